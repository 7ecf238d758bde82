import type { Branch, Customer } from './branch';
import type { Recipe } from './recipe';

/** A person whom customers can be given to. */
async function specialist(at: Branch): Promise<string> {
  const { id } = await at.person();
  const grant = { role: 'customer_service_specialist', level: 'store', storeCode: at.store.code };
  await at.atHeadquarters(`staff/${id}/grants`, grant);
  return id;
}

/** A customer, and the specialist whom it was given to. */
export async function assigned(at: Branch): Promise<{ customer: Customer; staffId: string }> {
  const customer = await at.customer();
  const staffId = await specialist(at);
  await at.post('customers/assignments', { customerIds: [customer.id], staffIds: [staffId] });
  return { customer, staffId };
}

const relation = (at: Branch, customerId: string) =>
  at.post(`customers/${customerId}/relations`, { kind: 'key_person', name: '王经理', phone: '13900139003' });

const SUGGESTION = { channel: 'online', direction: 'inbound', summary: '周末多开几个工位', opinion: 'suggestion' };

/** Customers in full: who matters to them, what they are, who looks after them, what was said. */
export const CUSTOMERS_RECIPES: Readonly<Record<string, Recipe>> = {
  'store.searchCustomers': async (at) => {
    const { id } = await at.customer();
    return { body: { filter: { field: 'id', op: 'eq', value: id } } };
  },
  'store.extractCustomers': async (at) => {
    const { staffId: assigneeId } = await assigned(at);
    return { query: { since: '2026-01-01T00:00:00.000Z', limit: '5', assigneeId } };
  },
  'store.listTimeline': async (at) => ({ params: { id: (await at.ownedVehicle()).customer.id } }),
  'store.getCustomerStock': async () => ({}),
  'store.getContactQuality': async () => ({}),
  'store.listIncompleteFiles': async (at) => {
    const { staffId: assigneeId } = await assigned(at);
    return { query: { missing: 'birthday', limit: '5', assigneeId } };
  },
  'store.getCompleteness': async (at) => ({ params: { id: (await at.customer()).id } }),

  'store.listRelations': async (at) => {
    const { id } = await at.customer();
    await relation(at, id);
    return { params: { id } };
  },
  'store.addRelation': async (at) => ({
    params: { id: (await at.customer()).id },
    body: {
      ...{ kind: 'family_member', name: '石小雨', relation: '女儿', phone: '13900139003' },
      birthday: { calendar: 'lunar', lunar: { month: 8, day: 15 }, lunarYear: 2015 },
    },
  }),
  'store.updateRelation': async (at) => {
    const { id } = await at.customer();
    return { params: { id, relationId: (await relation(at, id)).id }, body: { preferences: '喜欢羽毛球' } };
  },
  'store.removeRelation': async (at) => {
    const { id } = await at.customer();
    return { params: { id, relationId: (await relation(at, id)).id } };
  },

  'store.listCustomerStatuses': async (at) => {
    const { id } = await at.customer();
    await at.post(`customers/${id}/statuses`, { kind: 'vip' });
    return { params: { id } };
  },
  'store.grantCustomerStatus': async (at) => ({
    params: { id: (await at.customer()).id },
    body: { kind: 'member', number: 'M-0001' },
  }),
  'store.endCustomerStatus': async (at) => {
    const { id } = await at.customer();
    const { id: statusId } = await at.post(`customers/${id}/statuses`, { kind: 'vip' });
    return { params: { id, statusId }, body: {} };
  },

  'store.listAssignments': async (at) => {
    const { customer, staffId } = await assigned(at);
    return { query: { customerId: customer.id, staffId } };
  },
  'store.assignCustomers': async (at) => ({
    body: { customerIds: [(await at.customer()).id], staffIds: [await specialist(at)] },
  }),

  'store.listOpinions': async (at) => {
    await at.post(`customers/${(await at.customer()).id}/communications`, SUGGESTION);
    return { query: { replied: 'false', limit: '5' } };
  },
  'store.listCommunications': async (at) => {
    const { id } = await at.customer();
    await at.post(`customers/${id}/communications`, SUGGESTION);
    return { params: { id }, query: { channel: 'online' } };
  },
  'store.recordCommunication': async (at) => {
    const { customer, staffId } = await assigned(at);
    const { id, phones } = customer;
    const call = {
      ...{ channel: 'phone', direction: 'outbound', summary: '客户对上次保养满意', callOutcome: 'answered' },
      ...{ staffId, phoneId: phones[0]?.id, observations: [{ field: 'payment_method', value: '微信支付' }] },
    };
    return [call, SUGGESTION].map((body) => ({ params: { id }, body }));
  },
  'store.replyToOpinion': async (at) => {
    const { id } = await at.customer();
    const { id: communicationId } = await at.post(`customers/${id}/communications`, SUGGESTION);
    return { params: { id, communicationId }, body: { reply: '已增设周末快修通道' } };
  },

  'store.listPlans': async (at) => {
    const { id: customerId } = await at.customer();
    await at.post(`customers/${customerId}/plans`, { kind: 'project', title: '车队更新' });
    return { query: { customerId } };
  },
  'store.addPlan': async (at) => ({
    params: { id: (await at.customer()).id },
    body: { kind: 'yearly_plan', year: 2027, title: '2027 年度车队更新', vehicles: 12 },
  }),
  'store.updatePlan': async (at) => {
    const { id } = await at.customer();
    const { id: planId } = await at.post(`customers/${id}/plans`, { kind: 'project', title: '车队更新' });
    return { params: { id: planId }, body: { state: 'won' } };
  },
};
