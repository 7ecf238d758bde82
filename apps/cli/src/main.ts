import { Command } from 'commander';
import { ConfigError, loadConfig, useUtc } from '#libs/config';
import { DomainError, fill } from '#libs/foundation';
import { addBackup } from './backup';
import { withServices } from './cli.module';
import { seedDemo } from './demo';
import { addDoctor } from './doctor';
import { addImport } from './import';
import { Interrupted } from './interruption';
import { addKey } from './key';
import { addMigrate } from './migrate';
import { addOpenApi } from './openapi';
import { addProvision } from './provision';
import { addRecordingGateway } from './recording-gateway';
import { addRewrap } from './rewrap';
import { addUp } from './up';

useUtc();
const program = new Command('forecourt').description('Forecourt at the command line: npm run cli -- <command>');
addUp(program);
addMigrate(program);
addProvision(program);
addKey(program);
addImport(program);
program
  .command('demo')
  .description('set up what is missing of the demo, and write demo.json; refused in production')
  .action(async () => {
    const demo = await withServices(loadConfig(), (services) => seedDemo(services, { say: console.log }));
    console.log(`The demo is there: ${demo.groups.map(({ code }) => code).join(', ')}`);
  });
addRecordingGateway(program);
addBackup(program);
addRewrap(program);
addOpenApi(program);
addDoctor(program);

program.parseAsync().catch((error: unknown) => {
  console.error(explain(error));
  process.exit(1);
});

/** A sentence for what people can mend themselves; everything else with its stack. */
function explain(error: unknown): string {
  if (error instanceof DomainError) {
    const fields = error.errors.map(({ pointer, code }) => `\n  ${pointer ?? ''} ${code}`);
    return fill(error.problem.detail.en, error.params) + fields.join('');
  }
  if (error instanceof Interrupted || error instanceof ConfigError) return error.message;
  const { code, name, message, stack } = error as NodeJS.ErrnoException;
  if (code === 'ECONNREFUSED') return 'The database does not answer. Start it with npm start, or set DATABASE_URL.';
  return name === 'Error' ? message : (stack ?? message);
}
