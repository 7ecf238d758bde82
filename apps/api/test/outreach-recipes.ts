import { AppConfig } from '#libs/config';
import { affected, sql } from '#libs/database';
import { newId } from '#libs/foundation';
import { planContacts } from '#libs/outreach';
import { StoreDb } from '#libs/tenancy';
import type { Branch } from './branch';
import type { Recipe } from './recipe';

/** A recipe for each operation on contacts. */
export const OUTREACH_RECIPES: Readonly<Record<string, Recipe>> = {
  'store.listContacts': async (at) => {
    const { vehicle, customer } = await plannedContact(at);
    return { query: { dueOn: '2027-01-11', vehicleId: vehicle.id, customerId: customer.id, state: 'due' } };
  },
  'store.getContact': async (at) => ({ params: { id: (await plannedContact(at)).id } }),
  'store.sendContact': async (at) => ({
    params: { id: (await plannedContact(at)).id },
    body: { despiteQuietHours: true },
  }),
  'store.cancelContact': async (at) => ({ params: { id: (await plannedContact(at)).id }, body: {} }),
  'store.listContactDecisions': async (at) => {
    const { id } = await plannedContact(at);
    await at.post(`contacts/${id}/cancel`);
    return { query: { contactId: id, kind: 'suppressed' } };
  },
  'store.listPrints': async (at) => {
    await letterToPrint(at);
    return { query: { on: '2027-01-11', channel: 'letter', language: 'en' } };
  },
  'store.notePrints': async (at) => ({ body: { contactIds: [await letterToPrint(at)] } }),
};

const RECEIPTS_TOKEN = 'the token of the recipes';

/** A receipt for a message that was sent. */
export const takeReceipts: Recipe = async (at) => {
  at.api.get(AppConfig).receiptsToken = RECEIPTS_TOKEN;
  const { id } = await plannedContact(at);
  await at.api
    .get(StoreDb)
    .run(at.store.ctx, (tx) =>
      affected(tx, sql`update contact set state = 'sent', intent_at = now(), sent_at = now() where id = ${id}`),
    );
  const receipt = { storeCode: at.store.code, key: `${id}:day-before:sms`, state: 'delivered' };
  return { params: { provider: 'http' }, query: { token: RECEIPTS_TOKEN }, body: [receipt] };
};

/** A letter that waits for its printing. */
async function letterToPrint(at: Branch): Promise<string> {
  const { id } = await plannedContact(at);
  await at.api.get(StoreDb).run(at.store.ctx, (tx) =>
    affected(
      tx,
      sql`update contact set channel = 'letter', state = 'to_print', intent_at = now(), message = '谢谢'
          where id = ${id}`,
    ),
  );
  return id;
}

async function plannedContact(at: Branch) {
  const { vehicle, customer } = await at.ownedVehicle();
  const id = newId();
  const dueAt = new Date('2027-01-11T02:00:00Z');
  await at.api.get(StoreDb).run(at.store.ctx, (tx) =>
    planContacts(tx, at.store.ctx, [
      {
        ...{ id, dueAt, customerId: customer.id, vehicleId: vehicle.id, expiresAt: null, quietHoursExempt: false },
        ...{ journey: 'maintenance-due', policyRef: 'journey/maintenance-due@preset:1', step: 'day-before' },
        ...{ subject: { type: 'vehicle', id: vehicle.id }, occurrence: 'first', values: { dueOn: '2027-01-12' } },
        ...{ channel: 'sms', category: 'care', ownerRole: 'maintenance_reminder_person' },
      },
    ]),
  );
  return { id, vehicle, customer };
}
