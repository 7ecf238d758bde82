/**
 * The compiled worker (`npm test` compiles first) with a source for the contacts of the proof; all else is as it is run.
 * Not TypeScript: what compiles this file on the way in would compile the worker a second time, and rename its classes.
 */
const { NestFactory } = require('@nestjs/core');
const { loadConfig, reportReady, useUtc } = require('#libs/config');
const { ContactSources, OutreachModule } = require('#libs/outreach');
const { WorkerModule } = require('../../../dist/apps/worker/src/worker.module.js');

/** Answers as a feature that plans contacts would: each one goes. */
const SOURCE = {
  journeys: ['crash-proof'],
  judge: async (_tx, _ctx, contacts) =>
    new Map(contacts.map(({ id }) => [id, { kind: 'go', template: '第{number}位' }])),
};

class ProofModule {}

async function main() {
  useUtc();
  const root = {
    module: ProofModule,
    imports: [WorkerModule.forRoot(loadConfig()), OutreachModule],
    providers: [
      { provide: ProofModule.name, useFactory: (sources) => sources.register(SOURCE), inject: [ContactSources] },
    ],
  };
  const app = await NestFactory.createApplicationContext(root, { logger: ['error', 'fatal'], abortOnError: false });
  reportReady(() => app.close());
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
