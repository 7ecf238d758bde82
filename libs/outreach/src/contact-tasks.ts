import { newId } from '#libs/foundation';
import { createTasks, defineTaskKind } from '#libs/tasks';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import { CALL_OUTCOME_LABELS, CALL_OUTCOMES } from './call-outcomes';
import type { Contact } from './contact.entity';
import type { ChangedContact } from './dispatch/contact-outcomes.queries';

/** Role that answers where a journey names none. */
const USUAL_OWNER_ROLE = 'customer_service_specialist';

/** A call to a customer (电话联系), with what came of it: successful is `reached` alone. FUP-03 */
export const CONTACT_CALL = defineTaskKind({
  code: 'contact-call',
  title: { 'zh-CN': '电话联系客户', en: 'Call a customer' },
  outcomes: CALL_OUTCOMES.map((code) => ({ code, label: CALL_OUTCOME_LABELS[code] })),
  permission: 'reminders:write',
});

/** A visit to a customer (上门拜访), with what came of it. */
export const CONTACT_VISIT = defineTaskKind({
  code: 'contact-visit',
  title: { 'zh-CN': '上门拜访客户', en: 'Visit a customer' },
  outcomes: [
    { code: 'met', label: { 'zh-CN': '已见到客户', en: 'Met the customer' } },
    { code: 'not_met', label: { 'zh-CN': '未见到客户', en: 'Nobody was there' } },
    { code: 'visit_declined', label: { 'zh-CN': '客户拒绝', en: 'Does not want to be visited' } },
  ],
  permission: 'reminders:write',
});

/** A message of which nobody knows whether it arrived: a person finds out, or lets it be (短信结果待核实). */
export const CONTACT_UNKNOWN = defineTaskKind({
  code: 'contact-unknown',
  title: { 'zh-CN': '核实短信是否送达', en: 'Find out whether a message arrived' },
  outcomes: [
    { code: 'arrived', label: { 'zh-CN': '已送达', en: 'It arrived' } },
    { code: 'told_otherwise', label: { 'zh-CN': '已用其他方式告知', en: 'The customer was told otherwise' } },
    { code: 'not_needed', label: { 'zh-CN': '无需处理', en: 'No longer needed' } },
  ],
  permission: 'reminders:write',
});

/** Hands calls and visits to the people who make them. */
export function createCallTasks(
  tx: StoreTx,
  ctx: StoreContext,
  calls: readonly Contact[],
  dueAt: (contact: Contact) => Date,
): Promise<void> {
  return createTasks(
    tx,
    ctx,
    calls.map((contact) => ({
      ...taskAbout(contact),
      kind: contact.channel === 'visit' ? CONTACT_VISIT : CONTACT_CALL,
      dueAt: dueAt(contact),
    })),
  );
}

export function createUnknownTasks(
  tx: StoreTx,
  ctx: StoreContext,
  contacts: readonly ChangedContact[],
  now: Date,
): Promise<void> {
  return createTasks(
    tx,
    ctx,
    contacts.map((contact) => ({ ...taskAbout(contact), kind: CONTACT_UNKNOWN, dueAt: now })),
  );
}

function taskAbout(contact: Pick<Contact, 'id' | 'customerId' | 'vehicleId' | 'ownerRole' | 'journey' | 'step'>) {
  const { id, customerId, vehicleId, ownerRole, journey, step } = contact;
  return {
    id: newId(),
    subject: { type: 'contact', id },
    customerId,
    vehicleId,
    ownerRole: ownerRole ?? USUAL_OWNER_ROLE,
    params: { journey, step },
  };
}
