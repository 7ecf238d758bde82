import type { Recipe } from './recipe';

const PERIOD = { from: '2026-10-15', before: '2026-12-03' };

export const REPORTS_STORE_RECIPES: Readonly<Record<string, Recipe>> = {
  'store.getKpis': async (at) => {
    await at.order();
    return { query: { ...PERIOD, kpi: 'KPI-01,KPI-06' } };
  },
  'store.listKpiRecords': async (at) => {
    await at.order();
    return { params: { kpi: 'KPI-06' }, query: { ...PERIOD, side: 'denominator' } };
  },
};

export const REPORTS_GROUP_RECIPES: Readonly<Record<string, Recipe>> = {
  'group.compareKpis': async (at) => ({ query: { ...PERIOD, store: at.store.code, kpi: 'KPI-01', groupBy: 'store' } }),
  'group.listKpiRecords': async (at) => {
    await at.order();
    return { params: { kpi: 'KPI-06' }, query: { ...PERIOD, side: 'denominator', store: at.store.code } };
  },
};
