import { AppConfig, generateSecrets } from '#libs/config';
import { newId, SystemClock } from '#libs/foundation';
import { AccessTokens } from './access-tokens.service';

const CLAIMS = { staffId: newId(), groupId: newId(), sessionId: newId(), permissionVersion: 3 };

const [before, after, strangers] = [generateSecrets(), generateSecrets(), generateSecrets()].map(
  ({ tokenSigningKey }) => tokenSigningKey,
) as [string, string, string];

function tokensWith(tokenSigningKey: string, previousTokenSigningKey?: string): AccessTokens {
  return new AccessTokens(
    Object.assign(new AppConfig(), { tokenSigningKey, previousTokenSigningKey }),
    new SystemClock(),
  );
}

describe('access tokens while their key is replaced', () => {
  it('SEC-02: a token of the previous key stays good, and nobody is signed out', async () => {
    const token = await tokensWith(before).sign(CLAIMS);
    expect(await tokensWith(after, before).verify(token)).toEqual(CLAIMS);
    expect(await tokensWith(after).verify(token)).toBeNull();
  });

  it('SEC-02: the new key signs, and both are published', async () => {
    const tokens = tokensWith(after, before);
    expect(await tokensWith(after).verify(await tokens.sign(CLAIMS))).toEqual(CLAIMS);
    const kids = tokens.publicKeys().keys.map(({ kid }) => kid);
    expect(kids).toEqual([tokensWith(after), tokensWith(before)].map((one) => one.publicKeys().keys[0]?.kid));
  });

  it('SEC-02: a token of a stranger is refused', async () => {
    expect(await tokensWith(after, before).verify(await tokensWith(strangers).sign(CLAIMS))).toBeNull();
  });
});
