import { affected, rows, sql } from '#libs/database';
import { newId } from '#libs/foundation';
import { type GroupContext, GroupDb, type StoreContext, StoreDb } from '#libs/tenancy';
import { startWorld, type World } from '#libs/testing';
import { LIMITS, NOTICES } from './fixtures/notices';
import {
  policiesInForce,
  policiesOfStoresInForce,
  PoliciesModule,
  PoliciesService,
  policyByRef,
  policyInForce,
} from './index';

type AnyContext = StoreContext | GroupContext;

const PAGE = { limit: 20 };

describe('policies of a group and its stores', () => {
  let world: World;
  let policies: PoliciesService;
  let group: GroupContext;
  let north: StoreContext;
  let south: StoreContext;
  let other: StoreContext;

  beforeAll(async () => {
    world = await startWorld({ modules: [PoliciesModule] });
    policies = world.get(PoliciesService);
    group = world.group('one').ctx;
    north = world.store('north').ctx;
    south = world.store('south').ctx;
    other = world.store('other').ctx;
  });
  afterAll(() => world.stop());
  beforeEach(() => world.clock.advance(60_000));

  const daysAhead = (days: number) => ({ document: { steps: [{ code: 'sms', daysAhead: days }] } });
  const by = <Ctx extends AnyContext>(ctx: Ctx, id: string): Ctx => ({
    ...ctx,
    actor: { type: 'staff', id, name: `Staff ${id}` },
  });

  async function issue(ctx: AnyContext, code: string, days: number, effectiveFrom?: Date): Promise<string> {
    const { id } = await policies.draft(ctx, 'notice', code, daysAhead(days));
    await policies.review(ctx, id, undefined);
    await policies.issue(ctx, id, undefined, { effectiveFrom });
    return id;
  }

  /** Reference of what counts, and the days ahead of its first step. */
  async function inForce(ctx: AnyContext, code: string, at = world.clock.now()): Promise<[string, number | undefined]> {
    const { ref, document } =
      ctx.kind === 'store'
        ? await world.get(StoreDb).run(ctx, (tx) => policyInForce(tx, NOTICES, code, at))
        : await world.get(GroupDb).run(ctx, (tx) => policyInForce(tx, NOTICES, code, at));
    return [ref, document.steps[0]?.daysAhead];
  }

  const instant = (text: string) => new Date(text);

  it('TEN-11: a document is issued only when those that it names are, by its own level or the group', async () => {
    const referring = async (ctx: AnyContext, refersTo: string, effectiveFrom?: Date) => {
      const { id } = await policies.draft(ctx, 'notice', 'referring', {
        document: { ...daysAhead(1).document, refersTo },
      });
      await policies.review(ctx, id, undefined);
      return policies.issue(ctx, id, undefined, { effectiveFrom });
    };
    const refused = {
      code: 'validation_failed',
      errors: [{ pointer: '#/document/refersTo', code: 'unknown_reference' }],
    };
    await expect(referring(north, 'insurance')).resolves.toMatchObject({ state: 'issued' });
    await expect(referring(north, 'own-words')).rejects.toMatchObject(refused);
    const later = new Date(+world.clock.now() + 3_600_000);
    const own = await issue(north, 'own-words', 1, later);
    await expect(referring(north, 'own-words')).rejects.toMatchObject(refused);
    await expect(referring(north, 'own-words', later)).resolves.toMatchObject({ state: 'issued' });
    for (const ctx of [south, group, other]) await expect(referring(ctx, 'own-words')).rejects.toMatchObject(refused);
    await policies.withdraw(north, own, undefined);
    await expect(referring(north, 'own-words', later)).rejects.toMatchObject(refused);
  });

  it('TEN-11: a document has author, reviewer and approver, and counts only once it is issued', async () => {
    const drafted = await policies.draft(by(group, 'anna'), 'notice', 'welcome', daysAhead(5));
    expect(drafted).toMatchObject({ state: 'draft', level: 'group', number: 1, author: { id: 'anna' }, version: 1 });
    const reviewed = await policies.review(by(group, 'bert'), drafted.id, 1);
    expect(reviewed).toMatchObject({ state: 'reviewed', reviewer: { id: 'bert', name: 'Staff bert' }, version: 2 });
    await expect(inForce(group, 'welcome')).rejects.toMatchObject({ code: 'not_found' });

    const issued = await policies.issue(by(group, 'cleo'), drafted.id, 2, {});
    const now = world.clock.now();
    expect(issued).toMatchObject({ state: 'issued', approver: { id: 'cleo' }, issuedAt: now, effectiveFrom: now });
    expect(await inForce(north, 'welcome')).toEqual(['notice/welcome@group:1', 5]);
    expect(await policies.version(group, drafted.id)).toEqual(issued);
  });

  it('TEN-11: the author does not review what they wrote, nor what they changed of another', async () => {
    const { id } = await policies.draft(by(group, 'anna'), 'notice', 'two-eyes', daysAhead(5));
    await expect(policies.review(by(group, 'anna'), id, undefined)).rejects.toMatchObject({
      code: 'policy_reviewed_by_author',
    });
    await policies.review(by(group, 'bert'), id, undefined);
    const edited = await policies.edit(by(group, 'bert'), id, 2, daysAhead(6));
    expect(edited).toMatchObject({ state: 'draft', author: { id: 'bert' }, reviewer: null, reviewedAt: null });
    await expect(policies.review(by(group, 'bert'), id, undefined)).rejects.toMatchObject({
      code: 'policy_reviewed_by_author',
    });
    expect(await policies.review(by(group, 'anna'), id, undefined)).toMatchObject({ state: 'reviewed' });
  });

  it('TEN-11: nothing is issued without review, and what is issued never changes', async () => {
    const { id } = await policies.draft(group, 'notice', 'order', daysAhead(5));
    await expect(policies.issue(group, id, undefined, {})).rejects.toMatchObject({ code: 'policy_not_reviewed' });
    await policies.review(group, id, undefined);
    await policies.issue(group, id, undefined, {});
    for (const step of [policies.edit(group, id, undefined, daysAhead(6)), policies.review(group, id, undefined)])
      await expect(step).rejects.toMatchObject({ code: 'policy_not_draft' });
    await expect(policies.issue(group, id, undefined, {})).rejects.toMatchObject({ code: 'policy_not_reviewed' });
    await policies.withdraw(group, id, undefined);
    await expect(policies.withdraw(group, id, undefined)).rejects.toMatchObject({ code: 'policy_already_withdrawn' });
  });

  it('TEN-11: a new version supersedes the earlier one, and a past instant still reads what counted then', async () => {
    const first = world.clock.now();
    await issue(group, 'history', 1);
    world.clock.advance(86_400_000);
    const second = world.clock.now();
    await issue(group, 'history', 2);
    world.clock.advance(86_400_000);
    expect(await inForce(north, 'history')).toEqual(['notice/history@group:2', 2]);
    expect(await inForce(north, 'history', new Date(second.getTime() - 1))).toEqual(['notice/history@group:1', 1]);
    expect(await inForce(north, 'history', first)).toEqual(['notice/history@group:1', 1]);
    await expect(inForce(north, 'history', new Date(first.getTime() - 1))).rejects.toMatchObject({ code: 'not_found' });
  });

  it('TEN-11: one for later counts from its day, and none is issued for a day that is over', async () => {
    const later = new Date(world.clock.now().getTime() + 86_400_000);
    await issue(group, 'later', 1);
    await issue(group, 'later', 2, later);
    expect(await inForce(north, 'later')).toEqual(['notice/later@group:1', 1]);
    expect(await inForce(north, 'later', later)).toEqual(['notice/later@group:2', 2]);

    const { id } = await policies.draft(group, 'notice', 'later', daysAhead(3));
    await policies.review(group, id, undefined);
    const yesterday = new Date(world.clock.now().getTime() - 86_400_000);
    await expect(policies.issue(group, id, undefined, { effectiveFrom: yesterday })).rejects.toMatchObject({
      errors: [expect.objectContaining({ pointer: '#/effectiveFrom', code: 'effective_in_the_past' })],
    });
  });

  it('CF-07: the preset counts, then the group’s document, then the store’s own, and back again', async () => {
    expect(await inForce(north, 'maintenance')).toEqual(['notice/maintenance@preset:2', 2]);
    await issue(group, 'maintenance', 10);
    expect(await inForce(north, 'maintenance')).toEqual(['notice/maintenance@group:1', 10]);
    const own = await issue(north, 'maintenance', 20);
    const overridden = world.clock.now();
    expect(await inForce(north, 'maintenance')).toEqual(['notice/maintenance@store:1', 20]);
    expect(await inForce(south, 'maintenance')).toEqual(['notice/maintenance@group:1', 10]);
    expect(await inForce(group, 'maintenance')).toEqual(['notice/maintenance@group:1', 10]);
    expect(await inForce(other, 'maintenance')).toEqual(['notice/maintenance@preset:2', 2]);

    world.clock.advance(1_000);
    await policies.withdraw(north, own, undefined);
    expect(await inForce(north, 'maintenance')).toEqual(['notice/maintenance@group:1', 10]);
    expect(await inForce(north, 'maintenance', overridden)).toEqual(['notice/maintenance@store:1', 20]);
  });

  it('opens by its reference whatever version decided, also one that no longer counts', async () => {
    const open = (ctx: StoreContext, ref: string) => world.get(StoreDb).run(ctx, (tx) => policyByRef(tx, ref));
    const own = await issue(north, 'opened', 7);
    await policies.withdraw(north, own, undefined);
    expect(await open(north, 'notice/opened@store:1')).toMatchObject({ document: { steps: [{ daysAhead: 7 }] } });
    expect(await open(north, 'notice/maintenance@preset:1')).toMatchObject({ document: { steps: [{ daysAhead: 1 }] } });
    for (const ref of ['notice/opened@store:2', 'notice/opened@group:1', 'notice/maintenance@preset:9', 'x/y@preset:1'])
      await expect(open(north, ref)).rejects.toMatchObject({ code: 'not_found' });
    await expect(open(south, 'notice/opened@store:1')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('TEN-11: reads a preset once in the life of the process, for whoever asks, and nobody can change it', async () => {
    const preset = (ctx: StoreContext) =>
      world.get(StoreDb).run(ctx, (tx) => policyInForce(tx, NOTICES, 'insurance', world.clock.now()));
    const [first, again, byRef] = [
      await preset(other),
      await preset(other),
      await world.get(StoreDb).run(south, (tx) => policyByRef(tx, 'notice/insurance@preset:1')),
    ];
    expect(again.document).toBe(first.document);
    expect(byRef.document).toBe(first.document);
    expect(() => Object.assign(first.document.steps[0], { daysAhead: 9 })).toThrow(TypeError);
    expect(() => first.document.steps.push(first.document.steps[0])).toThrow(TypeError);
    expect(first.document).toEqual({ steps: [{ code: 'sms', daysAhead: 1 }], attempts: 3 });
  });

  it('headquarters sees at once what its stores set for themselves, then as now', async () => {
    const ofNorth = await issue(north, 'at-stores', 1);
    await issue(south, 'at-stores', 2);
    await issue(other, 'at-stores', 3);
    const before = world.clock.now();
    world.clock.advance(1_000);
    await policies.withdraw(north, ofNorth, undefined);
    const seen = async (at: Date) => {
      const all = await world.get(GroupDb).run(group, (tx) => policiesOfStoresInForce(tx, NOTICES, at));
      const these = all.filter(({ code }) => code === 'at-stores');
      return Object.fromEntries(these.map(({ storeRole, document }) => [storeRole, document.steps[0]?.daysAhead]));
    };
    expect(await seen(before)).toEqual({ [north.store.schema]: 1, [south.store.schema]: 2 });
    expect(await seen(world.clock.now())).toEqual({ [south.store.schema]: 2 });
  });

  it('answers every code of a kind at once', async () => {
    await issue(south, 'of-south', 4);
    const all = await world.get(StoreDb).run(south, (tx) => policiesInForce(tx, NOTICES, world.clock.now()));
    const refs = all.map(({ ref }) => ref);
    expect(refs).toEqual(expect.arrayContaining(['notice/insurance@preset:1', 'notice/of-south@store:1']));
    expect(refs).toEqual([...refs].sort());
    const { data } = await policies.inForce(other, {});
    expect(data.map(({ ref }) => ref)).toEqual(
      expect.arrayContaining(['limit/L-01@preset:1', 'notice/insurance@preset:1', 'notice/maintenance@preset:2']),
    );
    expect(data.map(({ code }) => code)).not.toContain('of-south');
    const limits = await policies.inForce(other, { kind: 'limit' });
    expect(limits.data.map(({ ref }) => ref)).toEqual(['limit/L-01@preset:1']);
  });

  it('a store sets no policy that is the group’s alone, and nobody one under an unknown code', async () => {
    const limit = { document: { limit: 90 } };
    await expect(policies.draft(north, LIMITS.code, 'L-01', limit)).rejects.toMatchObject({
      code: 'policy_set_by_group',
    });
    await expect(policies.draft(group, LIMITS.code, 'L-03', limit)).rejects.toMatchObject({ code: 'not_found' });
    await expect(policies.draft(group, 'unknown', 'L-01', limit)).rejects.toMatchObject({ code: 'not_found' });
    expect(await policies.draft(group, LIMITS.code, 'L-02', limit)).toMatchObject({ code: 'L-02', number: 1 });
  });

  it('refuses a document with a pointer to each fault', async () => {
    const document = { steps: [{ code: '', daysAhead: -1 }], tries: 2 };
    await expect(policies.draft(group, 'notice', 'bad', { document })).rejects.toMatchObject({
      errors: [
        expect.objectContaining({ pointer: '#/document/steps/0/code', code: 'too_short' }),
        expect.objectContaining({ pointer: '#/document/steps/0/daysAhead', code: 'out_of_range' }),
        expect.objectContaining({ pointer: '#/document/tries', code: 'unknown_field' }),
      ],
    });
  });

  it('keeps a change from overwriting another', async () => {
    const { id } = await policies.draft(group, 'notice', 'versions', daysAhead(5));
    await policies.edit(group, id, 1, daysAhead(6));
    await expect(policies.edit(group, id, 1, daysAhead(7))).rejects.toMatchObject({ code: 'version_conflict' });
    const both = await Promise.allSettled([policies.review(group, id, 2), policies.edit(group, id, 2, daysAhead(8))]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('numbers the versions of each level by themselves, one after the other', async () => {
    const numbers: number[] = [];
    for (const ctx of [group, group, north, group, north])
      numbers.push((await policies.draft(ctx, 'notice', 'numbers', daysAhead(1))).number);
    expect(numbers).toEqual([1, 2, 1, 3, 2]);
    const many = await Promise.allSettled(
      Array.from({ length: 4 }, () => policies.draft(south, 'notice', 'numbers', daysAhead(1))),
    );
    const made = many.flatMap((one) => (one.status === 'fulfilled' ? [one.value.number] : []));
    const refused = many.flatMap((one) => (one.status === 'rejected' ? [(one.reason as { code: string }).code] : []));
    expect(made.sort()).toEqual(made.map((_, index) => index + 1));
    expect(new Set(refused)).toEqual(new Set(refused.length > 0 ? ['policy_drafted_meanwhile'] : []));
  });

  it('does not see another store’s policies, nor what headquarters drafts', async () => {
    const ofNorth = await policies.draft(north, 'notice', 'secret', daysAhead(1));
    const ofGroup = await policies.draft(group, 'notice', 'secret', daysAhead(1));
    const listed = async (ctx: AnyContext) =>
      (await policies.versions(ctx, 'notice', 'secret', PAGE)).data.map(({ id }) => id);
    expect(await listed(north)).toEqual([ofNorth.id]);
    expect(await listed(group)).toEqual([ofGroup.id]);
    for (const ctx of [south, other]) {
      expect(await listed(ctx)).toEqual([]);
      for (const { id } of [ofNorth, ofGroup]) {
        for (const attempt of [
          policies.version(ctx, id),
          policies.edit(ctx, id, undefined, daysAhead(2)),
          policies.review(ctx, id, undefined),
          policies.withdraw(ctx, id, undefined),
        ])
          await expect(attempt).rejects.toMatchObject({ code: 'not_found' });
      }
    }
    await expect(policies.version(world.group('two').ctx, ofGroup.id)).rejects.toMatchObject({ code: 'not_found' });

    await policies.review(group, ofGroup.id, undefined);
    await policies.issue(group, ofGroup.id, undefined, {});
    expect(await listed(south)).toEqual([ofGroup.id]);
    await expect(policies.withdraw(south, ofGroup.id, undefined)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('stands behind a wall: a store writes no row of the group or of another store, whatever it sends', async () => {
    const ofGroup = await policies.draft(group, 'notice', 'wall', daysAhead(1));
    const ofSouth = await policies.draft(south, 'notice', 'wall', daysAhead(1));
    const run = <Result>(work: Parameters<typeof rows>[1]) =>
      world.get(StoreDb).run(north, (tx) => rows<Result>(tx, work));
    expect(await run(sql`select from group_policy where id = ${ofSouth.id}`)).toEqual([]);
    const change = (id: string) =>
      world
        .get(StoreDb)
        .run(north, (tx) => affected(tx, sql`update group_policy set state = 'withdrawn' where id = ${id}`));
    expect([await change(ofGroup.id), await change(ofSouth.id)]).toEqual([0, 0]);
    const own = await policies.draft(north, 'notice', 'wall', daysAhead(1));
    await expect(run(sql`update group_policy set store_role = null where id = ${own.id}`)).rejects.toThrow(
      /row-level security/,
    );
    for (const role of [null, south.store.schema]) {
      await expect(
        run(sql`insert into group_policy (id, kind, code, store_role, number, state, document, author)
                values (${newId()}, 'notice', 'wall', ${role}, 9, 'issued', '{}', '{}')`),
      ).rejects.toThrow(/row-level security/);
    }
  });

  it('TEN-11: leaves an event of each step where it belongs, with kind, code and version', async () => {
    const ofStore = await issue(north, 'events', 3);
    const ofGroup = await issue(group, 'events', 3);
    await policies.withdraw(group, ofGroup, undefined);
    const told = { kind: 'notice', code: 'events', version: 1 };
    const inStore = await world
      .get(StoreDb)
      .run(north, (tx) =>
        rows<Fact>(tx, sql`select type, payload from event where subject_id = ${ofStore} order by id`),
      );
    expect(inStore.map(({ type }) => type)).toEqual(['policy.drafted', 'policy.reviewed', 'policy.issued']);
    for (const { payload } of inStore) expect(payload).toMatchObject(told);
    const inGroup = await world
      .get(GroupDb)
      .run(group, (tx) =>
        rows<Fact>(tx, sql`select type, payload from group_event where subject_id = ${ofGroup} order by id`),
      );
    expect(inGroup.map(({ type }) => type)).toEqual([
      ...['policy.drafted', 'policy.reviewed', 'policy.issued', 'policy.withdrawn'],
    ]);
    for (const { payload } of inGroup) expect(payload).toMatchObject(told);
  });

  it('pages through versions, the newest first', async () => {
    for (let days = 1; days <= 3; days++) {
      world.clock.advance(1_000);
      await policies.draft(group, 'notice', 'pages', daysAhead(days));
    }
    const first = await policies.versions(group, 'notice', 'pages', { limit: 2 });
    expect(first.data.map(({ number }) => number)).toEqual([3, 2]);
    const cursor = first.page.nextCursor ?? undefined;
    const second = await policies.versions(group, 'notice', 'pages', { limit: 2, cursor });
    expect(second.data.map(({ number }) => number)).toEqual([1]);
    const issued = await policies.versions(group, 'notice', 'pages', { ...PAGE, state: ['issued'] });
    expect(issued.data).toEqual([]);
  });

  it('reads documents with instants as it was given them', async () => {
    const notBefore = instant('2026-12-24T00:00:00.000Z');
    const document = { ...daysAhead(1).document, notBefore: notBefore.toISOString() };
    const { id } = await policies.draft(north, 'notice', 'instants', { document });
    await policies.review(north, id, undefined);
    await policies.issue(north, id, undefined, {});
    const read = await world.get(StoreDb).run(north, (tx) => policyInForce(tx, NOTICES, 'instants', world.clock.now()));
    expect(read.document.notBefore).toEqual(notBefore);
    expect(read.document.attempts).toBe(3);
  });
});

interface Fact {
  readonly type: string;
  readonly payload: object;
}
