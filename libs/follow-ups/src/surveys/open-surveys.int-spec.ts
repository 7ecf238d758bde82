import { Client } from 'pg';
import { sql } from '#libs/database';
import { Grants, StaffDirectory, StoreProfiles } from '#libs/identity';
import { StaffNotices } from '#libs/outreach';
import { findPolicyKind, PoliciesService } from '#libs/policies';
import { TenantDirectory } from '#libs/tenancy';
import { NOON, SurveysWorld, threeDayCall } from '../fixtures/surveys-world';
import { OpenSurveysService } from './open-surveys.service';
import { SurveyLinks } from './survey-links';
import { SurveysService } from './surveys.service';

describe('surveys by their links', () => {
  let place: SurveysWorld;

  beforeAll(async () => {
    place = await SurveysWorld.start();
  });
  afterAll(() => place?.stop());
  afterEach(() => place.forget());

  const open = () => place.get(OpenSurveysService);
  const linkFor = async (customerId = place.customerId, survey = 'three-day-call'): Promise<string> => {
    const { url } = await place.get(SurveysService).createLink(place.ctx(), survey, { customerId });
    return url.slice(url.lastIndexOf('/') + 1);
  };
  const read = (token: string) => open().read(token, 'en', 'spec');
  const answer = (token: string, overall = 'satisfied') =>
    open().answer(token, { answers: threeDayCall(overall) }, 'en', 'spec');
  const kept = async () => (await place.inNorth(sql`select id from survey_response`)).length;
  const missing = { code: 'not_found' };

  it('FUP-22, FUP-12: of two answers to one link at once one is kept, and its tasks are created once', async () => {
    const token = await linkFor();
    const both = await Promise.allSettled([answer(token, 'not_satisfied'), answer(token, 'not_satisfied')]);
    const refusals = both.flatMap((one) => (one.status === 'rejected' ? [one.reason as { code: string }] : []));
    expect(refusals).toMatchObject([{ code: 'survey_already_answered' }]);
    expect(await kept()).toBe(1);
    const tasks = await place.inNorth(sql`select id from task where subject_type = 'survey-response'`);
    expect(tasks).toHaveLength(2);
  });

  it('FUP-12, CF-26: where the rules ask for it, whoever hears of a dissatisfied answer hears by text message too', async () => {
    const { id: storeId, code } = place.world.store('north');
    const { ctx: headquarters } = place.world.group('one');
    await place.get(StoreProfiles).prepare(headquarters, { id: storeId, code, name: '北店', kind: '4s_store' });
    const person = { username: 'manager', name: '李强', departments: [], password: 'password of manager' };
    const { id } = await place.get(StaffDirectory).create(headquarters, { ...person, phone: '+8613800138000' });
    await place.get(Grants).create(headquarters, id, { role: 'service_manager', level: 'store', storeCode: code });
    const policies = place.get(PoliciesService);
    const preset = findPolicyKind('staff-notices')?.presets[0]?.document;
    const drafted = (kind: string) => {
      const document = { ...preset, rules: [{ kinds: [kind], urgent: true }] };
      return policies.draft(place.ctx(), 'staff-notices', 'default', { document });
    };
    await expect(drafted('no-such-kind')).rejects.toMatchObject({ code: 'validation_failed' });
    const policy = await drafted('dissatisfied-customer');
    await policies.review(place.ctx(), policy.id, undefined);
    await policies.issue(place.ctx(), policy.id, undefined, {});

    await answer(await linkFor(), 'not_satisfied');
    await place.relay();
    await place.get(StaffNotices).tell(place.ctx(), new AbortController().signal);
    const told = await place.inNorth<{ kind: string; notices: { staffId: string; state: string; reason: string }[] }>(
      sql`select kind, notices from task where subject_type = 'survey-response' order by kind`,
    );
    // nothing is sent from here, since no gateway is set
    const outcome = { staffId: id, state: 'failed', reason: 'gateway_refused' };
    expect(told).toEqual([
      { kind: 'dissatisfaction-routing', notices: [] },
      { kind: 'dissatisfied-customer', notices: [expect.objectContaining(outcome)] },
    ]);
    await policies.withdraw(place.ctx(), policy.id, undefined);
  });

  it('FUP-22, SEC-08: the link of a customer who is forgotten leads nowhere', async () => {
    const gone = await place.customer();
    const token = await linkFor(gone);
    await place.inNorth(sql`update customer set erased_at = now() where id = ${gone}`);
    await expect(read(token)).rejects.toMatchObject(missing);
    await expect(answer(token)).rejects.toMatchObject(missing);
    expect(await kept()).toBe(0);
  });

  it('FUP-22: a survey that was issued in the same second as the link is the one that is asked', async () => {
    const policies = place.get(PoliciesService);
    const preset = findPolicyKind('survey')?.presets.find(({ code }) => code === 'three-day-call');
    place.world.clock.set(new Date(NOON.getTime() + 500));
    const { id } = await policies.draft(place.ctx(), 'survey', 'own-call', { document: preset?.document ?? {} });
    await policies.review(place.ctx(), id, undefined);
    await policies.issue(place.ctx(), id, undefined, {});
    place.world.clock.advance(200);
    const token = await linkFor(place.customerId, 'own-call');
    expect(await read(token)).toMatchObject({ label: 'Three-day call' });
    await answer(token);
    expect(await kept()).toBe(1);
  });

  it('FUP-22: a link to a survey that is not asked online is none', async () => {
    const contactId = await place.contact();
    const asked = { storeCode: place.ctx().store.code, survey: 'service-standard', issuedAt: NOON, contactId };
    await expect(read(place.get(SurveyLinks).token(asked))).rejects.toMatchObject(missing);
  });

  it('FUP-22: the links of a store that is suspended rest until it is back', async () => {
    const token = await linkFor();
    const { code } = place.ctx().store;
    const admin = new Client({ connectionString: place.world.cluster.databaseUrl });
    await admin.connect();
    const put = async (state: string) => {
      await admin.query('UPDATE platform.store SET state = $2 WHERE code = $1', [code, state]);
      place.get(TenantDirectory).forget(code);
    };
    try {
      await put('suspended');
      await expect(read(token)).rejects.toMatchObject({ code: 'store_suspended' });
      await expect(answer(token)).rejects.toMatchObject({ code: 'store_suspended' });
    } finally {
      await put('active');
      await admin.end();
    }
    expect(await kept()).toBe(0);
    await answer(token);
    expect(await kept()).toBe(1);
  });
});
