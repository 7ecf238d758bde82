import { Client } from 'pg';
import { type Sql, sql } from '#libs/database';
import { type Keyset, keysetOf, pageOf } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';
import { RemindersWorld } from '../fixtures/reminders-world';
import { findGuests, GUEST_SORTS } from './campaign-guest.queries';
import type { GuestFigure } from './campaign-guests.dto';

/** Every twentieth customer is a duplicate of the one before; ten were noted within a second. */
const CUSTOMERS = 10_000;
const DUPLICATES = 500;
const customerId = (n: Sql): Sql =>
  sql`overlay(overlay(md5('guest' || ${n}) placing '8' from 13) placing 'a' from 17)::uuid`;

describe('pages of a campaign with many guests', () => {
  let reminders: RemindersWorld;
  let campaignId: string;

  beforeAll(async () => {
    reminders = await RemindersWorld.start();
    await reminders.reset();
    const statements = [
      sql`insert into customer (id, kind, nature, name, name_pinyin, name_initials)
          select ${customerId(sql`n`)}, 'person', 'private', '石', 'shi', 's' from generate_series(1, ${CUSTOMERS}) n`,
      sql`update customer c set merged_into_id = ${customerId(sql`n - 1`)}
          from generate_series(20, ${CUSTOMERS}, 20) n where c.id = ${customerId(sql`n`)}`,
      sql`insert into vehicle (id, vin, vin_reversed, model, origin)
          values (md5('car')::uuid, 'WVWZZZ1JZ3W000001', '100000W3ZJ1ZZZWVW', 'GL8', 'sold_here')`,
      sql`insert into service_order (id, order_number, vehicle_id, customer_id, type, state, arrived_at, odometer_km, created_at)
          select md5('order' || n)::uuid, 'R' || n, md5('car')::uuid, ${customerId(sql`n`)}, 'maintenance', 'delivered',
                 '2026-11-23T02:00:00Z', 100, now() from generate_series(1, ${CUSTOMERS}, 5) n`,
    ];
    for (const statement of statements) await reminders.query(statement);
    const [campaign] = await reminders.query<{ id: string }>(
      sql`insert into campaign (id, kind, policy_ref, form, name, notice_on, starts_on, ends_on, state, announced_at, created_at, updated_at)
          values (md5('campaign')::uuid, 'customer-party', 'campaign-kind/customer-party@preset:1', 'event', '联谊', '2026-11-23',
                  '2026-11-23', '2026-11-30', 'running', now(), now(), now()) returning id`,
    );
    campaignId = campaign.id;
    await reminders.query(
      sql`insert into campaign_response (campaign_id, customer_id, invited_at, created_at, updated_at)
          select ${campaignId}, ${customerId(sql`n`)}, now(), timestamptz '2026-11-23' + make_interval(secs => n / 10), now()
          from generate_series(1, ${CUSTOMERS}) n`,
    );
    const migrator = new Client({ connectionString: reminders.world.cluster.databaseUrl });
    await migrator.connect();
    const schema = migrator.escapeIdentifier(reminders.world.store('north').schema);
    await migrator.query(
      `analyze ${schema}.customer, ${schema}.campaign, ${schema}.campaign_response, ${schema}.service_order`,
    );
    await migrator.end();
  });
  afterAll(() => reminders.stop());

  const find = (figure: GuestFigure, keyset: Keyset) => (tx: StoreTx) =>
    findGuests(tx, campaignId, figure, keyset, 'Asia/Shanghai');

  it.each([
    ['invited', 'createdAt'],
    ['invited', '-createdAt'],
    ['visited', 'createdAt'],
  ] as const)('REM-32: of the guests %s, by %s, no more is read than a page of them', async (figure, sort) => {
    const lines: string[] = [];
    const keyset = keysetOf({ limit: 20, sort }, GUEST_SORTS);
    await reminders.read((tx) => find(figure, keyset)(explaining(tx, lines)));
    const plan = lines.join('\n');
    expect(plan).toMatch(/Index Scan (Backward )?using ix_campaign_response_created_at on campaign_response f/);
    expect(plan).not.toMatch(/Seq Scan on campaign_response|Sort Key: f\./);
    if (figure === 'invited') {
      expect(plan).not.toMatch(/Seq Scan on (customer|service_order)/);
      // two dozen of guests, each with its duplicates, forms and orders
      expect(Number(/Buffers: shared hit=(\d+)/.exec(plan)?.[1])).toBeLessThan(1_500);
    }
  });

  it.each([
    ['createdAt', CUSTOMERS - DUPLICATES],
    ['-createdAt', CUSTOMERS - DUPLICATES],
  ] as const)('REM-32: page by page, by %s, each survivor is told of once', async (sort, survivors) => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const keyset = keysetOf({ limit: 200, sort, cursor }, GUEST_SORTS);
      const found = await reminders.read(find('invited', keyset));
      const { data, page: at } = pageOf(found, keyset, (guest) => guest.customerId);
      seen.push(...data);
      cursor = at.nextCursor ?? undefined;
    } while (cursor);
    expect([seen.length, new Set(seen).size]).toEqual([survivors, survivors]);
  });
});

/** The transaction with EXPLAIN before its statements, whose answer it keeps. */
function explaining(tx: StoreTx, lines: string[]): StoreTx {
  const query = async (text: string, values: unknown[]) => {
    const explained = `explain (analyze, costs off, timing off) ${text}`;
    const { records } = (await tx.queryRunner?.query(explained, values, true)) as { records: object[] };
    lines.push(...records.map((line) => String(Object.values(line)[0])));
    return { records: [] };
  };
  return { queryRunner: { query } } as unknown as StoreTx;
}
