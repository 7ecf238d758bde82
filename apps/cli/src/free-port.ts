import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Processes of a start that was killed give their port up within this time. */
const PATIENCE_MS = 5_000;
const RETRY_MS = 250;

/**
 * The port to listen on: `port` when it is free, any free one for 0.
 * @throws Error that says what to do when it stays taken, or may not be used.
 */
export async function freePort(port: number, host: string): Promise<number> {
  for (const deadline = performance.now() + PATIENCE_MS; ; await sleep(RETRY_MS)) {
    const found = await tryPort(port, host);
    if (typeof found === 'number') return found;
    if (found.code !== 'EADDRINUSE') throw new Error(`PORT ${port} cannot be used on ${host} (${found.code}).`);
    if (performance.now() > deadline) {
      throw new Error(
        `PORT ${port} is taken, perhaps by another npm start. Stop it, or choose another: PORT=3001 npm start`,
      );
    }
  }
}

function tryPort(port: number, host: string): Promise<number | NodeJS.ErrnoException> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', resolve);
    probe.listen(port, host, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });
}
