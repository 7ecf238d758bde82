import { newId } from '#libs/foundation';
import { CONTACT_CALL, planContacts } from '#libs/outreach';
import { createTasks } from '#libs/tasks';
import { StoreDb } from '#libs/tenancy';
import type { Branch } from './branch';
import { multipart } from './multipart';
import type { Recipe } from './recipe';

const SOUND = multipart({ 'call.wav': Buffer.from('RIFF\x24\x08\0\0WAVEfmt what was said', 'latin1') });
const PERIOD = { from: '2026-11-01', before: '2026-12-01' };

/** A call that was handed to a person. */
async function call(at: Branch) {
  const { vehicle, customer } = await at.ownedVehicle();
  const [id, contactId] = [newId(), newId()];
  const { ctx } = at.store;
  const dueAt = new Date('2026-11-24T02:00:00.000Z');
  const about = { customerId: customer.id, vehicleId: vehicle.id, ownerRole: 'follow_up_specialist' };
  await at.api.get(StoreDb).run(ctx, async (tx) => {
    await planContacts(tx, ctx, [
      {
        ...{ id: contactId, ...about, dueAt, expiresAt: null, quietHoursExempt: false, values: {} },
        ...{ journey: 'after-service', policyRef: 'journey/after-service@preset:1', step: 'call' },
        ...{ subject: { type: 'vehicle', id: vehicle.id }, occurrence: 'visit' },
        ...{ channel: 'phone_call', category: 'follow_up' },
      },
    ]);
    await createTasks(tx, ctx, [
      { ...about, id, kind: CONTACT_CALL, subject: { type: 'contact', id: contactId }, dueAt },
    ]);
  });
  return { id, customer };
}

async function specialist(at: Branch): Promise<string> {
  const { id } = await at.person();
  const storeCode = at.store.code;
  await at.atHeadquarters(`staff/${id}/grants`, { role: 'follow_up_specialist', level: 'store', storeCode });
  return id;
}

interface Attempt {
  readonly id: string;
}

/** A try of a call that reached the customer. */
async function attempt(at: Branch): Promise<{ id: string }> {
  const { id } = await at.post<Attempt>(`calls/${(await call(at)).id}/attempts`, { outcome: 'reached' });
  return { id };
}

async function recorded(at: Branch): Promise<{ id: string }> {
  const { id } = await attempt(at);
  const path = `${at.path}/call-attempts/${id}/recording`;
  await at.api.must({ method: 'POST', path, credential: at.key, ...SOUND });
  return { id };
}

/** A recipe for each operation on follow-up calls. */
export const CALLS_RECIPES: Readonly<Record<string, Recipe>> = {
  'store.listCalls': async (at) => {
    await call(at);
    return { query: { journey: 'after-service', readyBy: '2030-01-01T00:00:00.000Z' } };
  },
  'store.getCall': async (at) => ({ params: { id: (await call(at)).id } }),
  'store.claimNextCall': async (at) => {
    await call(at);
    return { body: { journeys: ['after-service'] } };
  },
  'store.assignCalls': async (at) => {
    const staffIds = [await specialist(at)];
    return [
      { body: { staffIds, callIds: [(await call(at)).id], journeys: ['after-service'] } },
      { body: { role: 'follow_up_specialist' } },
    ];
  },
  'store.recordCallAttempt': async (at) => {
    const [reached, later] = [await call(at), await call(at)];
    return [
      {
        params: { id: reached.id },
        body: {
          ...{
            outcome: 'reached',
            note: '客户满意',
            opinion: 'suggestion',
            potentialCustomer: true,
            repairProblem: true,
          },
          phoneId: reached.customer.phones[0]?.id,
          ...{
            survey: 'new-car-week',
            answers: [
              { question: 'overall', value: '9' },
              { question: 'sales_formalities', value: '9' },
            ],
          },
        },
      },
      { params: { id: later.id }, body: { outcome: 'no_answer' } },
    ];
  },
  'store.listCallAttempts': async (at) => {
    const { id: callId, customer } = await call(at);
    await at.post(`calls/${callId}/attempts`, { outcome: 'no_answer' });
    return { query: { callId, customerId: customer.id, outcome: 'no_answer' } };
  },
  'store.getCallAttempt': async (at) => ({ params: await attempt(at) }),
  'store.addCallRecording': async (at) => ({ params: await attempt(at), ...SOUND }),
  'store.getCallRecordingLink': async (at) => ({ params: await recorded(at) }),
  'store.getFollowUpSummary': async () => ({ query: PERIOD }),
  'store.listFollowUpCases': async () => ({
    query: { ...PERIOD, population: 'members', figure: 'success', side: 'numerator', result: 'reached' },
  }),
  'store.archiveFollowUps': async () => ({ query: PERIOD }),
  'store.crossCheckFollowUps': async () => ({ query: PERIOD }),
};
