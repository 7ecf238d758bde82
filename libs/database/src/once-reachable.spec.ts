import { createServer } from 'node:net';
import { Client } from 'pg';
import { isAway, onceReachable } from './once-reachable';

const refused = () => Object.assign(new Error(''), { code: 'ECONNREFUSED' });
const what = 'the database';

/** Fails with each of the errors, and then succeeds. */
function attempts(...errors: Error[]): () => Promise<string> {
  return async () => {
    const error = errors.shift();
    if (error) throw error;
    return 'there';
  };
}

describe('onceReachable', () => {
  it('tries again while the server is away, and says why', async () => {
    const said: string[] = [];
    const starting = Object.assign(new Error('the database system is starting up'), { code: '57P03' });
    const waiting = { what, patienceMs: 10_000, say: (line: string) => said.push(line) };
    expect(await onceReachable(attempts(refused(), starting), waiting)).toBe('there');
    expect(said).toEqual([
      'Waiting for the database: ECONNREFUSED. Trying again in 0.25 s.',
      'Waiting for the database: the database system is starting up. Trying again in 0.50 s.',
      expect.stringMatching(/^Reached the database after [\d.]+ s\.$/),
    ]);
  });

  it('says nothing where nothing is wrong', async () => {
    const say = jest.fn();
    await onceReachable(attempts(), { what, patienceMs: 0, say });
    expect(say).not.toHaveBeenCalled();
  });

  it('fails at once where waiting does not help', async () => {
    const wrong = Object.assign(new Error('password authentication failed'), { code: '28P01' });
    const say = jest.fn();
    await expect(onceReachable(attempts(wrong), { what, patienceMs: 10_000, say })).rejects.toBe(wrong);
    expect(say).not.toHaveBeenCalled();
  });

  it('gives up with the last error when its patience is at an end', async () => {
    const last = refused();
    const say = jest.fn();
    await expect(onceReachable(attempts(refused(), last), { what, patienceMs: 500, say })).rejects.toBe(last);
    expect(say).toHaveBeenCalledTimes(1);
  });

  it('knows what the driver throws when nobody listens, and when somebody hangs up', async () => {
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const connect = async () => new Client({ host: '127.0.0.1', port }).connect().catch((error: unknown) => error);
    expect(isAway(await connect())).toBe(true);
    await new Promise((resolve) => server.close(resolve));
    expect(isAway(await connect())).toBe(true);
  });
});
