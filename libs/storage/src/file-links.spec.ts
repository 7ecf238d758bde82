import { generateSecrets, loadConfig } from '#libs/config';
import { Clock } from '#libs/foundation';
import { FileLinks } from '.';

const { masterKey, apiKeyPepper, tokenSigningKey } = generateSecrets();
const KEY = 'store_pudong/archive/01926f3c-7a10-7c3e-9d52-3f1f6f0f9a11/01926f3c-7a10-7c3e-9d52-3f1f6f0f9a12.pdf';

class StillClock extends Clock {
  constructor(public at: number) {
    super();
  }
  now(): Date {
    return new Date(this.at);
  }
}

const linksOf = (pepper: string, clock: Clock) =>
  new FileLinks(
    loadConfig({
      NODE_ENV: 'test',
      PUBLIC_URL: 'https://api.example.com',
      MASTER_KEY: masterKey,
      API_KEY_PEPPER: pepper,
      TOKEN_SIGNING_KEY: tokenSigningKey,
    }),
    clock,
  );

const tokenOf = (url: string): string => url.slice('https://api.example.com/v1/files/'.length);

describe('FileLinks', () => {
  const clock = new StillClock(Date.parse('2026-11-22T08:30:00.500Z'));
  const links = linksOf(apiKeyPepper, clock);
  beforeEach(() => (clock.at = Date.parse('2026-11-22T08:30:00.500Z')));

  it('SEC-08: a link opens the object that it was signed for, until it ends', () => {
    const { url, expiresAt } = links.signedLink(KEY, { seconds: 60 });
    expect(url).toMatch(/^https:\/\/api\.example\.com\/v1\/files\/[\w.-]{1,400}$/);
    expect(expiresAt).toEqual(new Date('2026-11-22T08:31:01.000Z'));
    expect(links.keyOf(tokenOf(url))).toBe(KEY);
    clock.at = expiresAt.getTime() - 1;
    expect(links.keyOf(tokenOf(url))).toBe(KEY);
    clock.at = expiresAt.getTime();
    expect(() => links.keyOf(tokenOf(url))).toThrow('not_found');
  });

  it('SEC-08: whoever changes the key, the end or the signature of a link opens nothing', () => {
    const token = tokenOf(links.signedLink(KEY).url);
    const [claim = '', mac = ''] = token.split('.');
    const changed = Buffer.from(Buffer.from(claim, 'base64url').toString().replace('pudong', 'hongqi'));
    const later = Buffer.from(Buffer.from(claim, 'base64url').toString().replace(/^\w+/, 'zzzzzz'));
    for (const forged of [
      `${changed.toString('base64url')}.${mac}`,
      `${later.toString('base64url')}.${mac}`,
      `${claim}.${mac.slice(0, -1)}${mac.endsWith('A') ? 'B' : 'A'}`,
      `${claim}.`,
      claim,
      '',
      '.',
      'x'.repeat(500),
    ]) {
      expect(() => links.keyOf(forged)).toThrow('not_found');
    }
    expect(() => linksOf('another pepper of some thirty-two characters', clock).keyOf(token)).toThrow('not_found');
  });

  it('signs no key that leaves its tenant, and no link for longer than a day', () => {
    expect(() => links.signedLink('store_a/../store_b/x')).toThrow('Not an object key');
    expect(() => links.signedLink(KEY, { seconds: 86_401 })).toThrow('does not live');
    expect(() => links.signedLink(KEY, { seconds: 0 })).toThrow('does not live');
  });
});
