import { AppConfig } from '#libs/config';
import { affected, row, sql } from '#libs/database';
import { newId } from '#libs/foundation';
import { Responsibility, StoreProfiles } from '#libs/identity';
import { PoliciesService } from '#libs/policies';
import { assignTasks, createTasks, defineTaskKind, type NewTask, TasksService } from '#libs/tasks';
import { GroupDb, type StoreContext, StoreDb, TenantDirectory } from '#libs/tenancy';
import { OutreachWorld } from '../fixtures/outreach-world';
import { ReceiptsService } from '../receipts/receipts.service';
import type { NotifyStaff } from './notify-staff.job';
import { NOTICED_EVENTS, StaffNoticeEvents } from './staff-notices.events';
import { StaffNoticesProcessor } from './staff-notices.processor';
import { StaffNotices } from './staff-notices.service';
import { isOfStaff } from './staff-receipts';
import type { StaffNoticeRulesDocument } from './staff-notice-rules.dto';

const URGENT_KIND = defineTaskKind({
  code: 'spec-alarm',
  title: { 'zh-CN': '请立即联系客户', en: 'Get in touch at once' },
  outcomes: [{ code: 'done', label: { 'zh-CN': '完成', en: 'Done' } }],
  permission: 'reminders:write',
});
const CALM_KIND = defineTaskKind({ ...URGENT_KIND, code: 'spec-calm' });

const RULES: StaffNoticeRulesDocument = {
  rules: [
    { kinds: [URGENT_KIND.code], urgent: true },
    { kinds: [CALM_KIND.code], urgent: false },
  ],
  quietHours: [
    {
      days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
      from: '21:00',
      to: '08:00',
    },
  ],
  language: 'zh-CN',
  link: null,
};
const NEVER = new AbortController().signal;

