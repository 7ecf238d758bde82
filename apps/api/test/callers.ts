import { type Face, type Route } from '#libs/http';
import { ApiKeys, ApiKeyUse, PLATFORM_PERMISSIONS, READ_PERMISSIONS, TENANT_PERMISSION_CODES } from '#libs/identity';
import { systemPlatformContext } from '#libs/tenancy';
import type { Branch } from './branch';
import type { TestApi } from './test-api';

const PLATFORM_CODES = PLATFORM_PERMISSIONS.map(({ code }) => code);
const AFTER_ONE_YEAR = new Date('2027-11-02T00:00:00.000Z');

/** Everybody who may knock: credentials of each kind, made once per permission. */
export class Callers {
  private readonly keys = new Map<string, Promise<string>>();

  private constructor(
    private readonly home: Branch,
    /** Keys that are good for nothing, by what is wrong with them. */
    readonly bad: Readonly<Record<string, string | undefined>>,
    /** Of another group, with every permission there. */
    readonly otherGroup: string,
    /** Of another store of the same group, with every permission there. */
    readonly sisterStore: string,
    /** A signed-in person who may read everything in the whole group. */
    readonly auditor: string,
  ) {}

  static async open(home: Branch, sister: Branch, foreign: Branch): Promise<Callers> {
    const { api } = home;
    const all = [...TENANT_PERMISSION_CODES];
    const auditor = await home.person();
    await home.grant(auditor.id, READ_PERMISSIONS);
    const bad = {
      none: undefined,
      malformed: 'fc_sk_live_nobody',
      expired: await expiredKey(api, home),
      revoked: await revokedKey(api, home),
    };
    const sisterStore = await storeKey(sister, all);
    return new Callers(home, bad, foreign.key, sisterStore, (await home.signIn(auditor)).accessToken);
  }

  /** Holds what an operation asks for and nothing else. */
  withOnly(route: Route): Promise<string> {
    const { permission } = route.endpoint ?? {};
    const face = faceOf(route);
    return this.key(face, permission ? [permission] : face === 'platform' ? PLATFORM_CODES : ['customers:read']);
  }

  /** Holds everything there is but what an operation asks for. */
  withoutOnly(route: Route): Promise<string> {
    const face = faceOf(route);
    const all = face === 'platform' ? PLATFORM_CODES : [...TENANT_PERMISSION_CODES];
    return this.key(
      face,
      all.filter((code) => code !== route.endpoint?.permission),
    );
  }

  private key(face: Face, scopes: readonly string[]): Promise<string> {
    const name = `${face} ${scopes.join()}`;
    let key = this.keys.get(name);
    if (!key) this.keys.set(name, (key = this.make(face, scopes)));
    return key;
  }

  private async make(face: Face, scopes: readonly string[]): Promise<string> {
    const { api, group, store } = this.home;
    const keys = api.get(ApiKeys);
    const key = { name: 'test', scopes };
    const made =
      face === 'store'
        ? await keys.create(group.ctx, group, { ...key, storeCodes: [store.code] })
        : face === 'group'
          ? await keys.create(group.ctx, group, key)
          : await keys.create(systemPlatformContext('test'), null, key);
    // its first use is written down, and that has nothing to do with the operation that is asked
    api.get(ApiKeyUse).note(made.id);
    return made.secret as string;
  }
}

/** The face that a route's callers come to; what concerns the caller alone may be asked by every key. */
function faceOf(route: Route): Face {
  const face = route.face?.face ?? 'public';
  return face === 'public' ? 'store' : face;
}

export async function storeKey({ api, store, group }: Branch, scopes: readonly string[]): Promise<string> {
  const key = { name: 'test', scopes, storeCodes: [store.code] };
  return (await api.get(ApiKeys).create(group.ctx, group, key)).secret as string;
}

async function expiredKey(api: TestApi, { group, store }: Branch): Promise<string> {
  const key = {
    name: 'test',
    scopes: [...TENANT_PERMISSION_CODES],
    storeCodes: [store.code],
    expiresAt: AFTER_ONE_YEAR,
  };
  const { id, secret } = await api.get(ApiKeys).create(group.ctx, group, key);
  await api.admin.query(`UPDATE platform.api_key SET expires_at = '2026-01-01' WHERE id = $1`, [id]);
  return secret as string;
}

async function revokedKey(api: TestApi, { group, store }: Branch): Promise<string> {
  const key = { name: 'test', scopes: [...TENANT_PERMISSION_CODES], storeCodes: [store.code] };
  const { id, secret } = await api.get(ApiKeys).create(group.ctx, group, key);
  await api.get(ApiKeys).revoke(group.ctx, group, id);
  return secret as string;
}
