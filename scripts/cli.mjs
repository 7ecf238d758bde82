/** `npm run cli -- <command>`: the command line of apps/cli, installed and compiled first where that is due. */
import { runCli } from './workspace.mjs';

await runCli(process.argv.slice(2));
