import type { Recipe } from './recipe';

/** A recipe for each operation on vehicles beyond their record, owners and readings, and on their sun-visor tips. */
export const VEHICLES_RECIPES: Readonly<Record<string, Recipe>> = {
  'store.searchVehicles': async (at) => {
    const { customer } = await at.ownedVehicle();
    return { body: { filter: { field: 'ownerId', op: 'eq', value: customer.id } } };
  },
  'store.listVehicleLife': async (at) => ({ params: { id: (await at.ownedVehicle()).vehicle.id } }),
  'store.listVehicleParties': async (at) => {
    const { vehicle, customer } = await at.ownedVehicle();
    await at.post(`vehicles/${vehicle.id}/parties`, { role: 'payer', customerId: customer.id });
    return { params: { id: vehicle.id }, query: { role: 'payer', isCurrent: 'true' } };
  },
  'store.addVehicleParty': async (at) => {
    const { id: customerId, contacts } = await at.customer();
    const relation = await at.post(`customers/${customerId}/relations`, { kind: 'key_person', name: '王主任' });
    const params = { id: (await at.vehicle()).id };
    return [
      { params, body: { role: 'driver', customerId, contactId: contacts[0]?.id, sinceOn: '2026-03-01' } },
      { params, body: { role: 'key_person', customerId, relationId: relation.id } },
    ];
  },
  'store.endVehicleParty': async (at) => {
    const { vehicle, customer } = await at.ownedVehicle();
    const party = await at.post(`vehicles/${vehicle.id}/parties`, { role: 'driver', customerId: customer.id });
    return { params: { id: vehicle.id, partyId: party.id }, body: { untilOn: '2026-10-31' } };
  },
  'store.answerRegistration': async (at) => ({
    params: { id: (await at.ownedVehicle()).vehicle.id },
    body: { state: 'help_needed', occasion: 'call_24_hours' },
  }),
  'store.listVisorTips': async (at) => {
    await at.vehicle({ deliveredOn: '2026-11-22' });
    return { query: { on: '2026-11-22', occasion: 'new_car' } };
  },
  'store.getVisorTip': async (at) => ({ params: { id: (await at.vehicle()).id }, query: { language: 'en' } }),
  'store.printVisorTip': async (at) => ({ params: { id: (await at.vehicle()).id }, body: { occasion: 'new_car' } }),
};
