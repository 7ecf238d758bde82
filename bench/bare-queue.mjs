/**
 * BullMQ alone, on the connection and with the settings of the product's queue: it adds jobs of the size of a contact's
 * id, and a worker takes each of them and does nothing. Told how many by its argument; says how long it took.
 */
import { randomUUID } from 'node:crypto';
import { loadConfig, reportReady } from '#libs/config';
import { openQueueConnection } from '../dist/libs/queue/src/queue.module.js';
import { RETENTION } from '#libs/queue';

const BLOCK = 500;
const JOBS = Number(process.argv[2]);

const connection = openQueueConnection(loadConfig());
const queue = connection.openQueue('outreach');
await queue.waitUntilReady();

let stop;
const stopped = new Promise((resolve) => (stop = resolve));
reportReady(async () => stop());

process.on('message', async (message) => {
  if (message !== 'run') return;
  const opts = { attempts: 1, removeOnComplete: RETENTION.completed, removeOnFail: RETENTION.failed };
  const startedAt = performance.now();
  for (let added = 0; added < JOBS; added += BLOCK) {
    await queue.addBulk(
      Array.from({ length: Math.min(BLOCK, JOBS - added) }, () => {
        const id = randomUUID();
        return { name: 'nothing', data: { contactId: id }, opts: { ...opts, jobId: id } };
      }),
    );
  }
  const addedAt = performance.now();
  const processed = new Set();
  let done;
  const finished = new Promise((resolve) => (done = resolve));
  const worker = connection.openWorker('outreach', async ({ id }) => {
    if (processed.add(id).size === JOBS) done();
  });
  // deadlocks within its own functions, for one; it tries again by itself
  worker.on('error', () => undefined);
  await finished;
  const endedAt = performance.now();
  await worker.close();
  process.send({ addingMs: addedAt - startedAt, processingMs: endedAt - addedAt });
});

await stopped;
await queue.close();
await connection.close();
process.exit(0);
