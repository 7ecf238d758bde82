import type { Branch } from './branch';
import type { Recipe } from './recipe';

const DAY = '2026-12-08';

/** A working day's mornings, so that no two recipes are in each other's way. */
let mornings = 0;

/** An instant at which a store works that no other recipe asks for. */
export function freeMorning(): string {
  const number = mornings++;
  const day = 7 + (Math.floor(number / 4) % 5);
  const minutes = (number % 4) * 30;
  return new Date(Date.UTC(2026, 11, day, 1, minutes)).toISOString();
}

/** A bay and a technician of their own, and work for them. */
export async function workshopOf(at: Branch) {
  const [bay, technician] = [await bayOf(at), await technicianOf(at)];
  return { bayId: bay.id, technicianId: technician.id, skill: 'maintenance', hours: '0.50', kind: 'drop_off' };
}

export async function holdOf(at: Branch, customerId?: string): Promise<{ id: string; startsAt: string }> {
  const startsAt = freeMorning();
  const hold = await at.post('workshop/holds', { ...(await workshopOf(at)), startsAt, customerId });
  return { id: hold.id, startsAt };
}

const bayOf = (at: Branch) => at.post('workshop/bays', { code: at.unique('B').slice(0, 30), skills: ['maintenance'] });

const technicianOf = (at: Branch) =>
  at.post('workshop/technicians', { code: at.unique('T').slice(0, 30), name: '周立国', skills: ['maintenance'] });

async function waiting(at: Branch) {
  const { vehicle, customer } = await at.ownedVehicle();
  const times = { earliestAt: '2026-12-07T01:00:00.000Z', latestAt: '2026-12-11T09:00:00.000Z' };
  return {
    ...{ customerId: customer.id, vehicleId: vehicle.id, ...times },
    ...{ skill: 'maintenance', hours: '1.50', kind: 'waiter' },
  };
}

async function attended(at: Branch): Promise<{ id: string; day: string }> {
  const { id } = await technicianOf(at);
  const path = `${at.path}/workshop/technicians/${id}/attendance/${DAY}`;
  await at.api.must({ method: 'PUT', path, credential: at.key, body: { windows: [], reason: 'leave' } });
  return { id, day: DAY };
}

/** A recipe for each operation of the workshop. */
export const WORKSHOP_RECIPES: Readonly<Record<string, Recipe>> = {
  'store.listBays': async (at) => {
    await bayOf(at);
    return { query: { inUse: 'true' } };
  },
  'store.createBay': async (at) => ({ body: { code: at.unique('B'), skills: ['maintenance'] } }),
  'store.getBay': async (at) => ({ params: { id: (await bayOf(at)).id } }),
  'store.updateBay': async (at) => ({ params: { id: (await bayOf(at)).id }, body: { inUse: false } }),
  'store.listTechnicians': async (at) => {
    await technicianOf(at);
    return { query: { skill: 'maintenance' } };
  },
  'store.createTechnician': async (at) => ({
    body: { code: at.unique('T'), name: '周立国', skills: ['maintenance'], efficiency: '1.25' },
  }),
  'store.getTechnician': async (at) => ({ params: { id: (await technicianOf(at)).id } }),
  'store.updateTechnician': async (at) => ({
    params: { id: (await technicianOf(at)).id },
    body: { skills: ['maintenance', 'electrical'] },
  }),
  'store.getAvailableHours': async (at) => {
    await technicianOf(at);
    return { query: { from: '2026-12-07', before: '2026-12-12' } };
  },
  'store.setAttendance': async (at) => ({
    params: { id: (await technicianOf(at)).id, day: DAY },
    body: { windows: [{ from: '09:00', to: '12:00' }], reason: 'training' },
  }),
  'store.removeAttendance': async (at) => ({ params: await attended(at) }),
  'store.getWorkshopDays': async (at) => {
    await technicianOf(at);
    return { query: { from: '2026-12-07', before: '2026-12-12' } };
  },
  'store.setWorkshopDay': async () => ({
    params: { day: DAY, skill: 'paint' },
    body: { carryOverHours: '3.00', limitHours: '36.00' },
  }),
  'store.listSlots': async (at) => {
    const { skill, hours, kind } = await workshopOf(at);
    const range = { from: '2026-12-07T00:00:00.000Z', before: '2026-12-12T00:00:00.000Z' };
    return { query: { skill, hours, kind, ...range, customerId: (await at.customer()).id } };
  },
  'store.holdSlot': async (at) => ({
    body: { ...(await workshopOf(at)), startsAt: freeMorning(), customerId: (await at.customer()).id },
  }),
  'store.getHold': async (at) => ({ params: { id: (await holdOf(at)).id } }),
  'store.releaseHold': async (at) => ({ params: { id: (await holdOf(at)).id } }),
  'store.listWaitList': async (at) => {
    const entry = await waiting(at);
    await at.post('workshop/wait-list', entry);
    return { query: { state: 'waiting', customerId: entry.customerId } };
  },
  'store.joinWaitList': async (at) => ({ body: await waiting(at) }),
  'store.getWaitListEntry': async (at) => ({
    params: { id: (await at.post('workshop/wait-list', await waiting(at))).id },
  }),
  'store.withdrawFromWaitList': async (at) => ({
    params: { id: (await at.post('workshop/wait-list', await waiting(at))).id },
  }),
};
