import { affected, rows, sql } from '#libs/database';
import { Wakes } from '#libs/queue';
import { PlatformDb, systemPlatformContext } from '#libs/tenancy';
import { startWorld, type World } from '#libs/testing';
import { NOTICES } from './fixtures/notices';
import { PoliciesService, PoliciesWorkerModule } from './index';
import { PolicyAnnouncements } from './policy-announcements.service';

describe('announcements of policies', () => {
  let world: World;
  let announcements: PolicyAnnouncements;
  beforeAll(async () => {
    world = await startWorld({ modules: [PoliciesWorkerModule] });
    announcements = world.get(PolicyAnnouncements);
  });
  afterAll(() => world.stop());

  const { ctx: platform } = { ctx: systemPlatformContext('test') };
  const laterBy = (ms: number) => new Date(world.clock.now().getTime() + ms);

  async function issue(ctx: Parameters<PoliciesService['draft']>[0], effectiveFrom?: Date): Promise<string> {
    const policies = world.get(PoliciesService);
    const { id } = await policies.draft(ctx, NOTICES.code, 'maintenance', {
      document: { steps: [{ code: 'sms', daysAhead: 1 }] },
    });
    await policies.review(ctx, id, undefined);
    await policies.issue(ctx, id, undefined, { effectiveFrom });
    return id;
  }

  /** Names of the stores that were woken since the last look. */
  async function woken(): Promise<string[]> {
    await world.get(Wakes).flush();
    const found = await world.get(PlatformDb).run(platform, async (tx) => {
      const due = await rows<{ id: string }>(
        tx,
        sql`select store_id as id from platform.store_wake where wake_at is not null`,
      );
      await affected(tx, sql`update platform.store_wake set wake_at = null`);
      return due;
    });
    const names = (['north', 'south', 'other'] as const).filter((name) =>
      found.some(({ id }) => id === world.store(name).id),
    );
    return names;
  }

  it('TEN-11: every store of the group is ticked once when a policy takes effect, and again when it ends', async () => {
    const { ctx } = world.group('one');
    const id = await issue(ctx, laterBy(60_000));
    await woken();
    expect(await announcements.announce(ctx)).toEqual(laterBy(60_000));
    expect(await woken()).toEqual([]);

    world.clock.advance(60_000);
    expect(await announcements.announce(ctx)).toBeNull();
    expect(await woken()).toEqual(['north', 'south']);
    await announcements.announce(ctx);
    expect(await woken()).toEqual([]);

    world.clock.advance(1_000);
    await world.get(PoliciesService).withdraw(ctx, id, undefined);
    await announcements.announce(ctx);
    expect(await woken()).toEqual(['north', 'south']);
    await announcements.announce(ctx);
    expect(await woken()).toEqual([]);
  });

  it('a store is called for what it issued for later, and for nothing of another store', async () => {
    const { ctx } = world.store('north');
    expect(await announcements.nextInStore(ctx)).toBeNull();
    await issue(ctx, laterBy(90_000));
    await issue(ctx, laterBy(30_000));
    expect(await announcements.nextInStore(ctx)).toEqual(laterBy(30_000));
    expect(await announcements.nextInStore(world.store('south').ctx)).toBeNull();
    world.clock.advance(30_000);
    expect(await announcements.nextInStore(ctx)).toEqual(laterBy(60_000));
  });
});
