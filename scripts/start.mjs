/** `npm start`: from a fresh clone to a running demo. The command `up` of apps/cli does the rest. */
import { runCli } from './workspace.mjs';

await runCli(['up', ...process.argv.slice(2)]);