describe('text messages to staff about their tasks', () => {
  let world: OutreachWorld;
  let north: StoreContext;
  let phones = 0;
  const jobs: NotifyStaff[] = [];

  beforeAll(async () => {
    world = await OutreachWorld.start();
    north = world.north;
    for (const name of ['north', 'south'] as const) {
      const { id, code } = world.world.store(name);
      await world.world
        .get(StoreProfiles)
        .prepare(world.world.group('one').ctx, { id, code, name: `店${name}`, kind: '4s_store' });
    }
  });
  beforeEach(async () => {
    await world.reset();
    jobs.length = 0;
  });
  afterAll(() => world?.world.stop());

  const notices = () =>
    new StaffNotices(world.world.get(StoreDb), world.world.clock, world.gateways, world.world.get(Responsibility));
  const tell = (ctx = north) => notices().tell(ctx, NEVER);
  const processor = () => {
    const queue = { add: async (_contract: unknown, job: NotifyStaff) => void jobs.push(job) };
    const { world: tenants } = world;
    const directory = tenants.get(TenantDirectory);
    return new StaffNoticesProcessor(tenants.get(StoreDb), tenants.clock, queue as never, directory, notices());
  };

  /** Somebody of the staff with a role of their own in the whole group. */
  async function person({ phone = `+86139${String(++phones).padStart(8, '0')}` as string | null, role = '' } = {}) {
    const id = newId();
    const held = role || `role_${phones}_${id.slice(-4)}`;
    const { ctx } = world.world.group('one');
    await world.world.get(GroupDb).run(ctx, async (tx) => {
      await affected(
        tx,
        sql`insert into group_staff (id, username, name, departments, phone, state)
            values (${id}, ${id}, '王芳', '{}', ${phone}, 'active')`,
      );
      await affected(
        tx,
        sql`insert into group_role (id, code, name_zh, name_en, department, level, permissions, deputies)
            values (${newId()}, ${held}, ${held}, ${held}, null, 'group', '{}', '{}') on conflict do nothing`,
      );
      await affected(
        tx,
        sql`insert into group_grant (id, staff_id, role_code, level) values (${newId()}, ${id}, ${held}, 'group')`,
      );
    });
    return { id, phone, role: held };
  }

  const relay = async (ctx = north, types = NOTICED_EVENTS) => {
    const handler = new StaffNoticeEvents(world.world.clock);
    const events = await world.run(ctx, async (tx) => {
      const found = await row<{ list: { subjectId: string; payload: Record<string, unknown> }[] }>(
        tx,
        sql`select coalesce(json_agg(json_build_object('subjectId', subject_id, 'payload', payload)), '[]') as list
            from event where type = any(${types})`,
      );
      return found?.list ?? [];
    });
    await world.run(ctx, (tx) => handler.want(tx, ctx, events as never));
  };

  /** A task of which the staff were to be told, by the events of its making. */
  async function task(ownerRole: string, changes: Partial<NewTask> = {}, ctx = north): Promise<string> {
    const id = newId();
    const dueAt = new Date(world.world.clock.now().getTime() + 1_800_000);
    const about = { id, kind: URGENT_KIND, subject: { type: 'contact', id: newId() }, ownerRole, dueAt };
    await world.run(ctx, (tx) => createTasks(tx, ctx, [{ ...about, ...changes }]));
    await relay(ctx);
    return id;
  }

  const noticesOf = async (id: string, ctx = north) =>
    (await world.world.get(TasksService).get(ctx, id)).notices.map(
      ({ staffId, state, reason }) => `${staffId}: ${state} ${reason}`,
    );
  const arrivalsOf = (id: string) => world.gateway.arrivals.filter(({ key }) => key.startsWith(id));

  async function under(work: () => Promise<void>, stores = [north]): Promise<void> {
    const policies = world.world.get(PoliciesService);
    const issued: (() => Promise<unknown>)[] = [];
    for (const ctx of stores) {
      const { id } = await policies.draft(ctx, 'staff-notices', 'default', { document: { ...RULES } });
      await policies.review(ctx, id, undefined);
      await policies.issue(ctx, id, undefined, {});
      issued.push(() => policies.withdraw(ctx, id, undefined));
    }
    try {
      await work();
    } finally {
      for (const withdraw of issued) await withdraw();
    }
  }

  it('FUP-12: as shipped nobody gets a message', async () => {
    const { role } = await person();
    const id = await task(role);
    expect(await processor().wake(north)).toBeNull();
    await tell();
    expect([jobs, world.gateway.arrivals, await noticesOf(id)]).toEqual([[], [], []]);
  });

  it('FUP-12: whoever answers for the role is told once, with no word of the customer, and the task says so', () =>
    under(async () => {
      const [told, without] = [await person(), await person({ phone: null, role: '' })];
      const role = told.role;
      await person({ phone: null, role });
      const customerId = await world.customer();
      const id = await task(role, { customerId });
      expect((await processor().wake(north))?.getTime()).toBe(world.world.clock.now().getTime() + 3_000);
      expect(jobs).toEqual([{ storeCode: north.store.code }]);
      await processor().notify(jobs[0], { signal: NEVER } as never);
      const text = `待办：请立即联系客户（单号${id.slice(-8)}，2026-11-23 10:30前处理）`;
      expect(arrivalsOf(id)).toMatchObject([{ to: told.phone, text, key: `${id}:${told.id}:sms` }]);
      expect(JSON.stringify(arrivalsOf(id))).not.toContain('石远梅');
      const { notices: shown, noticeDueAt } = await world.world.get(TasksService).get(north, id);
      expect([shown.length, noticeDueAt]).toEqual([2, null]);
      expect(shown.find(({ staffId }) => staffId === told.id)).toEqual({
        ...{ staffId: told.id, state: 'sent', reason: 'as_ruled', label: '按规则通知', at: world.world.clock.now() },
        policyRef: expect.stringMatching(/^staff-notices\/default@/),
      });
      expect(shown.map(({ reason }) => reason).sort()).toEqual(['as_ruled', 'no_phone']);
      const kept = await world.run(north, (tx) => row(tx, sql`select notices::text from task where id = ${id}`));
      expect(JSON.stringify(kept)).not.toContain(told.phone?.slice(-8));
      // what comes again, such as the events after a crash, tells nobody again
      await relay();
      await tell();
      expect(arrivalsOf(id)).toHaveLength(1);
      expect(await processor().wake(north)).toBeNull();
      expect((await world.events(id)).filter(({ type }) => type === 'task.notified')).toHaveLength(2);
      expect(without.phone).toBeNull();
    }));

  it('FUP-12: two workers at once send one message', () =>
    under(async () => {
      const { role } = await person();
      const ids = [await task(role), await task(role)];
      await Promise.all([tell(), tell(), tell()]);
      expect(ids.map((id) => arrivalsOf(id).length)).toEqual([1, 1]);
    }));

  it.each([
    ['before the message left', false, true, 'sent as_ruled'],
    ['after it left', true, true, 'sent as_ruled'],
    ['after it left, and the gateway cannot be asked', true, false, 'unknown outcome_unknown'],
  ])('FUP-12: a worker that is killed %s leads to one message', (_name, hasLeft, canFind, outcome) =>
    under(async () => {
      const { id: staffId, role } = await person();
      const id = await task(role);
      Object.assign(world.gateway, { canFind });
      let kill: (error: Error) => void = () => undefined;
      let begin: () => void = () => undefined;
      const begun = new Promise<void>((resolve) => (begin = resolve));
      world.gateway.before = (message) => {
        if (hasLeft) world.gateway.arrivals.push(message);
        begin();
        return new Promise<void>((_resolve, reject) => (kill = reject));
      };
      const killed = tell();
      await begun;
      world.gateway.before = () => undefined;
      // its lease still holds the task
      await tell();
      expect(arrivalsOf(id)).toHaveLength(hasLeft ? 1 : 0);
      await world.run(north, (tx) =>
        affected(tx, sql`update task set notice_lease_until = clock_timestamp() where id = ${id}`),
      );
      await tell();
      expect([await noticesOf(id), arrivalsOf(id).length]).toEqual([[`${staffId}: ${outcome}`], 1]);
      // whatever the dead one would have noted is not its any more
      kill(new Error('killed'));
      await killed;
      expect([await noticesOf(id), arrivalsOf(id).length]).toEqual([[`${staffId}: ${outcome}`], 1]);
    }),
  );

  it('FUP-12: a gateway that refuses for now is tried again, and one that took it is not', () =>
    under(async () => {
      const { id: staffId, role } = await person();
      const id = await task(role);
      world.gateway.before = () => ({ kind: 'refused', reason: 'busy', permanent: false });
      await tell();
      expect(await noticesOf(id)).toEqual([`${staffId}: waiting gateway_busy`]);
      expect(await processor().wake(north)).toEqual(new Date(world.world.clock.now().getTime() + 60_000));
      world.gateway.before = () => undefined;
      world.world.clock.advance(60_000);
      await tell();
      expect([await noticesOf(id), arrivalsOf(id).length]).toEqual([[`${staffId}: sent as_ruled`], 1]);
    }));

  it('FUP-12: whom it is given to does not wait until the gateway is tried again for another one', () =>
    under(async () => {
      const first = await person();
      const second = await person({ role: first.role });
      const id = await task(first.role, { assigneeId: first.id });
      world.gateway.before = () => ({ kind: 'refused', reason: 'busy', permanent: false });
      await tell();
      world.gateway.before = () => undefined;
      const { clock } = world.world;
      await world.run(north, (tx) => assignTasks(tx, north, [{ taskId: id, assigneeId: second.id }], clock.now()));
      await relay();
      await tell();
      expect((await noticesOf(id)).sort()).toEqual(
        [`${first.id}: not_sent for_another`, `${second.id}: sent as_ruled`].sort(),
      );
    }));

  it('FUP-12: of a gateway that cannot be asked few messages are in doubt when a worker is killed', () =>
    under(async () => {
      const { role } = await person();
      const ids: string[] = [];
      for (let n = 0; n < 12; n++) ids.push(await task(role));
      Object.assign(world.gateway, { canFind: false });
      let kill: (error: Error) => void = () => undefined;
      const killed = new Promise<void>((_resolve, reject) => (kill = reject));
      let begin: () => void = () => undefined;
      const begun = new Promise<void>((resolve) => (begin = resolve));
      world.gateway.before = () => {
        begin();
        return killed;
      };
      const telling = tell();
      await begun;
      world.gateway.before = () => undefined;
      await world.run(north, (tx) =>
        affected(tx, sql`update task set notice_lease_until = clock_timestamp() where notice_run_id is not null`),
      );
      await tell();
      kill(new Error('killed'));
      await telling;
      const ends = (await Promise.all(ids.map((id) => noticesOf(id)))).flat();
      const inDoubt = ends.filter((end) => end.endsWith('unknown outcome_unknown')).length;
      // the block may hold tasks of other tests, of which nobody is told again
      expect([inDoubt >= 1, inDoubt <= 5]).toEqual([true, true]);
      expect(ends.filter((end) => end.endsWith('sent as_ruled'))).toHaveLength(12 - inDoubt);
    }));

  it('FUP-12: a receipt says that a message did not arrive, and another that one nobody knew of did', () =>
    under(async () => {
      const [lost, doubtful] = [await person(), await person()];
      const [first, second] = [await task(lost.role), await task(doubtful.role)];
      Object.assign(world.gateway, { canFind: false });
      world.gateway.after = ({ key }) => {
        if (key.startsWith(second)) throw new Error('the answer was lost');
      };
      await tell();
      expect(await noticesOf(second)).toEqual([`${doubtful.id}: unknown outcome_unknown`]);
      const receipts = [
        { storeCode: north.store.code, key: `${first}:${lost.id}:sms`, state: 'undelivered' },
        { storeCode: north.store.code, key: `${second}:${doubtful.id}:sms`, state: 'delivered' },
      ] as const;
      const token = 'a receipt token of the tests';
      const config = Object.assign(new AppConfig(), { receiptsToken: token });
      const [directory, db] = [world.world.get(TenantDirectory), world.world.get(StoreDb)];
      const service = new ReceiptsService(config, directory, db, world.world.clock);
      const note = async () => (await service.take('http', token, receipts)).taken;
      expect([await note(), await note()]).toEqual([2, 0]);
      expect([await noticesOf(first), await noticesOf(second)]).toEqual([
        [`${lost.id}: failed not_delivered`],
        [`${doubtful.id}: sent as_ruled`],
      ]);
      const ends = (await world.events(first)).filter(({ type }) => type === 'task.notified');
      expect(ends.map(({ payload }) => payload.state)).toEqual(['sent', 'failed']);
      // nobody is told anew, and no receipt of a contact is taken for one of staff
      await tell();
      expect([arrivalsOf(first).length, isOfStaff({ key: `${first}:day-before:sms` })]).toEqual([1, false]);
    }));

  it('CF-26: the staff rest at night, and only what is urgent wakes them', () =>
    under(async () => {
      const { id: staffId, role } = await person();
      world.world.clock.set('2026-11-23T22:00:00+08:00');
      const [urgent, calm] = [await task(role), await task(role, { kind: CALM_KIND })];
      await tell();
      expect([arrivalsOf(urgent).length, arrivalsOf(calm).length]).toEqual([1, 0]);
      const morning = new Date('2026-11-24T08:00:00+08:00');
      expect((await world.world.get(TasksService).get(north, calm)).noticeDueAt).toEqual(morning);
      expect(await processor().wake(north)).toEqual(morning);
      world.world.clock.set('2026-11-24T08:00:00+08:00');
      await tell();
      expect(await noticesOf(calm)).toEqual([`${staffId}: sent as_ruled`]);
    }));

  it('FUP-12: what is given to somebody else is told to them, and to nobody twice', () =>
    under(async () => {
      const first = await person();
      const second = await person({ role: first.role });
      const id = await task(first.role, { assigneeId: first.id });
      await tell();
      for (const assigneeId of [second.id, first.id]) {
        await world.run(north, (tx) => assignTasks(tx, north, [{ taskId: id, assigneeId }], world.world.clock.now()));
        await relay();
        await tell();
      }
      expect(arrivalsOf(id).map(({ to }) => to)).toEqual([first.phone, second.phone]);
    }));

  it('SEC-08: who has left gets none, and a task that is taken by then tells nobody', () =>
    under(async () => {
      const [gone, there] = [await person(), await person()];
      await world.world
        .get(GroupDb)
        .run(world.world.group('one').ctx, (tx) =>
          affected(tx, sql`update group_staff set state = 'left' where id = ${gone.id}`),
        );
      const [left, taken] = [await task(gone.role, { assigneeId: gone.id }), await task(there.role)];
      await world.world
        .get(TasksService)
        .claim({ ...north, permissions: new Set(['tasks:write', 'reminders:write']) }, taken);
      await tell();
      expect([await noticesOf(left), await noticesOf(taken)]).toEqual([
        [`${gone.id}: not_sent away`],
        ['null: not_sent taken'],
      ]);
      expect(world.gateway.arrivals).toEqual([]);
    }));

  it('FUP-12: what was taken before anybody was told, and is given back, is told after all', () =>
    under(async () => {
      const { id: staffId, role } = await person();
      const id = await task(role);
      const wang = { ...north, permissions: new Set(['tasks:write', 'reminders:write']) } as StoreContext;
      await world.world.get(TasksService).claim(wang, id);
      await tell();
      await world.world.get(TasksService).release(wang, id);
      await relay(
        north,
        NOTICED_EVENTS.filter((type) => type === 'task.released'),
      );
      await tell();
      expect([await noticesOf(id), arrivalsOf(id).length]).toEqual([[`${staffId}: sent as_ruled`], 1]);
    }));

  it('FUP-12: a provider that knows no template for it sends nothing', () =>
    under(async () => {
      const { id: staffId, role } = await person();
      const id = await task(role);
      world.gateway.wantsTemplates = true;
      await tell();
      expect(await noticesOf(id)).toEqual([`${staffId}: not_sent no_provider_template`]);
    }));

  it('does not tell of another store’s tasks, nor the staff of another group', () =>
    under(async () => {
      const { id: staffId, role } = await person();
      const there = await task(role, {}, world.south);
      await tell();
      expect(arrivalsOf(there)).toEqual([]);
      await tell(world.south);
      expect(await noticesOf(there, world.south)).toEqual([`${staffId}: sent as_ruled`]);
      const other = world.world.store('other').ctx;
      expect(await world.world.get(Responsibility).reachInOwnStore(other, [role], world.world.clock.now())).toEqual({
        ...{ responsible: new Map([[role, []]]), phones: new Map(), absent: new Set() },
      });
    }, [north, world.south]));
});
