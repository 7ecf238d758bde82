import { randomBytes } from 'node:crypto';
import { fingerprintOf, seal, unseal } from './sealing';

const KEY = randomBytes(32);
const OWNER = 'group-a';

describe('sealing', () => {
  it('SEC-01: what was sealed opens again, and reads differently every time', () => {
    const plain = Buffer.from('110101199003074514');
    const [one, two] = [seal(KEY, plain, OWNER), seal(KEY, plain, OWNER)];
    expect(unseal(KEY, one, OWNER)).toEqual(plain);
    expect(one.equals(two)).toBe(false);
    expect(one.includes(plain)).toBe(false);
  });

  it('SEC-01, SEC-02: another key, another owner or one changed bit does not open it', () => {
    const sealed = seal(KEY, Buffer.from('secret'), OWNER);
    expect(() => unseal(randomBytes(32), sealed, OWNER)).toThrow();
    expect(() => unseal(KEY, sealed, 'group-b')).toThrow();
    for (let place = 0; place < sealed.length; place++) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(place) ^ 1, place);
      expect(() => unseal(KEY, changed, OWNER)).toThrow();
    }
    expect(() => unseal(KEY, Buffer.alloc(5), OWNER)).toThrow('Not something that seal() made');
  });

  it('tells keys apart', () => {
    expect(fingerprintOf(KEY)).toMatch(/^[0-9a-f]{16}$/);
    expect(fingerprintOf(KEY)).not.toBe(fingerprintOf(randomBytes(32)));
  });
});
