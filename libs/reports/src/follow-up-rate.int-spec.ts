import { rows, type Sql, sql } from '#libs/database';
import { EventRelay, EventsWorkerModule, type NewEvent, recordEvent } from '#libs/events';
import { FollowUpsModule, FollowUpsService, FollowUpsWorkerModule } from '#libs/follow-ups';
import { localDate, newId } from '#libs/foundation';
import { OutreachWorkerModule } from '#libs/outreach';
import { PoliciesService } from '#libs/policies';
import { StoreDb } from '#libs/tenancy';
import { startWorld, type World } from '#libs/testing';
import { KpiRecords } from './kpi-records.service';
import { KPI_FOLLOW_UP } from './presets/kpi-follow-up.preset';
import { ReportsModule, ReportsWorkerModule } from './reports.module';
import { RollUp } from './roll-up.service';

const NEVER = { signal: new AbortController().signal };
const MARCH = { from: localDate('2026-03-01'), before: localDate('2026-04-01') };
const APRIL = { from: localDate('2026-04-01'), before: localDate('2026-05-01') };
const SPRING = { from: localDate('2026-03-01'), before: localDate('2026-05-01') };

/** A contact that was decided on, at noon in Shanghai. */
interface Decided {
  readonly on: string;
  readonly occurrence: string;
  readonly channel?: 'phone_call' | 'sms' | 'visit';
  readonly kind?: 'sent' | 'suppressed';
  readonly reason?: string;
  readonly category?: string;
}

