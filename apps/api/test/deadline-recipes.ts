import type { Branch } from './branch';
import type { Recipe } from './recipe';

const WINDOWS = [{ from: '10:00', to: '16:00' }];

/** A recipe for each operation on the working calendar. */
export const DEADLINE_RECIPES: Readonly<Record<string, Recipe>> = {
  'store.getCalendar': async () => ({ query: { from: '2026-10-01', before: '2026-11-01' } }),
  'store.listHolidayOverrides': async (at) => {
    await override(at);
    return { query: { from: '2027-01-01', before: '2028-01-01' } };
  },
  'store.getHolidayOverride': async (at) => ({ params: { day: await override(at) } }),
  'store.setHolidayOverride': async () => ({
    params: { day: '2027-05-01' },
    body: { windows: WINDOWS, name: '劳动节值班' },
  }),
  'store.removeHolidayOverride': async (at) => ({ params: { day: await override(at) } }),
};

/** A day that the store set itself. */
async function override(at: Branch): Promise<string> {
  const day = '2027-05-02';
  const path = `${at.path}/calendar/overrides/${day}`;
  const body = { windows: WINDOWS, name: '劳动节值班' };
  await at.api.must({ method: 'PUT', path, credential: at.key, body });
  return day;
}
