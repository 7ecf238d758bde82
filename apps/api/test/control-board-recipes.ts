import type { Branch } from './branch';
import type { Recipe } from './recipe';
import { workshopOf } from './workshop-recipes';

const PERIOD = { from: '2026-01-01', before: '2027-01-01' };
const HOURS = { from: '2026-10-01', before: '2026-11-01' };
const ARRIVED = '2026-10-01T01:00:00.000Z';
const STARTED = '2026-10-01T02:00:00.000Z';

/** A recipe for each operation on the control board. */
export const CONTROL_BOARD_RECIPES: Readonly<Record<string, Recipe>> = {
  'store.showControlBoard': async (at) => {
    await clockedOn(at);
    return { query: { on: '2026-10-01' } };
  },
  'store.followControlBoard': async () => ({ query: { seconds: '1' } }),
  'store.getWorkPlan': async (at) => ({ params: { orderId: await arrived(at) } }),
  'store.planWork': async (at) => ({
    params: { orderId: await arrived(at) },
    body: {
      stretches: [{ ...(await placeOf(at)), from: '2027-01-11T02:00:00.000Z', before: '2027-01-11T03:00:00.000Z' }],
    },
  }),
  'store.listLabourClockings': async (at) => {
    const { technicianId, orderId } = await clockedOn(at);
    return { query: { technicianId, orderId, running: 'true' } };
  },
  'store.clockOn': async (at) => ({ body: { ...(await placeOf(at)), orderId: await arrived(at), at: STARTED } }),
  'store.getLabourClocking': async (at) => ({ params: { id: (await clockedOn(at)).id } }),
  'store.correctLabourClocking': async (at) => ({
    params: { id: (await clockedOn(at)).id },
    body: { endedAt: '2026-10-01T03:30:00.000Z', reason: '忘记下卡' },
  }),
  'store.clockOff': async (at) => ({
    params: { id: (await clockedOn(at)).id },
    body: { at: '2026-10-01T03:00:00.000Z' },
  }),
  'store.countLabourHours': async (at) => {
    await clockedOn(at);
    return { query: HOURS };
  },
  'store.listLabourRecords': async (at) => {
    const { technicianId } = await clockedOn(at);
    return { query: { ...PERIOD, figure: 'clocked', technicianId } };
  },
};

interface Clocking {
  readonly id: string;
  readonly technicianId: string;
  readonly orderId: string;
}

async function placeOf(at: Branch): Promise<{ bayId: string; technicianId: string }> {
  const { bayId, technicianId } = await workshopOf(at);
  return { bayId, technicianId };
}

async function arrived(at: Branch): Promise<string> {
  const { id: vehicleId } = await at.vehicle();
  const visit = { vehicleId, type: 'minor_repair', odometerKm: 48_210, arrivedAt: ARRIVED };
  return (await at.post('service-orders', visit)).id;
}

async function clockedOn(at: Branch): Promise<Clocking> {
  const { bayId, technicianId } = await workshopOf(at);
  const orderId = await arrived(at);
  return at.post('control-board/clockings', { technicianId, bayId, orderId, at: STARTED });
}
