import { affected, sql } from '#libs/database';
import { PlatformDb, systemPlatformContext } from '#libs/tenancy';
import { startWorld, type World } from '#libs/testing';
import { AT_ONCE, GROUP_WAKES, leaseDue, lowerWakes, STORE_WAKES } from './wake.queries';

const CTX = systemPlatformContext('test');
const NOW = new Date('2026-11-02T02:00:00.000Z');

describe('ticks of those that are suspended', () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  /** What one look would have ticked, everybody being due. */
  const ticked = async (): Promise<[stores: string[], groups: string[]]> => {
    const [stores, groups] = [[world.store('north'), world.store('south')], [world.group('one')]];
    return world.get(PlatformDb).run(CTX, async (tx) => {
      await lowerWakes(tx, STORE_WAKES, new Map(stores.map(({ id }) => [id, AT_ONCE])));
      await lowerWakes(tx, GROUP_WAKES, new Map(groups.map(({ id }) => [id, AT_ONCE])));
      // a lease that has run out already, so that the next look finds them again
      return [await leaseDue(tx, STORE_WAKES, NOW, NOW, 10), await leaseDue(tx, GROUP_WAKES, NOW, NOW, 10)];
    });
  };
  const become = (state: 'active' | 'suspended', table: 'store' | 'dealer_group', id: string) =>
    world
      .get(PlatformDb)
      .run(CTX, (tx) =>
        affected(
          tx,
          table === 'store'
            ? sql`update platform.store set state = ${state} where id = ${id}`
            : sql`update platform.dealer_group set state = ${state} where id = ${id}`,
        ),
      );

  it('SEC-08: nothing is done in a suspended store, and what is due waits for it', async () => {
    const [north, south] = [world.store('north'), world.store('south')];
    expect((await ticked())[0].sort()).toEqual([north.code, south.code]);
    await become('suspended', 'store', south.id);
    expect((await ticked())[0]).toEqual([north.code]);
    await become('active', 'store', south.id);
    expect((await ticked())[0].sort()).toEqual([north.code, south.code]);
  });

  it('SEC-08: nothing is done at the headquarters of a suspended group', async () => {
    const { id, code } = world.group('one');
    expect((await ticked())[1]).toEqual([code]);
    await become('suspended', 'dealer_group', id);
    expect((await ticked())[1]).toEqual([]);
  });
});
