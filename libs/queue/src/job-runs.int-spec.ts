import { PlatformDb, StoreDb, systemPlatformContext } from '#libs/tenancy';
import { newId } from '#libs/foundation';
import { startWorld, type World } from '#libs/testing';
import { type JobRun } from './job-run.entity';
import { platformJobRuns, storeJobRuns } from './job-runs';

describe('the row of asynchronous work', () => {
  let world: World;
  const inStore = <Result>(work: Parameters<typeof StoreDb.prototype.run<Result>>[1]) =>
    world.get(StoreDb).run(world.store('north').ctx, work);

  const queued = (): Promise<JobRun> =>
    inStore((tx) => storeJobRuns.create(tx, { id: newId(), type: 'import', requestedBy: 'staff_1' }));

  const started = async (): Promise<JobRun> => {
    const { id } = await queued();
    return (await inStore((tx) => storeJobRuns.start(tx, id))) as JobRun;
  };

  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  it('goes from queued over progress to its result, with a version for every change', async () => {
    const { id, status, version } = await queued();
    expect([status, version]).toEqual(['queued', 1]);
    await inStore((tx) => storeJobRuns.start(tx, id));
    await inStore((tx) => storeJobRuns.progress(tx, id, 40, 100));
    await inStore((tx) => storeJobRuns.progress(tx, id, 100));
    await inStore((tx) => storeJobRuns.finish(tx, id, { imported: 98 }));
    expect(await inStore((tx) => storeJobRuns.get(tx, id))).toMatchObject({
      status: 'succeeded',
      version: 5,
      progressDone: 100,
      progressTotal: 100,
      result: { imported: 98 },
      error: null,
      startedAt: expect.any(Date),
      finishedAt: expect.any(Date),
    });
  });

  it('keeps the problem of a failure, and what was done before it', async () => {
    const { id } = await started();
    const failed = await inStore((tx) =>
      storeJobRuns.fail(tx, id, { code: 'import_unreadable', params: { line: 7 } }, { imported: 6 }),
    );
    expect(failed).toMatchObject({
      status: 'failed',
      error: { code: 'import_unreadable', params: { line: 7 } },
      result: { imported: 6 },
    });
  });

  it('begins again after a crash, but not once it is finished', async () => {
    const { id, startedAt } = await started();
    expect((await inStore((tx) => storeJobRuns.start(tx, id)))?.startedAt).toEqual(startedAt);
    await inStore((tx) => storeJobRuns.finish(tx, id, null));
    const late = [
      await inStore((tx) => storeJobRuns.start(tx, id)),
      await inStore((tx) => storeJobRuns.progress(tx, id, 1)),
      await inStore((tx) => storeJobRuns.finish(tx, id, 'twice')),
      await inStore((tx) => storeJobRuns.fail(tx, id, { code: 'late' })),
      await inStore((tx) => storeJobRuns.cancel(tx, id)),
    ];
    expect(late).toEqual([null, null, null, null, null]);
    expect((await inStore((tx) => storeJobRuns.get(tx, id))).result).toBeNull();
  });

  it('is canceled at once while nobody has begun', async () => {
    const { id } = await queued();
    expect(await inStore((tx) => storeJobRuns.requestCancel(tx, id))).toMatchObject({ status: 'canceled' });
    expect(await inStore((tx) => storeJobRuns.start(tx, id))).toBeNull();
  });

  it('is told to stop while it runs, and stops at its next safe point', async () => {
    const { id } = await started();
    expect(await inStore((tx) => storeJobRuns.cancel(tx, id))).toBeNull();
    expect(await inStore((tx) => storeJobRuns.requestCancel(tx, id))).toMatchObject({ status: 'running' });
    expect(await inStore((tx) => storeJobRuns.progress(tx, id, 10))).toMatchObject({ cancelRequested: true });
    expect(await inStore((tx) => storeJobRuns.cancel(tx, id))).toMatchObject({ status: 'canceled', progressDone: 10 });
  });

  it('ends as canceled when the worker that was told to stop did not live to do so', async () => {
    const { id } = await started();
    await inStore((tx) => storeJobRuns.requestCancel(tx, id));
    expect(await inStore((tx) => storeJobRuns.start(tx, id))).toBeNull();
    expect(await inStore((tx) => storeJobRuns.get(tx, id))).toMatchObject({ status: 'canceled' });
  });

  it('refuses to cancel what is finished, and does not know what another store has', async () => {
    const { id } = await started();
    const elsewhere = world.get(StoreDb).run(world.store('south').ctx, (tx) => storeJobRuns.requestCancel(tx, id));
    await expect(elsewhere).rejects.toMatchObject({ code: 'not_found' });
    await inStore((tx) => storeJobRuns.finish(tx, id, null));
    const late = inStore((tx) => storeJobRuns.requestCancel(tx, id));
    await expect(late).rejects.toMatchObject({ code: 'job_already_finished', params: { status: 'succeeded' } });
  });

  it('is found when it gave no sign of life, so that a lost queue loses no work', async () => {
    const type = `silent-${newId().slice(-8)}`;
    const { id } = await inStore((tx) => storeJobRuns.create(tx, { id: newId(), type, requestedBy: 'staff_1' }));
    expect(await inStore((tx) => storeJobRuns.findSilent(tx, type, 60))).toEqual([]);
    expect((await inStore((tx) => storeJobRuns.findSilent(tx, type, 0))).map((job) => job.id)).toEqual([id]);
  });

  it('has a twin for the operator', async () => {
    const inPlatform = <Result>(work: Parameters<typeof PlatformDb.prototype.run<Result>>[1]) =>
      world.get(PlatformDb).run(systemPlatformContext('test'), work);
    const { id } = await inPlatform((tx) =>
      platformJobRuns.create(tx, { id: newId(), type: 'create-store', requestedBy: 'operator', total: 3 }),
    );
    await inPlatform((tx) => platformJobRuns.start(tx, id));
    expect(await inPlatform((tx) => platformJobRuns.finish(tx, id, { store: 'pudong' }))).toMatchObject({
      status: 'succeeded',
      progressTotal: 3,
    });
  });
});
