import { ChannelGateways } from '#libs/outreach';
import { Branch } from './branch';
import { storeKey } from './callers';
import { type Answer, startTestApi, type TestApi } from './test-api';

interface Outbox {
  readonly data: readonly { readonly key: string; readonly to: string; readonly arrivals: number }[];
  readonly page: { readonly hasMore: boolean; readonly nextCursor: string | null; readonly prevCursor: string | null };
}

describe('GET dev/outbox', () => {
  let api: TestApi;
  let north: Branch;
  let south: Branch;

  beforeAll(async () => {
    api = await startTestApi();
    north = await Branch.open(api, 'north');
    south = await Branch.open(api, 'south');
    for (const [branch, name] of [[north, 'n'] as const, [south, 's'] as const]) {
      for (const n of [1, 2, 3]) await record(branch, `${name}${n}`);
    }
  });
  afterAll(() => api.stop());

  const record = ({ store }: Branch, key: string) =>
    api.get(ChannelGateways).of('sms').send({
      key,
      to: '+8613800138000',
      text: '您好',
      templateCode: 'maintenance-due/day-before',
      storeCode: store.code,
    });
  const read = (branch: Branch, query = '', credential = branch.key): Promise<Answer> =>
    api.send({ method: 'GET', path: `${branch.path}/dev/outbox${query}`, credential });
  const keysOf = (answer: Answer): string[] => answer.json<Outbox>().data.map(({ key }) => key);

  it('SEC-02: does not see another store’s messages', async () => {
    expect(keysOf(await read(north))).toEqual(['n3', 'n2', 'n1']);
    expect(keysOf(await read(south))).toEqual(['s3', 's2', 's1']);
    expect((await read(north, '', await storeKey(south, ['reminders:read']))).status).toBe(404);
  });

  it('is turned page by page, both ways', async () => {
    const first = await read(north, '?limit=2');
    const { nextCursor } = first.json<Outbox>().page;
    const second = await read(north, `?limit=2&cursor=${nextCursor}`);
    const { prevCursor, hasMore } = second.json<Outbox>().page;
    const back = await read(north, `?limit=2&cursor=${prevCursor}`);
    expect([first, second, back].map(keysOf)).toEqual([['n3', 'n2'], ['n1'], ['n3', 'n2']]);
    expect(hasMore).toBe(false);
  });

  it('SEC-04: shows phones in clear only to those who may see them', async () => {
    const phonesOf = async (permissions: readonly string[]) => {
      const answer = await read(north, '', await storeKey(north, permissions));
      return new Set(answer.json<Outbox>().data.map(({ to }) => to));
    };
    expect(await phonesOf(['reminders:read'])).toEqual(new Set(['+86138****8000']));
    expect(await phonesOf(['reminders:read', 'customers:read-phone'])).toEqual(new Set(['+8613800138000']));
  });

  it('shows a message that was offered twice once, with both arrivals', async () => {
    await record(south, 's3');
    expect((await read(south)).json<Outbox>().data[0]).toMatchObject({ key: 's3', arrivals: 2 });
  });

  it.each([[{ nodeEnv: 'production' as const }], [{ smsGateway: 'none' as const }]])(
    'is not there with %j',
    async (config) => {
      const other = await startTestApi({ config });
      try {
        const branch = await Branch.open(other, 'north');
        const answer = await other.send({ method: 'GET', path: `${branch.path}/dev/outbox`, credential: branch.key });
        expect([answer.status, answer.code]).toEqual([404, 'outbox_not_recorded']);
      } finally {
        await other.stop();
      }
    },
  );
});
