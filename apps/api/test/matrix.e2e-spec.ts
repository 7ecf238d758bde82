import { isId } from '#libs/foundation';
import type { Route } from '#libs/http';
import { READ_PERMISSIONS } from '#libs/identity';
import { Branch } from './branch';
import { Callers } from './callers';
import { Fingerprints } from './fingerprints';
import { declaredIdPlaces, type Place, textsOf, withoutIndexes, withTexts } from './id-positions';
import type { Ask } from './recipe';
import { asksOf, callOf, nameOf, RECIPE_NAMES } from './recipes';
import { type Answer, startTestApi, type TestApi } from './test-api';

const FOREIGN_REFUSED = [404, 422];

describe('every operation × every caller', () => {
  let api: TestApi;
  let home: Branch;
  let sister: Branch;
  let foreign: Branch;
  let callers: Callers;
  let fingerprints: Fingerprints;
  let schemas: readonly string[];
  let routes: ReadonlyMap<string, Route>;

  beforeAll(async () => {
    api = await startTestApi();
    home = await Branch.open(api, 'north');
    sister = await Branch.open(api, 'south');
    foreign = await Branch.open(api, 'other');
    callers = await Callers.open(home, sister, foreign);
    fingerprints = await Fingerprints.open(api);
    schemas = [home, sister, foreign].map(({ store }) => store.schema).concat(home.group.schema, foreign.group.schema);
    routes = new Map(api.routes.map((route) => [nameOf(route), route]));
  });
  afterAll(async () => {
    await fingerprints.close();
    await api.stop();
  });

  it('TEN-02: every operation has a recipe, and every recipe an operation', () => {
    expect([...RECIPE_NAMES].sort()).toEqual([...routes.keys()].sort());
  });

  it.each(RECIPE_NAMES.map((name) => [name]))('TEN-02, SEC-02: %s', async (name) => {
    const route = routes.get(name);
    if (!route) return;
    const asks = await asksOf(route, home);
    expect(declaredIdPlaces(route).filter((place) => !asks.some((ask) => holds(ask, place)))).toEqual([]);

    if (isAboutTenant(route)) await refuseTheRest(route, asks);
    else await letOnlyOwnCallersIn(route, asks);
    for (const ask of asks) {
      const right = ask.credential ?? (await callers.withOnly(route));
      expectGood(await api.send(callOf(route, home, ask, right)));
    }
  });

  it('TEN-02: whatever is made, changed or removed in any of the schemas would be noticed', async () => {
    const region = await foreign.region();
    const table = `${foreign.group.schema}.group_region`;
    const changedBy = (statements: string): Promise<string[]> =>
      fingerprints.changedBy(schemas, async () => void (await api.admin.query(statements)));
    expect(await fingerprints.changedBy(schemas, async () => void (await foreign.region()))).toContain(table);
    expect(await changedBy(`UPDATE ${table} SET name = '华北' WHERE id = '${region.id}'`)).toEqual([table]);
    expect(await changedBy(`BEGIN; DELETE FROM ${table} WHERE id = '${region.id}'; ROLLBACK`)).toEqual([]);
    expect(await changedBy(`DELETE FROM ${table} WHERE id = '${region.id}'`)).toEqual([table]);
  });

  it('TEN-02: a key of a group is none of the operator’s', async () => {
    const { id } = await home.apiKey(['customers:read']);
    for (const name of ['platform.getApiKey', 'platform.rotateApiKey', 'platform.revokeApiKey']) {
      const route = routes.get(name) as Route;
      const call = callOf(route, home, { params: { id }, body: {} }, await callers.withOnly(route));
      expect([name, (await api.send(call)).status]).toEqual([name, 404]);
    }
  });

  /** Everybody but the right caller, and the right caller with ids of others: nobody changes anything anywhere. */
  async function refuseTheRest(route: Route, asks: readonly Ask[]): Promise<void> {
    const [wrongRole, right] = await Promise.all([callers.withoutOnly(route), callers.withOnly(route)]);
    const theirs: { readonly stranger: Branch; readonly asks: readonly Ask[] }[] = [];
    for (const stranger of strangersTo(route)) theirs.push({ stranger, asks: await asksOf(route, stranger) });
    const changed = await fingerprints.changedBy(schemas, async () => {
      for (const [index, ask] of asks.entries()) {
        await refuseStrangers(route, ask, wrongRole);
        const credential = route.face?.face === 'platform' ? right : home.key;
        for (const { stranger, asks: others } of theirs) {
          await refuseForeignIds(route, ask, referencesIn(route, others[index] as Ask, stranger), credential);
        }
      }
    });
    expect(withoutTrace(route, changed)).toEqual([]);
    if (isAtHome(route)) await seeOnlyTheirOwn(route, asks);
  }

  /** The auditor may look, and a look that is logged leaves its trace in the store. */
  function withoutTrace(route: Route, tables: readonly string[]): readonly string[] {
    if (!LOGGED_LOOKS.includes(nameOf(route))) return tables;
    const log = ['event', 'event_pending'].map((table) => `${home.store.schema}.${table}`);
    return tables.filter((table) => !log.includes(table));
  }

  /** Who holds no credential, none for this store or group, or none for this operation; and the auditor, who may look. */
  async function refuseStrangers(route: Route, ask: Ask, wrongRole: string): Promise<void> {
    const send = (credential: string | undefined) => api.send(callOf(route, home, ask, credential));
    for (const [what, credential] of Object.entries(callers.bad)) {
      expect([what, (await send(credential)).code]).toEqual([what, 'unauthenticated']);
    }
    const auditor = await send(callers.auditor);
    expect({
      otherGroup: isAtHome(route) ? 'is at home' : (await send(callers.otherGroup)).status,
      sisterStore: (await send(callers.sisterStore)).status,
      wrongRole: route.endpoint?.permission && (await send(wrongRole)).status,
      auditor: mayLook(route) ? auditor.isGood : auditor.status,
    }).toEqual({
      otherGroup: isAtHome(route) ? 'is at home' : route.face?.face === 'platform' ? 403 : 404,
      sisterStore: route.face?.face === 'store' ? 404 : 403,
      wrongRole: route.endpoint?.permission && 403,
      auditor: mayLook(route) ? true : 403,
    });
  }

  /** At its own headquarters a key of another group finds its own group, and neither sees nor changes this one. */
  async function seeOnlyTheirOwn(route: Route, asks: readonly Ask[]): Promise<void> {
    const ours = [home.store.schema, sister.store.schema, home.group.schema];
    const changed = await fingerprints.changedBy(ours, async () => {
      for (const ask of asks) {
        const answer = await api.send(callOf(route, home, ask, callers.otherGroup));
        expect(answer.isGood || answer.status === 422).toBe(true);
        expect(answer.text).not.toContain(home.store.code);
        expect(answer.text).not.toContain(home.group.code);
      }
    });
    expect(changed).toEqual([]);
  }

  /** One foreign id in each position, and all of them at once. */
  async function refuseForeignIds(
    route: Route,
    ask: Ask,
    references: ReadonlyMap<Place, string>,
    credential: string,
  ): Promise<void> {
    const attempts = [...references].map((one) => new Map([one]));
    if (references.size > 1) attempts.push(new Map(references));
    for (const attempt of attempts) {
      const answer = await api.send(callOf(route, home, withTexts(ask, attempt), credential));
      const seen = { places: [...attempt.keys()], answer: answer.text };
      expect({ ...seen, refused: refuses(answer, attempt) }).toEqual({ ...seen, refused: true });
    }
  }

  /** To headquarters every store of the group is its own; the operator only tells one group's keys from another's. */
  function strangersTo(route: Route): Branch[] {
    if (route.face?.face === 'store') return [sister, foreign];
    return route.face?.face === 'group' || route.path.endsWith(':groupCode/api-keys/:id') ? [foreign] : [];
  }

  function referencesIn(route: Route, ask: Ask, { codes }: Branch): Map<Place, string> {
    const isReference = (text: string) => isId(text) || codes.has(text);
    const all = [...textsOf(ask)].filter(([, text]) => isReference(text));
    return new Map(route.face?.face === 'platform' ? all.filter(([place]) => place === 'params.id') : all);
  }

  /** What is open to all, and what concerns the caller alone. */
  async function letOnlyOwnCallersIn(route: Route, asks: readonly Ask[]): Promise<void> {
    for (const ask of asks) {
      const isPublic = route.endpoint?.access === 'public';
      for (const [what, credential] of Object.entries(callers.bad)) {
        if (isPublic && route.body) continue; // a token is spent by whoever comes first
        const answer = await api.send(callOf(route, home, ask, credential));
        expect([what, isPublic ? answer.isGood : answer.code]).toEqual([what, isPublic ? true : 'unauthenticated']);
      }
      if (isPublic) continue;
      const answer = await api.send(callOf(route, home, ask, await callers.withOnly(route)));
      expect(route.method === 'GET' ? answer.isGood : answer.code).toBe(
        route.method === 'GET' ? true : 'signed_in_staff_only',
      );
    }
  }
});

