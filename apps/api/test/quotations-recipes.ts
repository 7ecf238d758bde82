import { BOOKED_FOR, type Branch } from './branch';
import type { Recipe } from './recipe';

const LINE = { kind: 'labour', name: '保养工时', quantity: '1', amount: { amount: 12_000, currency: 'CNY' } };
const ESTIMATE = { lines: [LINE, LINE], promisedAt: BOOKED_FOR };
const PRICE = {
  ...{ kind: 'labour', code: 'L014', name: '保养工时', unit: 'job', hours: '0.80', validFrom: '2026-01-01' },
  unitPrice: { amount: 12_000, currency: 'CNY' },
};

/** Recipes of the price catalogue and of what customers are told that an order will cost. */
export const QUOTATIONS_RECIPES: Readonly<Record<string, Recipe>> = {
  'store.listPrices': async () => ({ query: { kind: 'labour', on: '2026-11-22' } }),
  'store.putPrices': async () => ({ body: { prices: [PRICE] } }),
  'store.listEstimates': async (at) => ({ params: { orderId: (await estimateOf(at)).orderId } }),
  'store.createEstimate': async (at) => ({ params: { orderId: (await at.order()).id }, body: ESTIMATE }),
  'store.getEstimate': async (at) => ({ params: { id: (await estimateOf(at)).id } }),
  'store.tellEstimate': async (at) => ({ params: { id: (await estimateOf(at)).id }, body: { how: 'in_person' } }),
  'store.acceptEstimate': async (at) => ({ params: { id: (await toldEstimate(at)).id }, body: { how: 'phone' } }),
  'store.declineEstimate': async (at) => ({
    params: { id: (await toldEstimate(at)).id },
    body: { how: 'message', note: '下次再做' },
  }),
};

async function estimateOf(at: Branch): Promise<{ id: string; orderId: string }> {
  const { id: orderId } = await at.order();
  return at.post(`service-orders/${orderId}/estimates`, ESTIMATE);
}

async function toldEstimate(at: Branch): Promise<{ id: string }> {
  const { id } = await estimateOf(at);
  return at.post(`estimates/${id}/tell`, { how: 'in_person' });
}
