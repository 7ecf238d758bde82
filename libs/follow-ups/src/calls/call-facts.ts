import { DomainError, maskPhone, notFound } from '#libs/foundation';
import { policiesInForce, type PolicyInForce } from '#libs/policies';
import { findStoreContactData, JOURNEY, type JourneyDocument, type StoreContactData } from '#libs/reminders';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import type { CallDto } from './calls.dto';
import type { CallRecord } from './calls.queries';
import type { CallScriptDocument } from './call-script.dto';
import { scriptFor } from './call-script.policy';
import { fillScript } from './call-script-texts';
import { CALL_SCRIPT, USUAL_SCRIPT } from './call-scripts';

/** What calls are shown with, read once for however many of them. */
export interface CallTexts {
  readonly journeys: readonly PolicyInForce<JourneyDocument>[];
  readonly scripts: readonly PolicyInForce<CallScriptDocument>[];
  readonly store: StoreContactData | null;
}

/** Sent together with what reads the calls. */
export async function callTexts(tx: StoreTx, now: Date): Promise<CallTexts> {
  const [journeys, scripts, store] = await Promise.all([
    policiesInForce(tx, JOURNEY, now),
    policiesInForce(tx, CALL_SCRIPT, now),
    findStoreContactData(tx),
  ]);
  return { journeys, scripts, store };
}

/** The step of a call by the version of its journey that planned it, else by the one that counts now. */
export function stepOfCall(
  { journey: code, step, policyRef }: Pick<CallRecord, 'journey' | 'step' | 'policyRef'>,
  journeys: CallTexts['journeys'],
) {
  const journey = (journeys.find(({ ref }) => ref === policyRef) ?? journeys.find((one) => one.code === code))
    ?.document;
  return { journey, step: journey?.steps.find((one) => one.code === step) };
}

export function toCallDto(call: CallRecord, texts: CallTexts, ctx: StoreContext): CallDto {
  const { locale, store, actor, permissions } = ctx;
  const { journey, step } = stepOfCall(call, texts.journeys);
  const script = scriptFor(
    texts.scripts,
    { journey: call.journey, step: call.step, script: step?.script ?? null },
    USUAL_SCRIPT,
  );
  const callerName = actor.type === 'staff' ? actor.name : null;
  const facts = { ...call, callerName, store: texts.store };
  const isClear = permissions.has('customers:read-phone');
  const { id, contactId, category, state, priority, dueAt, callAt, ownerRole, assigneeId, vehicleId, order } = call;
  return {
    ...{ id, contactId, journey: call.journey, step: call.step, category, state, priority, dueAt, callAt, ownerRole },
    label: [journey?.label[locale] ?? call.journey, step?.label[locale] ?? call.step].join(
      locale === 'en' ? ': ' : '：',
    ),
    assigneeId,
    claim:
      state === 'claimed' && call.claimedBy !== null && call.claimedAt !== null
        ? { by: call.claimedBy, name: call.claimedByName ?? '', at: call.claimedAt }
        : null,
    customer: {
      ...{ id: call.customerId, name: call.customerName, valueClass: call.valueClass, statuses: call.statuses },
      phones: call.phones.map(({ id: phoneId, number, line, quality }) => ({
        ...{ id: phoneId, number: isClear ? number : maskPhone(number), line, quality },
      })),
    },
    vehicle:
      vehicleId === null ? null : { id: vehicleId, plate: call.plate, model: call.model, maintenanceDueOn: call.dueOn },
    order: order && { ...order, deliveredAt: order.deliveredAt === null ? null : new Date(order.deliveredAt) },
    script: script && fillScript(script, facts, locale, store.timeZone),
    survey: step?.survey ?? null,
    ...{ attempts: call.attempts, lastOutcome: call.lastOutcome, lastAttemptAt: call.lastAt },
  };
}

/** Throws `not_found`. */
export function requireCall<Call>(call: Call | null): Call {
  if (call === null) throw new DomainError(notFound);
  return call;
}
