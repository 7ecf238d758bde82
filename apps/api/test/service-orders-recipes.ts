import { BOOKED_FOR, type Branch } from './branch';
import type { Recipe } from './recipe';

const EVERY_ORDER = { filter: { all: [{ field: 'internal', op: 'eq', value: false }] } };

/** Recipes of what is seen of service orders, their intake, and what the workshop asks of the parts department. */
export const SERVICE_ORDERS_RECIPES: Readonly<Record<string, Recipe>> = {
  'store.searchServiceOrders': async (at) => {
    await at.order();
    return { body: EVERY_ORDER };
  },
  'store.getDeliveryPunctuality': async () => ({
    query: { from: '2026-11-01T00:00:00Z', before: '2026-12-01T00:00:00Z' },
  }),
  'store.getPartsSold': async () => ({ query: { from: '2026-11-01T00:00:00Z', before: '2026-12-01T00:00:00Z' } }),
  'store.getServiceOrderBill': async (at) => ({ params: { id: (await at.order()).id } }),
  'store.getServiceOrderProgress': async (at) => ({ params: { id: (await at.order()).id } }),
  'store.followServiceOrderProgress': async (at) => ({
    params: { id: (await at.order()).id },
    query: { seconds: '1' },
  }),
  'store.getServiceOrderChecklist': async (at) => ({ params: { id: (await at.order()).id } }),
  'store.listServiceOrderPromises': async (at) => ({ params: { id: (await at.order()).id } }),
  'store.verifyServiceOrderIntake': async (at) => {
    const { vehicle, customer } = await at.ownedVehicle();
    const { id } = await at.order(vehicle.id);
    const [contact] = customer.contacts;
    const [phone] = customer.phones;
    return [
      { params: { id }, body: { contactId: contact?.id, phoneId: phone?.id } },
      { params: { id }, body: { contactName: '李娜', phone: '13900139003' } },
    ];
  },

  'store.listOrderParts': async (at) => ({ params: { orderId: (await partsOf(at)).orderId } }),
  'store.requestParts': async (at) => ({ params: { orderId: (await at.order()).id }, body: PARTS }),
  'store.listWantedParts': async (at) => {
    await partsOf(at);
    return { query: { state: 'requested' } };
  },
  'store.listExtraServices': async (at) => {
    const { customerId, vehicleId } = await extraService(at);
    const { id: orderId } = await at.order(vehicleId);
    return { query: { customerId, vehicleId, orderId, kind: 'home_visit' } };
  },
  'store.createExtraService': async (at) => {
    const { vehicle, customer } = await at.ownedVehicle();
    const orderId = (await at.order(vehicle.id)).id;
    return { body: { kind: 'insurance_claim', customerId: customer.id, vehicleId: vehicle.id, orderId } };
  },
  'store.getExtraService': async (at) => ({ params: { id: (await extraService(at)).id } }),
  'store.updateExtraService': async (at) => {
    const { id, vehicleId } = await extraService(at);
    return { params: { id }, body: { orderId: (await at.order(vehicleId)).id, vehicleId, place: null } };
  },
  'store.moveExtraService': async (at) => ({
    params: { id: (await extraService(at)).id },
    body: { to: 'scheduled', plannedFor: BOOKED_FOR },
  }),
  'store.movePartsRequest': async (at) => ({ params: { id: (await partsOf(at)).id }, body: { to: 'available' } }),
};

const PARTS = { parts: [{ code: 'P01056', name: '火花塞', quantity: '4' }] };

/** A request for a part of an order. */
async function partsOf(at: Branch): Promise<{ id: string; orderId: string }> {
  const { id } = await at.order();
  const { data } = await at.post<{ data: { id: string; orderId: string }[] }>(
    `service-orders/${id}/parts-requests`,
    PARTS,
  );
  return data[0] as { id: string; orderId: string };
}

/** A visit to a customer. */
async function extraService(at: Branch): Promise<{ id: string; customerId: string; vehicleId: string }> {
  const { vehicle, customer } = await at.ownedVehicle();
  return at.post('extra-services', {
    kind: 'home_visit',
    customerId: customer.id,
    vehicleId: vehicle.id,
    place: '世纪大道',
  });
}
