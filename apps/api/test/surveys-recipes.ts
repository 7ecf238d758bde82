import type { Branch } from './branch';
import { multipart } from './multipart';
import type { Recipe } from './recipe';

interface Row {
  readonly id: string;
  readonly orderId: string;
  readonly customerId: string;
  readonly consultantId: string;
  readonly evidence: readonly { readonly id: string }[];
}

const PERIOD = { from: '2026-11-01', before: '2026-12-01' };
const CEREMONY = '2027-01-11T06:00:00.000Z';
const FILM = multipart({ 'visit.mp4': Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0 the front desk', 'latin1') });

const ANSWERS = [
  { question: 'reception_timeliness', value: 'yes' },
  { question: 'reception_attitude', value: 'partly', text: '等了十分钟' },
];
const HELD = [
  { question: 'overall', value: '10' },
  { question: 'sales_reception', value: '9' },
];
const CALLED = [
  ...['over_quote', 'first_delivery_not_qualified', 'residual_fault', 'parts_shortage', 'late', 'rework'].map(
    (item) => ({
      question: `six_qs_${item}`,
      value: 'no',
    }),
  ),
  { question: 'overall', value: 'satisfied' },
];

/** Somebody who sells cars in the store. */
async function consultant(at: Branch): Promise<string> {
  const { id } = await at.person();
  await at.atHeadquarters(`staff/${id}/grants`, { role: 'sales_consultant', level: 'store', storeCode: at.store.code });
  return id;
}

/** What a visit was asked about, with every reference that a response may have. */
async function asked(at: Branch): Promise<object> {
  const { vehicle, customer } = await at.ownedVehicle();
  const { id: orderId } = await at.order(vehicle.id);
  const about = { customerId: customer.id, vehicleId: vehicle.id, orderId, consultantId: await consultant(at) };
  return { survey: 'service-standard', mode: 'visit', answers: ANSWERS, ...about };
}

const response = async (at: Branch) => at.post<Row>('survey-responses', await asked(at));

async function evidence(at: Branch): Promise<{ id: string; evidenceId: string }> {
  const { id } = await response(at);
  const path = `${at.path}/survey-responses/${id}/evidence`;
  const shown = await at.api.must<Row>({ method: 'POST', path, credential: at.key, ...FILM });
  return { id, evidenceId: shown.evidence[0]?.id ?? '' };
}

async function invitation(at: Branch): Promise<object> {
  const { vehicle, customer } = await at.ownedVehicle();
  const about = { customerId: customer.id, vehicleId: vehicle.id, consultantId: await consultant(at) };
  return { ...about, ceremonyAt: CEREMONY };
}

const interview = async (at: Branch) => at.post<Row>('delivery-interviews', await invitation(at));

async function refusal(at: Branch): Promise<Row> {
  const invited = await interview(at);
  await at.post(`delivery-interviews/${invited.id}/refusal`, { reason: '赶时间' });
  return invited;
}

const improvement = (at: Branch) =>
  at.post('improvements', { index: 'reception_timeliness', title: '增设早高峰接待岗', introducedOn: '2026-11-10' });

async function link(at: Branch): Promise<string> {
  const { customer, vehicle } = await at.ownedVehicle();
  const about = { customerId: customer.id, vehicleId: vehicle.id };
  const { url } = await at.post<{ url: string }>('surveys/three-day-call/links', about);
  return url.slice(url.lastIndexOf('/') + 1);
}

/** Surveys, what was answered, interviews before delivery, and scores from outside. */
export const SURVEYS_RECIPES: Readonly<Record<string, Recipe>> = {
  'store.listSurveys': async () => ({}),
  'store.getSurvey': async () => ({ params: { code: 'three-day-call' } }),
  'store.createSurveyLink': async (at) => {
    const { vehicle, customer } = await at.ownedVehicle();
    const { id: orderId } = await at.order(vehicle.id);
    return { params: { code: 'three-day-call' }, body: { customerId: customer.id, vehicleId: vehicle.id, orderId } };
  },
  'store.getSurveyResults': async () => ({ params: { code: 'service-standard' }, query: PERIOD }),

  'store.listSurveyResponses': async (at) => {
    const { customerId, orderId, consultantId } = await response(at);
    return { query: { customerId, orderId, consultantId, index: 'reception_attitude', worst: 'so_so' } };
  },
  'store.recordSurveyResponse': async (at) => ({ body: await asked(at) }),
  'store.getSurveyResponse': async (at) => ({ params: { id: (await response(at)).id } }),
  'store.addEvidence': async (at) => ({ params: { id: (await response(at)).id }, ...FILM }),
  'store.getEvidenceLink': async (at) => ({ params: await evidence(at) }),

  'store.listDeliveryInterviews': async (at) => {
    const { vehicle, customer } = await at.ownedVehicle();
    const body = { customerId: customer.id, vehicleId: vehicle.id, ceremonyAt: CEREMONY };
    await at.post('delivery-interviews', body);
    return { query: { vehicleId: vehicle.id, state: 'invited' } };
  },
  'store.inviteToInterview': async (at) => ({ body: await invitation(at) }),
  'store.getDeliveryInterview': async (at) => ({ params: { id: (await interview(at)).id } }),
  'store.holdInterview': async (at) => ({ params: { id: (await interview(at)).id }, body: { answers: HELD } }),
  'store.refuseInterview': async (at) => ({ params: { id: (await interview(at)).id }, body: { reason: '赶时间' } }),
  'store.signInterviewRefusal': async (at) => ({ params: { id: (await refusal(at)).id } }),
  'store.getInterviewCoverage': async () => ({ query: PERIOD }),
  'store.listUninterviewed': async () => ({ query: PERIOD }),

  'store.listOutsideScores': async () => ({ query: { kind: 'third_party_csi', belowLimit: 'false' } }),
  'store.recordOutsideScore': async (at) => {
    const { vehicle, customer } = await at.ownedVehicle();
    const { id: orderId } = await at.order(vehicle.id);
    const score = { source: 'manufacturer', externalId: at.unique('mf'), scoredOn: '2026-10-20', score: '6' };
    return {
      body: { kind: 'manufacturer_follow_up', ...score, customerId: customer.id, vehicleId: vehicle.id, orderId },
    };
  },
  'store.listCsiCandidates': async () => ({ query: { from: '2026-10-01', before: '2027-01-01' } }),

  'store.getSatisfaction': async () => ({ query: { ...PERIOD, mode: 'phone', survey: 'three-day-call' } }),
  'store.getSatisfactionMatrix': async () => ({ query: { ...PERIOD, level: '3' } }),
  'store.compareSurveyModes': async () => ({ query: PERIOD }),
  'store.getCareEffect': async () => ({ query: PERIOD }),

  'store.listImprovements': async () => ({ query: { index: 'reception_timeliness' } }),
  'store.createImprovement': async () => ({ body: { index: 'reception_timeliness', title: '增设早高峰接待岗' } }),
  'store.getImprovement': async (at) => ({ params: { id: (await improvement(at)).id } }),
  'store.updateImprovement': async (at) => ({
    params: { id: (await improvement(at)).id },
    body: { state: 'evaluated' },
  }),
  'store.addImprovementFinding': async (at) => ({
    params: { id: (await improvement(at)).id },
    body: { method: 'expert_review', on: '2026-11-20', finding: '等待明显缩短', score: 85 },
  }),
  'store.getImprovementEffect': async (at) => ({ params: { id: (await improvement(at)).id } }),
};

/** What customers do by their links. */
export const OPEN_SURVEYS_RECIPES: Readonly<Record<string, Recipe>> = {
  'public.readOpenSurvey': async (at) => ({ params: { token: await link(at) } }),
  'public.answerOpenSurvey': async (at) => ({ params: { token: await link(at) }, body: { answers: CALLED } }),
};
