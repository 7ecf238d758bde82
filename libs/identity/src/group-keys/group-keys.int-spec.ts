import { randomBytes } from 'node:crypto';
import { startWorld, type World } from '#libs/testing';
import { GroupKeys } from './group-keys.service';
import { GroupKeysModule } from '../identity.module';
import { Clock } from '#libs/foundation';
import { PlatformDb } from '#libs/tenancy';

const ID_NUMBER = '110101199003074514';

describe('the groups’ data keys', () => {
  let world: World;
  let keys: GroupKeys;
  const node = (masterKey = world.config.masterKey) =>
    new GroupKeys(Object.assign(Object.create(world.config), { masterKey }), world.get(PlatformDb), world.get(Clock));

  beforeAll(async () => {
    world = await startWorld({ modules: [GroupKeysModule] });
    keys = world.get(GroupKeys);
  });
  afterAll(() => world.stop());

  it('SEC-01: what one node encrypts another decrypts, though both meet the group for the first time', async () => {
    const { id } = world.group('two');
    const [sealed] = await Promise.all([node().encrypt(id, ID_NUMBER), node().encrypt(id, ID_NUMBER)]);
    expect(await keys.decrypt(id, sealed)).toBe(ID_NUMBER);
    expect(sealed.toString('latin1')).not.toContain(ID_NUMBER);
  });

  it('SEC-01, TEN-02: another group can neither decrypt nor compare', async () => {
    const [one, two] = [world.group('one').id, world.group('two').id];
    await expect(keys.decrypt(two, await keys.encrypt(one, ID_NUMBER))).rejects.toThrow();
    expect(await keys.blindIndex(one, ID_NUMBER)).toEqual(await node().blindIndex(one, ID_NUMBER));
    expect(await keys.blindIndex(one, ID_NUMBER)).not.toEqual(await keys.blindIndex(two, ID_NUMBER));
  });

  it('SEC-01: a new master key wraps the data keys anew; what was encrypted before opens, and the old one is of no use', async () => {
    const { id } = world.group('one');
    const [sealed, index] = [await keys.encrypt(id, ID_NUMBER), await keys.blindIndex(id, ID_NUMBER)];
    const [oldMaster, newMaster] = [Buffer.from(world.config.masterKey, 'base64'), randomBytes(32)];
    expect(await keys.rewrap(oldMaster, newMaster)).toBe(4);
    expect(await keys.rewrap(oldMaster, newMaster)).toBe(0);

    const rotated = node(newMaster.toString('base64'));
    expect(await rotated.decrypt(id, sealed)).toBe(ID_NUMBER);
    expect(await rotated.blindIndex(id, ID_NUMBER)).toEqual(index);
    await expect(node().decrypt(id, sealed)).rejects.toThrow();
  });
});
