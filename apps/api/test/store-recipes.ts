import { affected, sql } from '#libs/database';
import { StoreDb } from '#libs/tenancy';
import { ARCHIVE_RECIPES } from './archive-recipes';
import { CALLS_RECIPES } from './calls-recipes';
import { CAMPAIGNS_RECIPES } from './campaigns-recipes';
import { CLAIMS_RECIPES } from './claims-recipes';
import { assigned, CUSTOMERS_RECIPES } from './customers-recipes';
import { CONTROL_BOARD_RECIPES } from './control-board-recipes';
import { DEADLINE_RECIPES } from './deadline-recipes';
import { DEV_OUTBOX_RECIPES } from './dev-outbox-recipes';
import { INSPECTIONS_RECIPES } from './inspections-recipes';
import { multipart } from './multipart';
import { OUTREACH_RECIPES } from './outreach-recipes';
import { PERSONS_STORE_RECIPES } from './persons-recipes';
import { POLICY_STORE_RECIPES } from './policy-recipes';
import type { Recipe } from './recipe';
import { QUOTATIONS_RECIPES } from './quotations-recipes';
import { SERVICE_ORDERS_RECIPES } from './service-orders-recipes';
import { SURVEYS_RECIPES } from './surveys-recipes';
import { TASKS_RECIPES } from './tasks-recipes';
import { REMINDERS_STORE_RECIPES } from './reminders-recipes';
import { REPORTS_STORE_RECIPES } from './reports-recipes';
import { freeMorning, holdOf, WORKSHOP_RECIPES, workshopOf } from './workshop-recipes';
import { VEHICLES_RECIPES } from './vehicles-recipes';

const LINE = {
  kind: 'part',
  code: 'P01056',
  name: '火花塞',
  quantity: '4',
  amount: { amount: 18_000, currency: 'CNY' },
};