describe('the follow-up rate', () => {
  let world: World;
  let customerId: string;

  beforeAll(async () => {
    world = await startWorld({
      modules: [
        ...[FollowUpsModule, FollowUpsWorkerModule, OutreachWorkerModule, EventsWorkerModule],
        ...[ReportsModule, ReportsWorkerModule],
      ],
    });
    world.clock.set('2026-04-20T02:00:00.000Z');
    customerId = newId();
    await inNorth(sql`insert into customer (id, kind, nature, name, name_pinyin, name_initials)
                      values (${customerId}, 'person', 'private', '石远梅', 'shiyuanmei', 'sym')`);
  });
  afterAll(() => world?.stop());

  const ctx = () => world.store('north').ctx;
  const inNorth = <Row>(statement: Sql) => world.get(StoreDb).run(ctx(), (tx) => rows<Row>(tx, statement));

  async function decided({ on, occurrence, channel = 'phone_call', ...more }: Decided): Promise<string> {
    const { kind = 'sent', reason = 'as_planned', category = 'follow_up' } = more;
    const id = newId();
    const at = new Date(`${on}T04:00:00.000Z`);
    const sentAt = kind === 'sent' ? at : null;
    await inNorth(sql`insert into contact (id, journey, policy_ref, step, subject_type, subject_id, occurrence, customer_id,
                                           channel, category, due_at, values, state, intent_at, sent_at)
                      values (${id}, 'after-service', 'x', ${channel}, 'customer', ${customerId}, ${occurrence},
                              ${customerId}, ${channel}, ${category}, ${at}, '{}',
                              ${kind === 'sent' ? 'sent' : 'cancelled'}, ${sentAt}, ${sentAt})`);
    await inNorth(sql`insert into contact_decision (id, contact_id, decided_at, kind, reason)
                      values (${newId()}, ${id}, ${at}, ${kind}, ${reason})`);
    await tell(kind === 'sent' ? 'contact.sent' : 'contact.suppressed', id, category);
    return id;
  }

  async function reached(id: string): Promise<void> {
    await inNorth(sql`update contact set outcome = 'reached', outcome_at = ${world.clock.now()} where id = ${id}`);
    await tell('contact.answered', id);
  }

  async function tell(type: `contact.${string}`, id: string, category = 'follow_up'): Promise<void> {
    await record({ type, subject: { type: 'contact', id }, payload: { category } });
  }

  const record = (event: NewEvent) => world.get(StoreDb).run(ctx(), (tx) => recordEvent(tx, ctx(), event));

  async function rollUp(): Promise<void> {
    await world.get(EventRelay).relayStore(ctx(), NEVER);
    await world.get(RollUp).bringUpToDate(ctx(), NEVER);
  }

  /** What the roll-up says of KPI-13 from one day until before another. */
  async function rate({ from, before }: typeof MARCH): Promise<[number, number]> {
    const [found] = await inNorth<{ numerator: number; denominator: number }>(
      sql`select coalesce(sum(numerator), 0)::int as numerator, coalesce(sum(denominator), 0)::int as denominator
          from group_kpi_day where kpi = 'KPI-13' and day >= ${from} and day < ${before}`,
    );
    return [found?.numerator ?? -1, found?.denominator ?? -1];
  }

  /** The same as the summary says it. */
  async function summed(period: typeof MARCH): Promise<(number | undefined)[]> {
    const { populations } = await world.get(FollowUpsService).summary(ctx(), period);
    const all = populations.find(({ population }) => population === 'all');
    const figure = all?.figures.find((one) => one.figure === 'follow_up');
    return [figure?.numerator, figure?.denominator];
  }

  it('KPI-13, FUP-03: counts cases and not calls, each in one month, messages and what was called off nowhere on top', async () => {
    // one case, of a message, and then of two calls in the month after
    await decided({ on: '2026-03-31', occurrence: 'first', channel: 'sms' });
    await rollUp();
    expect([await rate(MARCH), await rate(APRIL)]).toEqual([
      [0, 1],
      [0, 0],
    ]);
    const call = await decided({ on: '2026-04-01', occurrence: 'first' });
    await rollUp();
    expect([await rate(MARCH), await rate(APRIL)]).toEqual([
      [0, 0],
      [0, 1],
    ]);
    await decided({ on: '2026-04-02', occurrence: 'first', channel: 'visit' });
    await reached(call);
    await decided({ on: '2026-03-10', occurrence: 'message', channel: 'sms' });
    await decided({ on: '2026-03-11', occurrence: 'nobody', kind: 'suppressed', reason: 'no_number' });
    await decided({ on: '2026-03-12', occurrence: 'off', kind: 'suppressed', reason: 'vehicle_visited' });
    await decided({ on: '2026-03-12', occurrence: 'care', category: 'care' });
    await reached(await decided({ on: '2026-03-13', occurrence: 'second' }));
    await rollUp();
    expect([await rate(MARCH), await rate(APRIL), await rate(SPRING)]).toEqual([
      [1, 3],
      [1, 1],
      [2, 4],
    ]);
  });

  it('KPI-13, CF-09: says what the summary of follow-up says, and both open to the same records', async () => {
    for (const period of [MARCH, APRIL, SPRING]) expect(await summed(period)).toEqual(await rate(period));
    for (const side of ['numerator', 'denominator'] as const) {
      const page = { limit: 100, ...SPRING };
      const records = await world.get(KpiRecords).ofStore(ctx(), 'KPI-13', { ...page, side });
      const asked = { ...page, population: 'all', figure: 'follow_up', side } as const;
      const cases = await world.get(FollowUpsService).cases(ctx(), asked);
      expect(records.data).toHaveLength(side === 'numerator' ? 2 : 4);
      expect(records.data.map(({ id }) => id).sort()).toEqual(cases.data.map(({ id }) => id).sort());
    }
  });

  it('SEC-04, CF-09: a figure of a group’s own on tries and members is kept as events come, and as a rebuild makes it', async () => {
    const policies = world.get(PoliciesService);
    const { ctx: headquarters } = world.group('one');
    const raised = (field: string) => ({ field, op: 'eq', value: true }) as const;
    const own = { ...KPI_FOLLOW_UP['KPI-13'], denominator: { all: [] } };
    for (const [code, field] of [
      ['OWN-1', 'called'],
      ['OWN-2', 'hasOpinion'],
      ['OWN-3', 'member'],
    ] as const) {
      const { id } = await policies.draft(headquarters, 'kpi', code, {
        document: { ...own, numerator: raised(field) },
      });
      await policies.review(headquarters, id, undefined);
      await policies.issue(headquarters, id, undefined, {});
    }
    const contactId = await decided({ on: '2026-04-15', occurrence: 'again' });
    await rollUp();
    const ownRates = () =>
      inNorth(
        sql`select kpi, day, numerator::text from group_kpi_day where kpi like 'OWN-%' and day >= '2026-04-15' order by kpi`,
      );
    const rates = (...numerators: number[]) =>
      numerators.map((numerator, at) => ({ kpi: `OWN-${at + 1}`, day: '2026-04-15', numerator: String(numerator) }));
    expect(await ownRates()).toEqual(rates(0, 0, 0));
    // nobody knows yet what comes of the call
    await inNorth(sql`insert into call_attempt (id, task_id, contact_id, customer_id, number, made_at, made_by, outcome, opinion,
                                                next_at, created_at)
                      values (${newId()}, ${newId()}, ${contactId}, ${customerId}, 1, '2026-04-15 05:00Z', 'wang',
                              'call_back_agreed', 'criticism', '2026-04-21 02:00Z', '2026-04-15 05:00Z')`);
    await record({
      type: 'follow-up.call-attempted',
      subject: { type: 'call-attempt', id: newId() },
      payload: { contactId },
    });
    await rollUp();
    expect(await ownRates()).toEqual(rates(1, 1, 0));
    await inNorth(sql`insert into customer_status (id, customer_id, kind, since, granted_by, created_at)
                      values (${newId()}, ${customerId}, 'member', '2026-04-14', 'test', now())`);
    await record({ type: 'customer.status-granted', subject: { type: 'customer', id: customerId } });
    await rollUp();
    expect(await ownRates()).toEqual(rates(1, 1, 1));
  });

  it('SEC-04, KPI-13: is after any history what a rebuild makes of the records', async () => {
    const kept = () =>
      inNorth(sql`select day, numerator::text, denominator::text from group_kpi_day where kpi = 'KPI-13' order by day`);
    const before = await kept();
    await inNorth(sql`update group_kpi_basis set policy_ref = null`);
    await world.get(RollUp).bringUpToDate(ctx(), NEVER);
    expect(await kept()).toEqual(before);
    expect(before).toHaveLength(5);
  });
});
