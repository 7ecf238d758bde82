import { text } from 'node:stream/consumers';
import type { MigrationInterface } from 'typeorm';
import { affected, MIGRATIONS, type Sql, sql, withMigrator } from '#libs/database';
import { recordEvent } from '#libs/events';
import { localDate, newId } from '#libs/foundation';
import { type CallFacts, CallsWorld, PAGE } from '../fixtures/calls-world';
import { CallAttemptsService } from './call-attempts.service';
import type { RecordAttemptDto } from './call-attempts.dto';
import { CrossCheckService } from './cross-check.service';
import { FollowUpDays } from './follow-up-days.events';
import { rollUpDays, touchDaysOf } from './follow-up-days.queries';
import { FOLLOW_UP_FIGURES, FOLLOW_UP_POPULATIONS } from './follow-up-figures.policy';
import { FollowUpsService } from './follow-ups.service';

const NOVEMBER = { from: localDate('2026-11-01'), before: localDate('2026-12-01') };
const OCTOBER = { from: localDate('2026-10-01'), before: localDate('2026-11-01') };

const NEVER = { signal: new AbortController().signal };

describe('how follow-up went', () => {
  let world: CallsWorld;
  let followUps: FollowUpsService;

  beforeAll(async () => {
    world = await CallsWorld.start();
    followUps = world.world.get(FollowUpsService);
    for (const outcome of ['reached', 'reached', 'refused', 'empty_number', 'no_number'] as const) {
      await ended({ outcome });
    }
    await ended({ outcome: 'reached', opinion: 'suggestion' });
    await ended({ outcome: 'no_answer' }, { expiresAt: new Date('2026-11-23T11:00:00+08:00') });
    await ended({ outcome: 'message_left' }, { expiresAt: new Date('2026-11-23T11:00:00+08:00') });
    const member = await world.customer();
    await makeMember(member);
    await ended({ outcome: 'reached' }, { customerId: member });
    await world.call();
    // what is none, or not of this time
    await ended({ outcome: 'refused' }, { category: 'care' });
    await ended({ outcome: 'refused' }, { dueAt: new Date('2026-11-30T16:00:00Z') });
    await suppressed('vehicle_visited');
    // nobody tried these
    await suppressed('expired');
    await suppressed('no_number');
    // a message alone is none that succeeded; beside a call it says nothing
    await world.call({ channel: 'letter', step: 'letter' });
    const occurrence = newId();
    const { customerId } = await ended({ outcome: 'reached' }, { occurrence });
    await world.call({ customerId, occurrence, channel: 'sms', step: 'thanks' });
    // of visits the same holds, though their outcomes have names of their own
    await visited('visit_declined');
    // and of a message that never went out nobody heard
    await suppressed('no_email', { channel: 'email', step: 'mail' });
    const made = await world.query<{ id: string }>(sql`select id from contact`);
    await world.decided(...made.map(({ id }) => id));
  });
  afterAll(() => world?.world.stop());

  async function ended(attempt: RecordAttemptDto, facts: Partial<CallFacts> = {}) {
    const call = await world.call(facts);
    await world.world.get(CallAttemptsService).record(world.staff('wang'), call.id, attempt);
    return call;
  }

  const makeMember = (customerId: string) =>
    world.run((tx) =>
      affected(
        tx,
        sql`insert into customer_status (id, customer_id, kind, since, granted_by, created_at)
            values (${newId()}, ${customerId}, 'member', '2026-01-01', 'test', now())`,
      ),
    );

  async function visited(outcome: string): Promise<void> {
    const { contactId } = await world.call({ channel: 'visit', step: 'visit' });
    await world.run((tx) =>
      affected(tx, sql`update contact set outcome = ${outcome}, outcome_at = sent_at where id = ${contactId}`),
    );
  }

  const suppressed = (reason: string, facts: Partial<CallFacts> = {}) =>
    world.call({ state: 'cancelled', reason, ...facts });

  const figuresOf = async (population: 'all' | 'members') => {
    const { populations } = await followUps.summary(world.ctx(), NOVEMBER);
    const figures = populations.find((one) => one.population === population)?.figures ?? [];
    return figures.map(({ figure, numerator, denominator, met }) => [figure, numerator, denominator, met]);
  };

  it('FUP-03: each case counts once by what came of it, and messages and letters are no success', async () => {
    const { populations } = await followUps.summary(world.ctx(), NOVEMBER);
    const results = populations[0]?.results.map(({ result, count }) => [result, count]) ?? [];
    expect(Object.fromEntries(results)).toEqual({
      ...{ reached: 5, no_answer: 1, refused: 2, wrong_number: 0, empty_number: 1, no_number: 2, message_left: 2 },
      ...{ not_called: 2, open: 1 },
    });
    expect(populations[0]?.toFollow).toBe(16);
  });

  it('FUP-04, FUP-05, FUP-07, KPI-13: figures against their targets', async () => {
    expect(await figuresOf('all')).toEqual([
      ['follow_up', 5, 16, false],
      ['success', 5, 11, false],
      ['no_answer_or_refused', 3, 11, false],
      ['retention', 13, 16, false],
      ['opinion', 1, 5, true],
    ]);
  });

  it('FUP-08: members are counted for themselves, and every one is to be followed up', async () => {
    expect((await figuresOf('members'))[0]).toEqual(['follow_up', 1, 1, true]);
  });

  it('CF-09: a store sets targets of its own, for a time', async () => {
    const target = { figure: 'follow_up', population: 'all', percent: 30, direction: 'at_least', from: '2026-11-01' };
    await world.issue('follow-up-targets', 'default', { targets: [{ ...target, percent: 65, from: null }, target] });
    const summary = await followUps.summary(world.ctx(), NOVEMBER);
    expect(summary.policyRef).toBe('follow-up-targets/default@store:1');
    expect(summary.populations[0]?.figures[0]).toMatchObject({ target: { percent: 30 }, met: true });
    const before = await followUps.summary(world.ctx(), OCTOBER);
    expect(before.populations[0]?.figures[0]).toMatchObject({ target: { percent: 65 }, met: null, rate: null });
    expect(summary.populations[0]?.figures[1]).toMatchObject({ figure: 'success', target: null, met: null });
  });

  it('FUP-09: each side of each figure opens to just its cases', async () => {
    const { populations } = await followUps.summary(world.ctx(), NOVEMBER);
    for (const population of FOLLOW_UP_POPULATIONS) {
      const figures = populations.find((one) => one.population === population)?.figures;
      for (const figure of FOLLOW_UP_FIGURES) {
        for (const side of ['numerator', 'denominator'] as const) {
          const { data } = await followUps.cases(world.ctx(), { ...PAGE, ...NOVEMBER, population, figure, side });
          expect(data).toHaveLength(figures?.find((one) => one.figure === figure)?.[side] ?? -1);
        }
      }
    }
    const first = await followUps.cases(world.ctx(), { limit: 10, ...NOVEMBER, population: 'all' });
    const cursor = first.page.nextCursor ?? undefined;
    const rest = await followUps.cases(world.ctx(), { limit: 10, ...NOVEMBER, population: 'all', cursor });
    expect(new Set([...first.data, ...rest.data].map(({ id }) => id)).size).toBe(16);
  });

  it('FUP-09: the report says who called how often, and the cases go to the archive as CSV', async () => {
    const { callers } = await followUps.summary(world.ctx(), NOVEMBER);
    expect(callers).toEqual([{ staffId: 'wang', name: '王芳', attempts: 11, reached: 5 }]);
    const csv = await text(await followUps.archive(world.ctx(), NOVEMBER));
    const lines = csv.trim().split('\r\n');
    expect(lines).toHaveLength(17);
    expect(lines[0]).toContain('计入时间,应回访时间,旅程,客户');
    expect(lines.filter((line) => line.includes('after-service/call') && line.includes('石远梅,'))).toHaveLength(13);
    expect(lines.filter((line) => line.endsWith(',建议'))).toHaveLength(1);
    expect(csv).not.toContain('suggestion');
    const archived = await world.query(sql`select payload from event where type = 'follow-up.archived'`);
    expect(archived).toEqual([{ payload: { from: '2026-11-01', before: '2026-12-01' } }]);
    const year = { from: localDate('2026-01-01'), before: localDate('2027-01-01') };
    await expect(followUps.archive(world.ctx(), year)).rejects.toMatchObject({
      problem: { code: 'validation_failed' },
    });
  });

  it('FUP-14: calls and survey are checked against each other, and the main cause of dissatisfaction shows', async () => {
    const told = (mode: string, verdict: string, sixQs: string[]) =>
      world.run((tx) =>
        affected(
          tx,
          sql`insert into survey_response (id, survey, survey_ref, mode, source_type, source_id, answered_at, verdict, worst,
                                           six_qs, answers)
              values (${newId()}, 'three-day-call', 'survey/three-day-call@preset:1', ${mode}, 'visit', ${newId()},
                      '2026-10-15T02:00:00Z', ${verdict}, ${verdict}, ${JSON.stringify(sixQs)}::jsonb,
                      '[{"question": "six_qs_rework"}]')`,
        ),
      );
    await told('phone', 'satisfied', []);
    await told('phone', 'satisfied', ['late']);
    await told('phone', 'satisfied', []);
    await told('phone', 'not_satisfied', ['rework', 'late']);
    await told('online', 'so_so', ['rework']);
    await told('online', 'satisfied', []);
    const customerId = await world.customer();
    const vehicleId = await world.vehicle(customerId);
    const deliveredAt = new Date('2026-10-10T02:00:00Z');
    const done = await world.order(vehicleId, customerId, { deliveredAt });
    await world.order(vehicleId, customerId, { deliveredAt, reworkOf: done });
    const check = await world.world.get(CrossCheckService).get(world.ctx(), OCTOBER);
    expect(check).toMatchObject({
      oneTimeRepair: { calls: { rate: '0.7500' }, survey: { rate: '0.5000' }, difference: '0.2500' },
      recordedOneTimeRepair: { numerator: 1, denominator: 2 },
      satisfaction: { calls: { numerator: 3, denominator: 4 }, survey: { rate: '0.5000' }, difference: '0.2500' },
      mainCause: 'rework',
    });
    expect(check.causes[0]).toMatchObject({
      cause: 'rework',
      dissatisfied: { numerator: 2, denominator: 2 },
      satisfied: { numerator: 0, denominator: 4 },
    });
  });

  describe('rolled up by days', () => {
    const days = () =>
      world.query<{ day: string; isTouched: boolean }>(
        sql`select day, sorts is null as "isTouched" from follow_up_day order by day`,
      );
    const touched = async () => (await days()).filter(({ isTouched }) => isTouched).map(({ day }) => day);
    const tick = () => world.world.get(FollowUpDays).bringUpToDate(world.ctx(), NEVER);
    const november = () => followUps.summary(world.ctx(), NOVEMBER);
    const reachedOf = async (population: number) =>
      (await november()).populations[population]?.results.find(({ result }) => result === 'reached')?.count;

    it('FUP-09, KPI-13: the report says the same before and after, and counts anew only what changed', async () => {
      const counted = await november();
      expect(await touched()).toEqual(['2026-11-23', '2026-12-01']);
      await tick();
      expect(await touched()).toEqual([]);
      expect(await november()).toEqual(counted);
      await ended({ outcome: 'reached' }, { dueAt: new Date('2026-11-05T02:00:00Z') });
      await world.relay();
      // of the case, and of the try
      expect(await touched()).toEqual(['2026-11-05', '2026-11-23']);
      expect(await reachedOf(0)).toBe(6);
      expect((await november()).callers).toMatchObject([{ attempts: 12, reached: 6 }]);
      await tick();
      expect([await touched(), await reachedOf(0)]).toEqual([[], 6]);
    });

    it('FUP-08: who turns out to have been a member then, by a card or by a merge, counts among them', async () => {
      const { customerId } = await ended({ outcome: 'reached' });
      const card = await world.customer();
      await world.relay();
      await tick();
      expect(await reachedOf(1)).toBe(1);
      await makeMember(card);
      await tell('customer.status-granted', card);
      expect([await touched(), await reachedOf(1)]).toEqual([[], 1]);
      await affectedIn(sql`update customer set merged_into_id = ${card} where id = ${customerId}`);
      await tell('customer.merged', card, { mergedId: customerId });
      expect(await touched()).toEqual(['2026-11-23']);
      await tick();
      expect(await reachedOf(1)).toBe(2);
    });

    it('FUP-08: what a duplicate held counts for whom it was merged into, and so does its end', async () => {
      const [survivor, duplicate] = [await world.customer(), await world.customer()];
      await makeMember(duplicate);
      await affectedIn(sql`update customer set merged_into_id = ${survivor} where id = ${duplicate}`);
      await ended({ outcome: 'reached' }, { customerId: survivor });
      await world.relay();
      await tick();
      const members = (await reachedOf(1)) as number;
      await affectedIn(sql`update customer_status set until = since where customer_id = ${duplicate}`);
      await tell('customer.status-ended', duplicate);
      expect(await reachedOf(1)).toBe(members - 1);
    });

    it('KPI-13: a store that had follow-up before its days were kept has every one of them counted', async () => {
      await ended({ outcome: 'reached' }, { dueAt: new Date('2026-11-30T16:30:00Z') });
      await ended({ outcome: 'reached' }, { dueAt: new Date('2026-11-01T15:30:00Z') });
      await world.relay();
      await tick();
      const [kept, counted] = [await days(), await november()];
      const creation = MIGRATIONS.store.find(({ name }) => name.startsWith('CreateFollowUpDay'));
      if (!creation) throw new Error('The days of follow-up come by a migration');
      const migration = new creation() as MigrationInterface;
      await withMigrator(world.world.cluster.databaseUrl, 'store', world.ctx().store.schema, async (runner) => {
        await migration.down(runner);
        await migration.up(runner);
      });
      expect(await touched()).toEqual(expect.arrayContaining(kept.map(({ day }) => day)));
      expect(await november()).toEqual(counted);
      const [last] = (await touched()).slice(-1);
      // what is looked at most is ready first
      await world.run((tx) => rollUpDays(tx, 'Asia/Shanghai', 1));
      expect(await touched()).not.toContain(last);
      await tick();
      expect([await touched(), await november()]).toEqual([[], counted]);
    });

    it('KPI-13: what happens while a day is rolled up is not lost', async () => {
      const { contactId } = await ended({ outcome: 'reached' });
      await world.relay();
      const before = await reachedOf(0);
      await affectedIn(sql`update contact set outcome = 'refused' where id = ${contactId}`);
      let commit = (): void => undefined;
      const isOver = new Promise<void>((resolve) => (commit = resolve));
      let rolling: Promise<void> = Promise.resolve();
      const counted = await new Promise<number>((resolve) => {
        rolling = world.run(async (tx) => {
          resolve(await rollUpDays(tx, 'Asia/Shanghai', 7));
          await isOver;
        });
      });
      expect(counted).toBe(1);
      await affectedIn(sql`update contact set outcome = 'reached' where id = ${contactId}`);
      const touching = world.run((tx) =>
        touchDaysOf(tx, 'Asia/Shanghai', { contactIds: [contactId], customerIds: [] }),
      );
      await world.untilSomebodyWaits();
      commit();
      await Promise.all([rolling, touching]);
      expect(await touched()).toEqual(['2026-11-23']);
      expect(await reachedOf(0)).toBe(before);
    });

    const affectedIn = (statement: Sql) => world.run((tx) => affected(tx, statement));

    async function tell(type: `customer.${string}`, id: string, payload = {}): Promise<void> {
      const event = { type, subject: { type: 'customer', id }, payload };
      await world.run((tx) => recordEvent(tx, world.ctx(), event));
      await world.relay();
    }
  });

  it('does not see another store’s cases: summary, list, archive, cross-check', async () => {
    const south = world.ctx('south');
    const { populations, callers } = await followUps.summary(south, NOVEMBER);
    expect([populations.map(({ toFollow }) => toFollow), callers]).toEqual([[0, 0], []]);
    expect((await followUps.cases(south, { ...PAGE, ...NOVEMBER, population: 'all' })).data).toEqual([]);
    expect((await text(await followUps.archive(south, NOVEMBER))).trim().split('\r\n')).toHaveLength(1);
    const check = await world.world.get(CrossCheckService).get(south, OCTOBER);
    expect(check).toMatchObject({ satisfaction: { calls: { denominator: 0 } }, mainCause: null });
  });
});
