import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import { affected, sql } from '#libs/database';
import { newId } from '#libs/foundation';
import { JobRunsModule, migrateQueue, platformJobRuns, type RunningJob } from '#libs/queue';
import { FileLinks, LocalDiskStorage, ObjectStorage } from '#libs/storage';
import { type GroupContext, PlatformDb, type StoreContext, StoreDb, systemPlatformContext } from '#libs/tenancy';
import { startWorld, type World } from '#libs/testing';
import { TENANT_PERMISSION_CODES } from '../access/permissions';
import { GroupKeys } from '../group-keys/group-keys.service';
import { IdentityModule } from '../identity.module';
import { ExportsHttpModule, ExportsWorkerModule } from './exports.module';
import { ExportsProcessor } from './exports.processor';
import { Exports } from './exports.service';

const OPERATOR = systemPlatformContext('operator');
const ID_NUMBER = '110101199003074514';
const WEEK_MS = 7 * 24 * 3_600_000;
const PAGE = { limit: 20 };

describe('exports of stores and groups', () => {
  let world: World;
  let exports: Exports;
  let one: GroupContext;
  let two: GroupContext;
  const headquarters = (name: 'one' | 'two'): GroupContext => ({
    ...world.group(name).ctx,
    permissions: TENANT_PERMISSION_CODES,
  });

  beforeAll(async () => {
    world = await startWorld({ modules: [JobRunsModule, IdentityModule, ExportsHttpModule, ExportsWorkerModule] });
    await migrateQueue(world.cluster.queueDatabaseUrl);
    Object.assign(world.get(ObjectStorage), new LocalDiskStorage(mkdtempSync(join(tmpdir(), 'forecourt-exports-'))));
    exports = world.get(Exports);
    [one, two] = [headquarters('one'), headquarters('two')];
    for (const name of ['north', 'south', 'other'] as const) await addCustomer(world.store(name).ctx, `客户${name}`);
  });
  afterAll(() => world.stop());

  async function addCustomer(ctx: StoreContext, name: string): Promise<void> {
    const sealed = await world.get(GroupKeys).encrypt(ctx.store.group.id, ID_NUMBER);
    await world.get(StoreDb).run(ctx, (tx) =>
      affected(
        tx,
        sql`insert into customer (id, kind, nature, name, name_pinyin, name_initials, id_number_sealed)
            values (${newId()}, 'person', 'private', ${name}, 'kehu', 'kh', ${sealed})`,
      ),
    );
  }

  const carryOut = (exportId: string, signal = new AbortController().signal, isLastAttempt = false) => {
    const job: RunningJob = { id: 'test', attempt: 1, isLastAttempt, signal };
    return world.get(ExportsProcessor).export({ exportId }, job);
  };
  const fetched = async (url: string): Promise<string> => {
    const key = world.get(FileLinks).keyOf(url.split('/').at(-1) as string);
    return text(world.get(ObjectStorage).open(key).pipe(createGunzip()));
  };
  const filesOf = async (schema: string): Promise<number> => {
    let files = 0;
    for await (const { key } of world.get(ObjectStorage).list(`${schema}/`)) files += key ? 1 : 0;
    return files;
  };
  const codeOf = (work: Promise<unknown>) => work.then(String, (error: { code: string }) => error.code);

  it('SEC-08: headquarters has a store exported, with ID numbers in clear, by a link that ends', async () => {
    const { code } = world.store('north');
    const asked = await exports.requestByGroup(one, { storeCode: code, clearIdNumbers: true });
    expect(asked).toMatchObject({ kind: 'store', code, status: 'queued', bytes: null, clearIdNumbers: true });
    expect(await codeOf(exports.link(one, asked.id))).toBe('export_not_ready');
    await carryOut(asked.id);
    const done = await exports.get(one, asked.id);
    expect(done).toMatchObject({ status: 'succeeded', files: 0, progress: { percent: 100 } });
    expect(done.rows).toBeGreaterThanOrEqual(1);
    const { url, expiresAt } = await exports.link(one, asked.id);
    expect(expiresAt.getTime() - world.clock.now().getTime()).toBe(300_000);
    const file = await fetched(url);
    expect([file.includes('客户north'), file.includes(ID_NUMBER), file.includes('客户south')]).toEqual([
      true,
      true,
      false,
    ]);
    world.clock.advance(301_000);
    await expect(fetched(url)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('SEC-08: the operator has a whole group exported, and learns no ID number', async () => {
    const { code } = world.group('one');
    const { id, type } = await exports.requestByOperator(OPERATOR, 'group', code);
    expect(type).toBe('tenant-export');
    expect(await codeOf(exports.requestByOperator(OPERATOR, 'group', code))).toBe('export_running');
    await carryOut(id);
    const file = await fetched((await exports.link(OPERATOR, id)).url);
    expect(['客户north', '客户south', '客户other', ID_NUMBER].map((mark) => file.includes(mark))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    const job = await world.get(PlatformDb).run(OPERATOR, (tx) => platformJobRuns.get(tx, id));
    expect(job).toMatchObject({ status: 'succeeded', result: { exportId: id, sha256: expect.any(String) } });
    // it is its own, so headquarters may fetch it too
    expect((await exports.list(one, PAGE)).data.map((listed) => listed.id)).toContain(id);
  });

  it('TEN-02: does not see another group’s exports, nor asks for those of its stores', async () => {
    const { code } = world.store('other');
    const { id } = await exports.requestByGroup(two, { storeCode: code, clearIdNumbers: false });
    await carryOut(id);
    expect(await codeOf(exports.get(one, id))).toBe('not_found');
    expect(await codeOf(exports.link(one, id))).toBe('not_found');
    expect(await codeOf(exports.remove(one, id))).toBe('not_found');
    expect((await exports.list(one, PAGE)).data.map((listed) => listed.id)).not.toContain(id);
    expect((await exports.list(OPERATOR, PAGE)).data.map((listed) => listed.id)).toContain(id);
    for (const storeCode of [code, 'nowhere']) {
      await expect(exports.requestByGroup(one, { storeCode, clearIdNumbers: false })).rejects.toMatchObject({
        errors: [{ pointer: '#/storeCode', code: 'unknown_store' }],
      });
    }
    expect(await fetched((await exports.link(two, id)).url)).not.toContain(world.group('one').code);
  });

  it('SEC-01: ID numbers in clear ask for the permission to see them', async () => {
    const permissions = new Set([...TENANT_PERMISSION_CODES].filter((code) => code !== 'customers:read-id-number'));
    const asked = exports.requestByGroup({ ...one, permissions }, { clearIdNumbers: true });
    const refused = { code: 'permission_not_held', params: { permissions: 'customers:read-id-number' } };
    await expect(asked).rejects.toMatchObject(refused);
    // nor does who may not see them fetch what a colleague asked for
    const { id } = await exports.requestByGroup(one, { storeCode: world.store('south').code, clearIdNumbers: true });
    await carryOut(id);
    await expect(exports.link({ ...one, permissions }, id)).rejects.toMatchObject(refused);
    expect(await fetched((await exports.link(one, id)).url)).toContain(ID_NUMBER);
  });

  it('SEC-08: killed midway, an export leaves nothing, is found again and written whole', async () => {
    const { schema } = world.group('two');
    const before = await filesOf(schema);
    const { id } = await exports.requestByGroup(two, { clearIdNumbers: false });
    await expect(carryOut(id, AbortSignal.abort(new Error('stopping')), true)).rejects.toThrow('stopping');
    expect(await filesOf(schema)).toBe(before);
    expect((await exports.get(two, id)).status).toBe('running');
    await carryOut(id);
    expect((await exports.get(two, id)).status).toBe('succeeded');
    // a second delivery of its job does nothing
    const { sha256 } = await exports.get(two, id);
    await carryOut(id);
    expect((await exports.get(two, id)).sha256).toBe(sha256);
  });

  it('SEC-08: one that is canceled or dropped while it is written leaves no file', async () => {
    const { schema } = world.group('two');
    const before = await filesOf(schema);
    const { id } = await exports.requestByGroup(two, { clearIdNumbers: false });
    await world.get(PlatformDb).run(OPERATOR, (tx) => platformJobRuns.start(tx, id));
    await world.get(PlatformDb).run(OPERATOR, (tx) => platformJobRuns.requestCancel(tx, id));
    await carryOut(id);
    expect((await exports.get(two, id)).status).toBe('canceled');
    await exports.remove(two, id);
    expect(await codeOf(exports.get(two, id))).toBe('not_found');

    const { id: dropped } = await exports.requestByGroup(two, { clearIdNumbers: false });
    await exports.remove(two, dropped);
    await carryOut(dropped);
    const job = await world.get(PlatformDb).run(OPERATOR, (tx) => platformJobRuns.get(tx, dropped));
    expect(job).toMatchObject({ status: 'failed', error: { code: 'not_found' } });
    expect(await filesOf(schema)).toBe(before);
  });

  it('SEC-08: after a week the file is gone, and its record with it', async () => {
    const { id } = await exports.requestByGroup(two, { clearIdNumbers: false });
    await carryOut(id);
    await world.get(ExportsProcessor).removeExpired();
    expect((await exports.get(two, id)).status).toBe('succeeded');
    world.clock.advance(WEEK_MS);
    expect(await codeOf(exports.link(two, id))).toBe('not_found');
    await world.get(ExportsProcessor).removeExpired();
    expect(await codeOf(exports.get(two, id))).toBe('not_found');
    expect(await filesOf(world.group('two').schema)).toBe(0);
  });
});
