import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import type { FastifyRequest } from 'fastify';
import { ConfigModule } from '#libs/config';
import { rows, sql } from '#libs/database';
import { Clock, newId } from '#libs/foundation';
import { configureHttp, createHttpAdapter, HttpModule, setContext } from '#libs/http';
import { type StoreContext, StoreDb, type StoreTx, TenancyModule } from '#libs/tenancy';
import { EventStream, startWorld, type StreamedEvent, type World } from '#libs/testing';
import { cancelTasks, createTasks, defineTaskKind, type NewTask, TasksHttpModule, TasksService } from './index';
import { InboxQuery } from './tasks.dto';

const CALL = defineTaskKind({
  code: 'spec-call',
  title: { 'zh-CN': '电话提醒：{dueOn} 到期', en: 'Call: due on {dueOn}' },
  outcomes: [
    { code: 'reached', label: { 'zh-CN': '已联系上', en: 'Reached' } },
    { code: 'not_reached', label: { 'zh-CN': '未接通', en: 'Not reached' } },
  ],
  permission: 'reminders:write',
});

const REQUEST = { limit: 20 } as InboxQuery;

describe('tasks', () => {
  let world: World;
  let app: NestFastifyApplication;
  let tasks: TasksService;
  let subject = { type: 'contact', id: newId() };
  let north: StoreContext;

  const inStore = <Result>(work: (tx: StoreTx) => Promise<Result>, ctx = north) => world.get(StoreDb).run(ctx, work);

  const staff = (id: string, ...roles: string[]): StoreContext => ({
    ...north,
    actor: { type: 'staff', id, name: `staff ${id}` },
    roles: new Set(roles),
    permissions: new Set(['tasks:read', 'tasks:write', 'reminders:write']),
  });
  const key = (): StoreContext => ({
    ...staff('a-key'),
    actor: { type: 'api_key', id: 'a-key', name: 'CRM' },
    roles: undefined,
  });

  const make = async (more: Partial<NewTask> = {}, ctx = north): Promise<string> => {
    const id = newId();
    const dueAt = new Date('2026-11-02T03:00:00.000Z');
    const task = { id, kind: CALL, subject, ownerRole: 'adviser', dueAt, params: { dueOn: '2026-11-24' }, ...more };
    await inStore((tx) => createTasks(tx, ctx, [task]), ctx);
    return task.id;
  };

  const idsIn = async (ctx: StoreContext, query: Partial<InboxQuery> = {}) =>
    (await tasks.inbox(ctx, { ...REQUEST, ...query })).data.map(({ id }) => id);

  const eventsOf = (id: string) =>
    inStore((tx) =>
      rows<{ type: string; payload: unknown }>(
        tx,
        sql`select type, payload from event where subject_type = 'task' and subject_id = ${id} order by id`,
      ),
    );

  /** Whoever calls over HTTP. */
  let caller: StoreContext;

  @Injectable()
  class CallerGuard implements CanActivate {
    canActivate(execution: ExecutionContext): boolean {
      setContext(execution.switchToHttp().getRequest<FastifyRequest>(), caller);
      return true;
    }
  }

  beforeAll(async () => {
    world = await startWorld();
    const tenancy = { url: world.cluster.apiDatabaseUrl, poolMax: 6, applicationName: 'forecourt-test' };
    const module = await Test.createTestingModule({
      imports: [ConfigModule.forRoot(world.config), TenancyModule.forRoot(tenancy), HttpModule, TasksHttpModule],
      providers: [{ provide: APP_GUARD, useClass: CallerGuard }],
    })
      .overrideProvider(Clock)
      .useValue(world.clock)
      .compile();
    app = module.createNestApplication<NestFastifyApplication>(createHttpAdapter(world.config), { bodyParser: false });
    configureHttp(app);
    await app.listen(0, '127.0.0.1');
    tasks = app.get(TasksService);
  });
  afterAll(async () => {
    await app?.close();
    await world?.stop();
  });
  beforeEach(async () => {
    north = world.store('north').ctx;
    subject = { type: 'contact', id: newId() };
    await inStore((tx) => rows(tx, sql`delete from task`));
  });

  it('stands in the inbox of its role, in the language of the caller, the first due first', async () => {
    const later = await make({ dueAt: new Date('2026-11-03T03:00:00.000Z'), priority: 'high' });
    const sooner = await make();
    await make({ ownerRole: 'manager' });
    const { data } = await tasks.inbox(staff('wang', 'adviser', 'cashier'), REQUEST);
    expect(data.map(({ id }) => id)).toEqual([sooner, later]);
    expect(data[0]).toMatchObject({
      title: '电话提醒：2026-11-24 到期',
      state: 'open',
      subject,
      outcomes: [
        { code: 'reached', label: '已联系上' },
        { code: 'not_reached', label: '未接通' },
      ],
      claim: null,
    });
    const english = await tasks.get({ ...staff('wang', 'adviser'), locale: 'en' }, sooner);
    expect(english.title).toBe('Call: due on 2026-11-24');
    expect(await idsIn(key())).toHaveLength(3);
    expect(await idsIn(staff('new', 'cashier'))).toEqual([]);
  });

  it('one that is for a person stands in nobody else’s inbox', async () => {
    const id = await make({ assigneeId: 'wang' });
    expect(await idsIn(staff('wang'))).toEqual([id]);
    expect(await idsIn(staff('li', 'adviser'))).toEqual([]);
    await expect(tasks.claim(staff('li', 'adviser'), id)).rejects.toMatchObject({ code: 'task_not_yours' });
  });

  it('TEN-07, FUP-12: who stands in for a role has its tasks, and takes them', async () => {
    const [id, personal] = [await make(), await make({ assigneeId: 'wang' })];
    const director = staff('director', 'head');
    const standingIn = { ...director, standsInFor: new Set(['adviser']) };
    expect(await idsIn(director)).toEqual([]);
    await expect(tasks.claim(director, id)).rejects.toMatchObject({ code: 'task_not_yours' });

    expect(await idsIn(standingIn)).toEqual([id]);
    await expect(tasks.claim(standingIn, personal)).rejects.toMatchObject({ code: 'task_not_yours' });
    await tasks.claim(standingIn, id);
    // back at work, the adviser finds it taken; what was taken stays with whoever took it
    await expect(tasks.claim(staff('li', 'adviser'), id)).rejects.toMatchObject({ code: 'task_taken' });
    expect(await idsIn(director)).toEqual([id]);
    expect((await tasks.complete(director, id, { outcome: 'reached' })).state).toBe('done');
  });

  it('of many who claim at once one gets it and the others are told who', async () => {
    const id = await make();
    const people = Array.from({ length: 8 }, (_, i) => staff(`person-${i}`, 'adviser'));
    const answers = await Promise.allSettled(people.map((person) => tasks.claim(person, id)));
    const won = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
    const lost = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []));
    expect(won).toHaveLength(1);
    expect(lost.map(({ code }) => code)).toEqual(Array(7).fill('task_taken'));
    expect(lost[0].params).toEqual({ claimedBy: won[0]?.claim?.name });
    expect((await eventsOf(id)).map(({ type }) => type)).toEqual(['task.created', 'task.claimed']);

    const winner = people.find(({ actor }) => actor.id === won[0]?.claim?.by) as StoreContext;
    const other = people.find((person) => person !== winner) as StoreContext;
    expect(await idsIn(winner)).toEqual([id]);
    expect(await idsIn(other)).toEqual([]);
    expect(await idsIn(other, { state: ['claimed'] })).toEqual([id]);
    await expect(tasks.complete(other, id, { outcome: 'reached' })).rejects.toMatchObject({ code: 'task_taken' });
    expect((await tasks.claim(winner, id)).version).toBe(2); // taking what one has changes nothing
    await tasks.release(winner, id);
    expect((await tasks.claim(other, id)).claim?.by).toBe(other.actor.id);
  });

  it('ends with one of the outcomes of its kind, once, and the event tells of it', async () => {
    const id = await make();
    const wang = staff('wang', 'adviser');
    await expect(tasks.complete(wang, id, { outcome: 'eaten' })).rejects.toMatchObject({
      errors: [{ pointer: '#/outcome', code: 'unknown_outcome' }],
    });
    const done = await tasks.complete(wang, id, { outcome: 'reached', note: '周六来店' });
    expect(done).toMatchObject({
      state: 'done',
      outcome: 'reached',
      note: '周六来店',
      claim: { by: 'wang' },
      version: 2,
    });
    await expect(tasks.complete(wang, id, { outcome: 'reached' })).rejects.toMatchObject({ code: 'task_closed' });
    await expect(tasks.claim(wang, id)).rejects.toMatchObject({ code: 'task_closed' });
    expect(await idsIn(wang)).toEqual([]);
    expect(await idsIn(wang, { state: ['done'] })).toEqual([id]);
    expect((await eventsOf(id)).at(-1)).toEqual({
      type: 'task.completed',
      payload: { kind: 'spec-call', subjectType: 'contact', subjectId: subject.id, outcome: 'reached' },
    });
  });

  it('asks for the permission of its kind', async () => {
    const id = await make();
    const idle = { ...staff('wang', 'adviser'), permissions: new Set(['tasks:read', 'tasks:write']) };
    await expect(tasks.claim(idle, id)).rejects.toMatchObject({ code: 'forbidden' });
    expect((await tasks.get(idle, id)).state).toBe('open');
  });

  it('filters by kind, customer and what is overdue', async () => {
    const customerId = newId();
    const overdue = await make({ dueAt: new Date(world.clock.now().getTime() - 1), customerId });
    await make({ dueAt: world.clock.now() });
    expect(await idsIn(key(), { overdue: true })).toEqual([overdue]);
    expect(await idsIn(key(), { customerId })).toEqual([overdue]);
    expect(await idsIn(key(), { kind: ['another'] })).toEqual([]);
  });

  it('is not made twice with one key, and may be cancelled with what it is about', async () => {
    const first = await make({ dedupeKey: 'contact:1' });
    const second = await make({ dedupeKey: 'contact:1' });
    expect(await idsIn(key())).toEqual([first]);
    expect(await eventsOf(second)).toEqual([]);
    await tasks.claim(staff('wang', 'adviser'), first);
    const now = world.clock.now();
    expect(await inStore((tx) => cancelTasks(tx, north, { type: 'contact', ids: [subject.id] }, now))).toEqual([first]);
    expect(await inStore((tx) => cancelTasks(tx, north, { type: 'contact', ids: [subject.id] }, now))).toEqual([]);
    expect(await tasks.get(key(), first)).toMatchObject({ state: 'cancelled', closedAt: now });
  });

  it("does not see another store's tasks", async () => {
    const id = await make();
    for (const name of ['south', 'other'] as const) {
      const { store } = world.store(name).ctx;
      const stranger = { ...key(), store };
      expect(await idsIn(stranger)).toEqual([]);
      for (const step of [tasks.get(stranger, id), tasks.claim(stranger, id), tasks.cancel(stranger, id, {})]) {
        await expect(step).rejects.toMatchObject({ code: 'not_found' });
      }
    }
    expect((await tasks.get(key(), id)).version).toBe(1);
  });

  describe('the stream of an inbox', () => {
    const follow = async (who: StoreContext, seconds: number, lastEventId?: string): Promise<EventStream> => {
      caller = who;
      const url = `${await app.getUrl()}/v1/stores/${who.store.code}/inbox/events?seconds=${seconds}`;
      const stream = await EventStream.open(url, lastEventId ? { 'Last-Event-ID': lastEventId } : {});
      expect(stream.headers.get('content-type')).toBe('text/event-stream');
      return stream;
    };
    const toldBy = (event: StreamedEvent | null) => {
      const { id, state } = JSON.parse(event?.data ?? '{}') as { id: string; state: string };
      return [event?.type, id, state];
    };

    it('tells of what appears and changes in this inbox, and of nothing else', async () => {
      const before = await make();
      const wang = staff('wang', 'adviser');
      const stream = await follow(wang, 25);
      await make({ ownerRole: 'manager' });
      const { ctx: south } = world.store('south');
      await make({}, south);
      const mine = await make();
      expect(toldBy(await stream.next())).toEqual(['task', mine, 'open']);
      await tasks.claim(wang, before);
      expect(toldBy(await stream.next())).toEqual(['task', before, 'claimed']);
      stream.close();
    });

    it('resumes after Last-Event-ID, and tells another store nothing', async () => {
      await make();
      const [{ id: lastEventId }] = (await inStore((tx) =>
        rows<{ id: string }>(tx, sql`select id from event where type = 'task.created' order by id desc limit 1`),
      )) as [{ id: string }];
      const missed = await make();
      const wang = staff('wang', 'adviser');
      const resumed = await follow(wang, 25, lastEventId);
      expect(toldBy(await resumed.next())).toEqual(['task', missed, 'open']);
      resumed.close();
      const anew = await follow(wang, 2);
      expect(await anew.toItsEnd()).toEqual([]);
      const elsewhere = await follow({ ...key(), store: world.store('south').ctx.store }, 2, lastEventId);
      const told = (await elsewhere.toItsEnd()).map(toldBy);
      expect(told.map(([, id]) => id)).not.toContain(missed);
    });
  });
});
