import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { testCluster } from '#libs/testing';
import { migrateQueue } from './migrate-queue';

describe("bringing BullMQ's tables up to date", () => {
  it('leaves no connection behind that a server which stops would have to cut', async () => {
    const url = new URL((await testCluster()).queueDatabaseUrl);
    const port = Number(url.port);
    const open = new Set<object>();
    const between = createServer((socket) => {
      open.add(socket);
      socket.on('end', () => open.delete(socket));
      socket.pipe(connect(port, url.hostname)).pipe(socket);
    }).listen(0, '127.0.0.1');
    await once(between, 'listening');
    url.port = String((between.address() as { port: number }).port);
    await migrateQueue(url.toString()).finally(() => between.close());
    expect(open.size).toBe(0);
  });
});
