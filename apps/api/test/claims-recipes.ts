import type { Branch } from './branch';
import type { Recipe } from './recipe';

const PERIOD = { from: '2026-01-01', before: '2027-01-01' };
const CLAIMED = { amount: 86_000, currency: 'CNY' };
const REJECTION = { to: 'rejected', rejectReason: 'part_not_returned', note: '旧件未随单寄回' };

/** A recipe for each operation on warranty claims and responsibility accidents. */
export const CLAIMS_RECIPES: Readonly<Record<string, Recipe>> = {
  'store.listClaims': async (at) => ({ query: { orderId: (await claim(at)).orderId, state: 'submitted' } }),
  'store.submitClaim': async (at) => ({
    body: {
      orderId: (await at.order()).id,
      claimNumber: at.unique('WC'),
      claimed: CLAIMED,
      content: '水泵渗漏，更换水泵总成',
    },
  }),
  'store.summarizeClaims': async (at) => {
    await claim(at);
    return { query: PERIOD };
  },
  'store.listClaimsSummaryRecords': async (at) => {
    await claim(at);
    return { query: { ...PERIOD, figure: 'claims' } };
  },
  'store.getClaim': async (at) => ({ params: { id: (await claim(at)).id } }),
  'store.updateClaim': async (at) => ({
    params: { id: (await claim(at)).id },
    body: { claimed: { amount: 90_000, currency: 'CNY' }, content: null },
  }),
  'store.takeClaimStep': async (at) => ({ params: { id: (await claim(at)).id }, body: REJECTION }),

  'store.listResponsibilityAccidents': async (at) => ({ query: { orderId: (await accident(at)).orderId } }),
  'store.recordResponsibilityAccident': async (at) => ({ body: await accidentOf(at) }),
  'store.getResponsibilityAccident': async (at) => ({ params: { id: (await accident(at)).id } }),
  'store.updateResponsibilityAccident': async (at) => ({
    params: { id: (await accident(at)).id },
    body: { measures: '移车须两人配合', damage: null },
  }),
};

interface OfOrder {
  readonly id: string;
  readonly orderId: string;
}

async function claim(at: Branch): Promise<OfOrder> {
  return at.post('claims', { orderId: (await at.order()).id, claimNumber: at.unique('WC'), claimed: CLAIMED });
}

async function accidentOf(at: Branch) {
  const damage = { amount: 120_000, currency: 'CNY' };
  return {
    orderId: (await at.order()).id,
    kind: 'vehicle_damage',
    occurredAt: '2026-10-01T02:00:00.000Z',
    description: '移车时右前门被刮伤',
    damage,
  };
}

async function accident(at: Branch): Promise<OfOrder> {
  return at.post('responsibility-accidents', await accidentOf(at));
}
