/** The compiled worker, with a source that answers for the contacts of the benchmark: each one goes. */
import { NestFactory } from '@nestjs/core';
import { loadConfig, reportReady, useUtc } from '#libs/config';
import { ContactSources, OutreachModule } from '#libs/outreach';
import { WorkerModule } from '../dist/apps/worker/src/worker.module.js';

const SOURCE = {
  journeys: ['bench-dispatch'],
  judge: async (_tx, _ctx, contacts) =>
    new Map(contacts.map(({ id }) => [id, { kind: 'go', template: '您的爱车将于{dueOn}到期保养' }])),
};

class BenchModule {}

useUtc();
const root = {
  module: BenchModule,
  imports: [WorkerModule.forRoot(loadConfig()), OutreachModule],
  providers: [{ provide: 'bench', useFactory: (sources) => sources.register(SOURCE), inject: [ContactSources] }],
};
const app = await NestFactory.createApplicationContext(root, { logger: ['error', 'fatal'], abortOnError: false });
reportReady(() => app.close());
