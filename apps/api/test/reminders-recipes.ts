import type { Recipe } from './recipe';

/** A recipe for each operation of reminders. */
export const REMINDERS_STORE_RECIPES: Readonly<Record<string, Recipe>> = {
  'store.listPlannedReminders': async () => ({ query: { on: '2026-11-23', journey: 'maintenance-due' } }),
  'store.listMaintenanceForecasts': async () => ({ query: { dueOnFrom: '2026-11-01', dueOnBefore: '2026-12-01' } }),
  'store.getMaintenanceForecast': async (at) => ({ params: { id: (await at.vehicle()).id } }),
};
