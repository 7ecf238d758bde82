import type { Branch } from './branch';
import { multipart } from './multipart';
import type { Recipe } from './recipe';

interface Row {
  readonly id: string;
}

interface Guest {
  readonly evaluation: { readonly questions: readonly Row[] };
}

/** Of the API's clock, at whose today a campaign is judged. */
const tomorrow = ({ api }: Branch): string =>
  new Date(api.world.clock.now().getTime() + 86_400_000).toISOString().slice(0, 10);

const PERIOD = { from: '2026-11-01', before: '2026-12-01' };

function draft(at: Branch, kind = 'owner-classroom'): Promise<Row> {
  return at.post('campaigns', { kind, startsOn: tomorrow(at) });
}

async function announced(at: Branch, kind?: string): Promise<Row> {
  const { id } = await draft(at, kind);
  return at.post(`campaigns/${id}/steps`, { to: 'announced' });
}

/** A campaign with a customer who was there. */
async function visited(at: Branch): Promise<{ id: string; customerId: string }> {
  const { id: customerId } = await at.customer();
  const { id } = await announced(at);
  return { id, customerId };
}

async function asked(at: Branch): Promise<{ id: string; customerId: string; questionId: string }> {
  const { id, customerId } = await visited(at);
  const path = `campaigns/${id}/guests/${customerId}/evaluations`;
  const { evaluation } = await at.post<Guest>(path, { questions: ['冬季轮胎什么时候换？'] });
  return { id, customerId, questionId: evaluation.questions[0]?.id ?? '' };
}

const SLIDES = multipart({ 'slides.pdf': '%PDF-1.7\n%of an owner classroom\n' });

async function withSlides(at: Branch): Promise<Row> {
  const campaign = await draft(at);
  const path = `${at.path}/campaigns/${campaign.id}/slides`;
  await at.api.must({ method: 'POST', path, credential: at.key, ...SLIDES });
  return campaign;
}

/** A recipe for each operation on campaigns. */
export const CAMPAIGNS_RECIPES: Readonly<Record<string, Recipe>> = {
  'store.listCampaigns': async () => ({ query: { state: 'announced', kind: 'winter-warmth' } }),
  'store.createCampaign': async (at) => ({ body: { kind: 'winter-warmth', startsOn: tomorrow(at), name: '冬送温暖' } }),
  'store.getCampaign': async (at) => ({ params: { id: (await draft(at)).id } }),
  'store.updateCampaign': async (at) => ({ params: { id: (await draft(at)).id }, body: { goal: '教会车主养护车辆' } }),
  'store.takeCampaignStep': async (at) => ({ params: { id: (await draft(at)).id }, body: { to: 'announced' } }),
  'store.raiseWeatherAlert': async () => ({ body: { notice: '明天气温骤降12℃，请检查防冻液', city: '上海市' } }),
  'store.getCampaignFigures': async (at) => ({ params: { id: (await announced(at)).id } }),
  'store.listCampaignGuests': async (at) => ({ params: { id: (await visited(at)).id }, query: { figure: 'invited' } }),
  'store.noteCampaignGuest': async (at) => ({ params: await visited(at), body: { answer: 'joining', attended: true } }),
  'store.evaluateCampaign': async (at) => ({
    params: await visited(at),
    body: { rating: 5, comment: '讲得很清楚', questions: ['冬季轮胎什么时候换？'] },
  }),
  'store.answerCampaignQuestion': async (at) => ({ params: await asked(at), body: { answer: '低于7℃时建议更换' } }),
  'store.uploadCampaignSlides': async (at) => ({ params: { id: (await draft(at)).id }, ...SLIDES }),
  'store.getSlidesLink': async (at) => ({ params: { id: (await withSlides(at)).id } }),
  'store.listCampaignProposals': async () => ({ query: PERIOD }),
  'store.getCareRates': async () => ({ query: PERIOD }),
  'store.listCareRateRecords': async () => ({
    query: { ...PERIOD, measure: 'festival_greetings', code: 'national_day', reached: 'true' },
  }),
};