const isAboutTenant = (route: Route): boolean => route.face !== undefined && route.face.face !== 'public';

/** Who opens a figure of a store from headquarters, a scan or a recording, is noted there. SEC-06, SEC-08, SEC-09 */
const LOGGED_LOOKS: readonly string[] = ['group.listKpiRecords', 'store.getScanLink', 'store.getEvidenceLink'];

/** What the product names in a path, the same for every group. */
const PRODUCT_NAMES = /:(kind|policyCode|kpi)(?=\/|$)/g;

/** Where a key's own group is meant, whichever that is. */
const isAtHome = ({ face, path }: Route): boolean =>
  face?.face === 'group' && !path.replace(PRODUCT_NAMES, '').includes(':');

const holds = (ask: Ask, place: Place): boolean => [...textsOf(ask).keys()].map(withoutIndexes).includes(place);

function mayLook({ method, endpoint, face }: Route): boolean {
  if (face?.face === 'platform') return false;
  // a search takes its filter as a body, and a preview what it is about; neither leaves anything to repeat
  const isLook = method === 'GET' || endpoint?.list === true || endpoint?.idempotency === 'none';
  return isLook && (!endpoint?.permission || READ_PERMISSIONS.includes(endpoint.permission));
}

/** A filter by what is not there finds nothing; anywhere else it is refused. */
function refuses(answer: Answer, attempt: ReadonlyMap<Place, string>): boolean {
  if (FOREIGN_REFUSED.includes(answer.status)) return true;
  const isFilter = [...attempt.keys()].every((place) => place.startsWith('query.') || place.startsWith('body.filter'));
  return isFilter && answer.status === 200 && answer.json<{ data: unknown[] }>().data.length === 0;
}

function expectGood(answer: Answer): void {
  if (!answer.isGood) throw new Error(`The right caller was answered ${answer.status} ${answer.text}`);
}
