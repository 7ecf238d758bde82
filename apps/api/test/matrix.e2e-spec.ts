import { isId } from '#libs/foundation';
import type { Route } from '#libs/http';
import { READ_PERMISSIONS } from '#libs/identity';
import { Branch } from './branch';
import { Callers } from './callers';
import { Fingerprints } from './fingerprints';
import { declaredIdPlaces, type Place, textsOf, withoutIndexes, withTexts } from './id-positions';
import { type Ask, asksOf, callOf, nameOf, RECIPE_NAMES } from './recipes';
import { type Answer, startTestApi, type TestApi } from './test-api';

const FOREIGN_REFUSED = [404, 422];

describe('every operation × every caller', () => {
  let api: TestApi;
  let home: Branch;
  let sister: Branch;
  let foreign: Branch;
  let callers: Callers;
  let fingerprints: Fingerprints;
  let routes: ReadonlyMap<string, Route>;

  beforeAll(async () => {
    api = await startTestApi();
    home = await Branch.open(api, 'north');
    sister = await Branch.open(api, 'south');
    foreign = await Branch.open(api, 'other');
    callers = await Callers.open(home, sister, foreign);
    fingerprints = new Fingerprints(api);
    routes = new Map(api.routes.map((route) => [nameOf(route), route]));
  }, 60_000);
  afterAll(() => api.stop());

  const allSchemas = () => [home.store.schema, home.group.schema, ...schemasOf(sister), ...schemasOf(foreign)];

  it('TEN-02: every operation has a recipe, and every recipe an operation', () => {
    expect([...RECIPE_NAMES].sort()).toEqual([...routes.keys()].sort());
  });

  it.each(RECIPE_NAMES.map((name) => [name]))('TEN-02, SEC-02: %s', async (name) => {
    const route = routes.get(name);
    if (!route) return;
    const asks = await asksOf(route, home);
    expect(declaredIdPlaces(route).filter((place) => !asks.some((ask) => holds(ask, place)))).toEqual([]);

    if (isAboutTenant(route)) {
      await refuseStrangers(route, asks);
      await refuseForeignIds(route, asks);
    } else {
      await letOnlyOwnCallersIn(route, asks);
    }
    for (const ask of asks) {
      const right = ask.credential ?? (await callers.withOnly(route));
      expectGood(await api.send(callOf(route, home, ask, right)));
    }
  });

  it('TEN-02: a key of a group is none of the operator’s', async () => {
    const { id } = await home.apiKey(['customers:read']);
    for (const name of ['platform.getApiKey', 'platform.rotateApiKey', 'platform.revokeApiKey']) {
      const route = routes.get(name) as Route;
      const call = callOf(route, home, { params: { id }, body: {} }, await callers.withOnly(route));
      expect([name, (await api.send(call)).status]).toEqual([name, 404]);
    }
  });

  /** Who holds no credential, none for this store or group, or none for this operation; and the auditor, who may look. */
  async function refuseStrangers(route: Route, asks: readonly Ask[]): Promise<void> {
    const wrongRole = await callers.withoutOnly(route);
    const before = await fingerprints.ofAll([home.store.schema, home.group.schema, ...schemasOf(sister)]);
    for (const ask of asks) {
      const send = (credential: string | undefined) => api.send(callOf(route, home, ask, credential));
      for (const [what, credential] of Object.entries(callers.bad)) {
        expect([what, (await send(credential)).code]).toEqual([what, 'unauthenticated']);
      }
      const answers = {
        sisterStore: (await send(callers.sisterStore)).status,
        wrongRole: route.endpoint?.permission && (await send(wrongRole)).status,
        auditor: mayLook(route) ? (await send(callers.auditor)).isGood : (await send(callers.auditor)).status,
      };
      expect(answers).toEqual({
        sisterStore: route.face?.face === 'store' ? 404 : 403,
        wrongRole: route.endpoint?.permission && 403,
        auditor: mayLook(route) ? true : 403,
      });
      expectBlind(route, await send(callers.otherGroup));
    }
    expect(await fingerprints.ofAll([home.store.schema, home.group.schema, ...schemasOf(sister)])).toEqual(before);
  }

  /** A key of another group finds nothing here; at headquarters it finds its own group, and nothing of this one. */
  function expectBlind(route: Route, answer: Answer): void {
    const face = route.face?.face;
    if (face === 'platform') return expect(answer.status).toBe(403);
    if (face === 'store' || route.path.includes(':')) return expect(answer.status).toBe(404);
    expect(answer.isGood || answer.status === 422).toBe(true);
    expect(answer.text).not.toContain(home.store.code);
    expect(answer.text).not.toContain(home.group.code);
  }

  /** The right caller with ids of another store's or group's rows: one in each position, and in all of them at once. */
  async function refuseForeignIds(route: Route, asks: readonly Ask[]): Promise<void> {
    const credential = route.face?.face === 'platform' ? await callers.withOnly(route) : home.key;
    for (const stranger of strangersTo(route)) {
      const theirs = await asksOf(route, stranger);
      const before = await fingerprints.ofAll(allSchemas());
      for (const [index, ask] of asks.entries()) {
        const swapped = referencesIn(route, theirs[index] as Ask, stranger);
        const attempts = [...swapped].map((one) => new Map([one]));
        if (swapped.size > 1) attempts.push(swapped);
        for (const attempt of attempts) {
          const answer = await api.send(callOf(route, home, withTexts(ask, attempt), credential));
          expect({ places: [...attempt.keys()], refused: refuses(answer, attempt), answer: answer.text }).toEqual({
            places: [...attempt.keys()],
            refused: true,
            answer: answer.text,
          });
        }
      }
      expect(await fingerprints.ofAll(allSchemas())).toEqual(before);
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

const schemasOf = ({ store, group }: Branch): string[] => [...new Set([store.schema, group.schema])];

const isAboutTenant = (route: Route): boolean => route.face !== undefined && route.face.face !== 'public';

const holds = (ask: Ask, place: Place): boolean => [...textsOf(ask).keys()].map(withoutIndexes).includes(place);

function mayLook({ method, endpoint, face }: Route): boolean {
  if (face?.face === 'platform') return false;
  return method === 'GET' && (!endpoint?.permission || READ_PERMISSIONS.includes(endpoint.permission));
}

/** A filter by what is not there finds nothing; anywhere else it is refused. */
function refuses(answer: Answer, attempt: ReadonlyMap<Place, string>): boolean {
  if (FOREIGN_REFUSED.includes(answer.status)) return true;
  const isFilter = [...attempt.keys()].every((place) => place.startsWith('query.'));
  return isFilter && answer.status === 200 && answer.json<{ data: unknown[] }>().data.length === 0;
}

function expectGood(answer: Answer): void {
  if (!answer.isGood) throw new Error(`The right caller was answered ${answer.status} ${answer.text}`);
}