/** A recipe for each operation of a store. */
export const STORE_RECIPES: Readonly<Record<string, Recipe>> = {
  ...ARCHIVE_RECIPES,
  ...SURVEYS_RECIPES,
  ...TASKS_RECIPES,
  ...REPORTS_STORE_RECIPES,
  ...REMINDERS_STORE_RECIPES,
  ...CUSTOMERS_RECIPES,
  ...DEADLINE_RECIPES,
  ...INSPECTIONS_RECIPES,
  ...CALLS_RECIPES,
  ...CAMPAIGNS_RECIPES,
  ...CLAIMS_RECIPES,
  ...CONTROL_BOARD_RECIPES,
  ...DEV_OUTBOX_RECIPES,
  ...OUTREACH_RECIPES,
  ...PERSONS_STORE_RECIPES,
  ...POLICY_STORE_RECIPES,
  ...WORKSHOP_RECIPES,
  ...SERVICE_ORDERS_RECIPES,
  ...QUOTATIONS_RECIPES,
  ...VEHICLES_RECIPES,
  'store.getOpenApi': async () => ({}),
  'store.getOwnStore': async () => ({}),
  'store.getOwnResponsible': async () => ({ query: { role: 'retail_manager' } }),
  'store.listAuditEvents': async (at) => ({ query: { targetId: (await at.customer()).id } }),

  'store.getJob': async (at) => ({ params: { id: (await at.import()).id } }),
  'store.cancelJob': async (at) => ({ params: { id: (await at.import()).id } }),
  'store.followJob': async (at) => ({ params: { id: (await at.endedJob()).id } }),

  'store.listCustomers': async (at) => {
    const { staffId: assigneeId } = await assigned(at);
    return { query: { q: '石远梅', sort: 'name', assigneeId } };
  },
  'store.createCustomer': async () => ({
    body: {
      kind: 'person',
      name: '张伟',
      birthday: { calendar: 'lunar', lunar: { month: 6, day: 29 } },
      phones: [{ number: '13900139000' }],
      contacts: [{ name: '李娜', phone: '13900139001' }],
    },
  }),
  'store.getCustomer': async (at) => ({ params: { id: (await at.customer()).id } }),
  'store.updateCustomer': async (at) => ({ params: { id: (await at.customer()).id }, body: { occupation: '教师' } }),
  'store.getCustomerView': async (at) => ({ params: { id: (await at.ownedVehicle()).customer.id } }),
  'store.getCustomerIdNumber': async (at) => ({
    params: { id: (await at.customer({ idNumber: '11010519491231002X' })).id },
  }),
  'store.listLikelyDuplicates': async (at) => ({ params: { id: (await at.customer()).id } }),
  'store.addCustomerPhone': async (at) => {
    const { id, contacts } = await at.customer();
    return { params: { id }, body: { number: '13900139002', contactId: contacts[0]?.id } };
  },
  'store.judgeCustomerPhone': async (at) => {
    const { id, phones } = await at.customer();
    return { params: { id, phoneId: phones[0]?.id ?? '' }, body: { quality: 'wrong_number' } };
  },
  'store.removeCustomerPhone': async (at) => {
    const { id, phones } = await at.customer();
    return { params: { id, phoneId: phones[0]?.id ?? '' } };
  },
  'store.addCustomerContact': async (at) => ({ params: { id: (await at.customer()).id }, body: { name: '李娜' } }),
  'store.changeCustomerContact': async (at) => {
    const { id, contacts } = await at.customer();
    return { params: { id, contactId: contacts[0]?.id ?? '' }, body: { name: '李娜娜', addressText: null } };
  },
  'store.removeCustomerContact': async (at) => {
    const { id, contacts } = await at.customer();
    return { params: { id, contactId: contacts[0]?.id ?? '' } };
  },
  'store.listObservations': async (at) => ({ params: { id: (await at.customer()).id } }),
  'store.addObservation': async (at) => ({
    params: { id: (await at.customer()).id },
    body: { field: 'payment_method', value: '微信支付' },
  }),
  'store.listMerges': async (at) => ({ params: { id: (await at.customer()).id } }),
  'store.mergeCustomer': async (at) => ({
    params: { id: (await at.customer()).id },
    body: { duplicateId: (await at.customer()).id },
  }),
  'store.undoMerge': async (at) => {
    const { id } = await at.customer();
    const merge = await at.post(`customers/${id}/merges`, { duplicateId: (await at.customer()).id });
    return { params: { id, mergeId: merge.id } };
  },

  'store.listVehicles': async (at) => ({ query: { customerId: (await at.ownedVehicle()).customer.id } }),
  'store.createVehicle': async (at) => ({
    body: { vin: at.vin(), plate: '沪A·E48B4', owner: { customerId: (await at.customer()).id } },
  }),
  'store.getVehicle': async (at) => ({ params: { id: (await at.vehicle()).id } }),
  'store.updateVehicle': async (at) => ({ params: { id: (await at.vehicle()).id }, body: { bodyColour: '深海蓝' } }),
  'store.listVehicleOwners': async (at) => ({ params: { id: (await at.ownedVehicle()).vehicle.id } }),
  'store.changeVehicleOwner': async (at) => ({
    params: { id: (await at.ownedVehicle()).vehicle.id },
    body: { customerId: (await at.customer()).id },
  }),
  'store.listOdometerReadings': async (at) => ({ params: { id: (await at.vehicle()).id } }),
  'store.recordOdometer': async (at) => ({ params: { id: (await at.vehicle()).id }, body: { km: 48_210 } }),
  'store.correctOdometer': async (at) => {
    const { id } = await at.vehicle();
    const reading = await at.post(`vehicles/${id}/odometer-readings`, { km: 482_100 });
    return { params: { id, readingId: reading.id }, body: { km: 48_210, reason: '录入时多写了一位' } };
  },

  'store.listServiceOrders': async (at) => {
    const { vehicle, customer } = await at.ownedVehicle();
    await at.order(vehicle.id);
    return { query: { vehicleId: vehicle.id, customerId: customer.id } };
  },
  'store.createServiceOrder': async (at) => {
    const { vehicle, customer } = await at.ownedVehicle();
    const ids = { vehicleId: vehicle.id, customerId: customer.id };
    return { body: { ...ids, type: 'minor_repair', odometerKm: 48_210, lines: [LINE, LINE, LINE] } };
  },
  'store.getServiceOrder': async (at) => ({ params: { id: (await at.order()).id } }),
  'store.updateServiceOrder': async (at) => ({ params: { id: (await at.order()).id }, body: { bay: 'B07' } }),
  'store.replaceServiceOrderLines': async (at) => ({ params: { id: (await at.order()).id }, body: { lines: [LINE] } }),
  'store.transitionServiceOrder': async (at) => ({ params: { id: (await at.order()).id }, body: { to: 'inspected' } }),
  'store.settleServiceOrder': async (at) => ({ params: { id: (await at.orderAt('delivered')).id }, body: {} }),
  'store.linkServiceOrderRework': async (at) => ({ ...(await reworkOf(at)) }),
  'store.unlinkServiceOrderRework': async (at) => ({ params: { id: (await at.order()).id } }),

  'store.listAppointments': async (at) => {
    const { vehicle, customer } = await at.ownedVehicle();
    await at.appointment(vehicle.id);
    return { query: { vehicleId: vehicle.id, customerId: customer.id } };
  },
  'store.createAppointment': async (at) => {
    const { vehicle, customer } = await at.ownedVehicle();
    const ids = { vehicleId: vehicle.id, customerId: customer.id };
    const { bayId, technicianId, ...work } = await workshopOf(at);
    return [
      { body: { ...ids, bookedFor: freeMorning(), ...work, bayId, technicianId, channel: 'phone' } },
      { body: { ...ids, holdId: (await holdOf(at)).id } },
    ];
  },
  'store.getAppointment': async (at) => ({ params: { id: (await at.appointment()).id } }),
  'store.rebookAppointment': async (at) => [
    { params: { id: (await at.appointment()).id }, body: { bookedFor: '2027-01-18T02:00:00.000Z' } },
    { params: { id: (await at.appointment()).id }, body: { holdId: (await holdOf(at)).id, notes: '改到上午' } },
  ],
  'store.markAppointmentReminded': async (at) => ({ params: { id: (await at.appointment()).id }, body: {} }),
  'store.markAppointmentArrived': async (at) => {
    const { id: vehicleId } = await at.vehicle();
    const { id } = await at.appointment(vehicleId);
    return { params: { id }, body: { orderId: (await at.order(vehicleId)).id } };
  },
  'store.markAppointmentMissed': async (at) => ({ params: { id: await overdueAppointment(at) } }),
  'store.cancelAppointment': async (at) => ({ params: { id: (await at.appointment()).id } }),

  'store.startImport': async () => ({ query: { profile: 'svw' }, ...multipart({ '客户档案.csv': '客户编号' }) }),
  'store.listImports': async (at) => {
    await at.import();
    return {};
  },
  'store.getImport': async (at) => ({ params: { id: (await at.import()).id } }),
  'store.listFindings': async (at) => ({ params: { id: (await at.import()).id } }),
  'store.downloadRefusedRows': async (at) => ({ params: { id: (await at.import()).id } }),
};

/** One whose time has come: nobody can miss a visit that is still to be. */
async function overdueAppointment(at: Parameters<Recipe>[0]): Promise<string> {
  const { id } = await at.appointment();
  await at.api
    .get(StoreDb)
    .run(at.store.ctx, (tx) => affected(tx, sql`update appointment set booked_for = '2026-10-01' where id = ${id}`));
  return id;
}

/** An order, and an earlier one of the same vehicle. */
async function reworkOf(at: Parameters<Recipe>[0]) {
  const { id: vehicleId } = await at.vehicle();
  const visit = { vehicleId, type: 'minor_repair', odometerKm: 48_210 };
  const earlier = await at.post('service-orders', { ...visit, arrivedAt: '2026-10-01T02:00:00.000Z' });
  const order = await at.post('service-orders', { ...visit, arrivedAt: '2026-10-02T02:00:00.000Z' });
  return { params: { id: order.id }, body: { ofOrderId: earlier.id } };
}
