import { randomUUID } from 'node:crypto';
import type { Route } from '#libs/http';
import { ApiKeyUse } from '#libs/identity';
import { transactionChannel } from '#libs/tenancy';
import { Branch } from './branch';
import { Callers } from './callers';
import { asksOf, callOf, nameOf, RECIPE_NAMES } from './recipes';
import { startTestApi, type TestApi } from './test-api';

const MOST_OF_A_READ = 2;
const MOST_OF_A_WRITE = 5;

/** What headquarters and the operator do now and then may wait longer. Of a store, only what a policy document says first. */
const LONGER: Readonly<Record<string, number>> = {
  // the own store, the group, and then each store that is read: schemas which no transaction may name together
  'store.getElsewhere': 4,
  'group.getPersonProfile': 7,
  // only a file that is there was fetched
  'group.getPersonExport': 3,
  // the proposal, the two persons, and who they were merged into since
  'group.decidePersonProposal': 9,
  // only the policy of complete files says which of them to list
  'store.listIncompleteFiles': 3,
  // drafted, reviewed and issued, each a step of its own in the life of a policy
  'store.setJourney': 12,
  // the journeys and the contact policy in force say whom to look for
  'store.getContactCoverage': 3,
  'store.listUncovered': 3,
  // who works in the store is the group's to say; then the promises of a first word begin
  'store.assignCustomers': 8,
  // what was said is owed a reply, and that promise begins by the calendar in force
  'store.recordCommunication': 6,
  // each question of the form is owed an answer, and that promise begins by the calendar in force
  'store.evaluateCampaign': 6,
  // who works in the store is the group's to say
  'store.assignCalls': 7,
  // the rules of the survey judge what was answered, and an opinion is owed a reply, by the calendar in force
  'store.recordCallAttempt': 7,
  // the surveys in force say which of them ask after a visit, and what
  'store.crossCheckFollowUps': 3,
  // only the policies say which words and which indexes to count
  'store.getSurveyResults': 3,
  'store.getSatisfaction': 3,
  'store.getSatisfactionMatrix': 3,
  // who works in the store is the group's to say; then the rules judge the answers, and tasks tell of the dissatisfied
  'store.recordSurveyResponse': 7,
  'store.inviteToInterview': 6,
  'store.holdInterview': 6,
  'store.recordOutsideScore': 6,
  // two schemas, which no transaction may name together: the platform's and the group's
  'group.listStores': 4,
  'group.createStaff': 6,
  'group.createApiKey': 7,
  'group.rotateApiKey': 7,
  'group.revokeApiKey': 6,
  'platform.createStore': 8,
  'platform.createGroupApiKey': 7,
  'platform.revokeGroupApiKey': 6,
  // whether an administrator is left is judged before and after
  'group.createRole': 7,
  'group.updateRole': 6,
  'group.removeRole': 6,
  // an attempt is counted before the password is looked at, and forgiven after
  'public.signIn': 8,
  'public.changePassword': 6,
  // the platform's stores, the definitions, and then how far the roll-ups have come with them
  'group.compareKpis': 5,
  // only the definition of the figure says what to list
  'group.listKpiRecords': 3,
  'store.listKpiRecords': 3,
  // only a look at the papers says what is wrong with them, and only a policy how much time there is to correct it
  'store.receiveHandOver': 6,
  'store.returnLoan': 6,
  'store.lendPapers': 6,
};

/** What asks somebody else than Postgres, or nobody. */
const ELSEWHERE: readonly string[] = ['store.listDevOutbox', 'store.listPolicyKinds'];

/** Nobody waits for these: stores that are woken, the feeds of inboxes, boards and orders, the look at the test clock. */
const BEHIND_REQUESTS = new Set(['wake', 'inbox-events', 'board-events', 'order-progress', 'test-clock']);

describe('waits for Postgres', () => {
  let api: TestApi;
  let home: Branch;
  let callers: Callers;
  let routes: ReadonlyMap<string, Route>;
  let waits = 0;
  const count = (message: unknown): void => {
    const { requestId, waits: more } = message as { requestId: string; waits: number };
    if (!BEHIND_REQUESTS.has(requestId)) waits += more;
  };

  beforeAll(async () => {
    api = await startTestApi();
    home = await Branch.open(api, 'north');
    callers = await Callers.open(home, await Branch.open(api, 'south'), await Branch.open(api, 'other'));
    routes = new Map(api.routes.map((route) => [nameOf(route), route]));
    transactionChannel.subscribe(count);
  });
  afterAll(async () => {
    transactionChannel.unsubscribe(count);
    await api.stop();
  });

  it.each(RECIPE_NAMES.map((name) => [name]))('%s', async (name) => {
    const route = routes.get(name) as Route;
    const isRead = route.method === 'GET';
    for (const ask of await asksOf(route, home)) {
      const credential = ask.credential ?? (await callers.withOnly(route));
      await knowCaller(credential, callOf(route, home, ask, undefined).path);
      const key = route.method === 'POST' && { 'idempotency-key': randomUUID() };
      const call = callOf(route, home, { ...ask, headers: { ...ask.headers, ...key } }, credential);
      waits = 0;
      const answer = await api.send(call);
      const most = LONGER[name] ?? (isRead ? MOST_OF_A_READ : MOST_OF_A_WRITE);
      expect(answer.isGood).toBe(true);
      expect(waits).toBeLessThanOrEqual(most);
      const isOfPostgres = name.startsWith('store.') && route.endpoint?.permission && !ELSEWHERE.includes(name);
      if (isOfPostgres) expect(waits).toBeGreaterThan(0);
    }
  });

  /** Whoever calls often is remembered, and so is the store that they call. */
  async function knowCaller(credential: string, path: string): Promise<void> {
    const store = /^.v1.stores.[^/?]+/.exec(path)?.[0] ?? home.path;
    await api.send({ method: 'GET', path: '/v1/auth/me', credential });
    await api.send({ method: 'GET', path: store, credential });
    await api.get(ApiKeyUse).settled();
  }
});
