import { Command } from 'commander';
import { ConfigError, useUtc } from '#libs/config';
import { DomainError, fill } from '#libs/foundation';
import { Interrupted } from './interruption';

type AddCommand = (program: Command) => void;

/** Where each command lies. Only the one that is asked for is loaded: to load all takes more than two seconds. */
const COMMANDS: Readonly<Record<string, () => Promise<AddCommand>>> = {
  up: async () => (await import('./up.js')).addUp,
  migrate: async () => (await import('./migrate.js')).addMigrate,
  provision: async () => (await import('./provision.js')).addProvision,
  key: async () => (await import('./key.js')).addKey,
  import: async () => (await import('./import.js')).addImport,
  demo: async () => (await import('./demo.js')).addDemo,
  'recording-gateway': async () => (await import('./recording-gateway.js')).addRecordingGateway,
  backup: async () => (await import('./backup.js')).addBackup,
  restore: async () => (await import('./backup.js')).addRestore,
  rewrap: async () => (await import('./rewrap.js')).addRewrap,
  openapi: async () => (await import('./openapi.js')).addOpenApi,
  doctor: async () => (await import('./doctor.js')).addDoctor,
};

useUtc();

async function main(): Promise<void> {
  const program = new Command('forecourt').description('Forecourt at the command line: npm run cli -- <command>');
  const [, , name = ''] = process.argv;
  // help, and the suggestion for a slip of the finger, tell of all
  const wanted = Object.hasOwn(COMMANDS, name) ? [name] : Object.keys(COMMANDS);
  for (const each of wanted) (await COMMANDS[each]?.())?.(program);
  await program.parseAsync();
}

main().catch((error: unknown) => {
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
