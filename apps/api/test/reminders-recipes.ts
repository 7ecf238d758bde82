import type { Recipe } from './recipe';

const text = (zh: string, en: string) => ({ 'zh-CN': zh, en });

const WINTER_CHECK = {
  label: text('冬季检测', 'Winter check'),
  enabled: true,
  language: 'zh-CN',
  trigger: {
    kind: 'inspection_expiry',
    appointment: null,
    population: { field: 'use', op: 'eq', value: 'private' },
    customers: { field: 'stockState', op: 'ne', value: 'lost' },
  },
  steps: [
    {
      code: 'sms',
      label: text('短信', 'SMS'),
      after: null,
      offset: { days: -7, hours: 0 },
      timeOfDay: '10:00',
      expiresAfterHours: 72,
      channel: 'sms',
      category: 'care',
      priority: 2,
      ownerRole: null,
      quietHoursExempt: false,
      template: text('您好，{customerName}', 'Hello {customerName}'),
    },
  ],
};

/** A recipe for each operation of reminders. */
export const REMINDERS_STORE_RECIPES: Readonly<Record<string, Recipe>> = {
  'store.listPlannedReminders': async () => ({ query: { on: '2026-11-23', journey: 'maintenance-due' } }),
  'store.listMaintenanceForecasts': async () => ({ query: { dueOnFrom: '2026-11-01', dueOnBefore: '2026-12-01' } }),
  'store.getMaintenanceForecast': async (at) => ({ params: { id: (await at.vehicle()).id } }),
  'store.previewMessage': async (at) => {
    const { vehicle, customer } = await at.ownedVehicle();
    return { body: { journey: 'maintenance-due', step: 'sms', customerId: customer.id, vehicleId: vehicle.id } };
  },
  'store.getContactCoverage': async () => ({}),
  'store.listUncovered': async () => ({ query: { of: 'vehicles', reason: 'no_customer' } }),
  'store.setJourney': async () => ({ params: { code: 'winter-check' }, body: WINTER_CHECK }),
  'store.previewJourney': async () => ({ params: { code: 'maintenance-due' }, body: { from: '2026-11-23', days: 14 } }),
  'store.listPreviewContacts': async () => ({
    params: { code: 'insurance-expiry' },
    query: { leftOut: 'true', following: 'false', reason: 'no_number', step: 'sms', on: '2026-11-24' },
    body: { from: '2026-11-23', days: 14 },
  }),
  'store.getJourneyEffect': async () => ({
    params: { code: 'maintenance-due' },
    query: { from: '2026-11-01', before: '2026-12-01', withinDays: '60' },
  }),
  'store.listJourneyEffectRecords': async () => ({
    params: { code: 'maintenance-due' },
    query: {
      ...{ from: '2026-11-01', before: '2026-12-01', withinDays: '60', state: 'not_reminded', side: 'held_out' },
      ...{ figure: 'came_back', point: '20000' },
    },
  }),
};
