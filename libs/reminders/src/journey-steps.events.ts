import { Injectable } from '@nestjs/common';
import { rows, sql } from '#libs/database';
import { EventHandler, type RecordedEvent } from '#libs/events';
import { type Contact, isTask, planContacts, type PlannedContact } from '#libs/outreach';
import type { PolicyInForce } from '#libs/policies';
import { noteReminders } from '#libs/service-orders';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import { Clock } from '#libs/foundation';
import type { JourneyDocument, StepEnd } from './journey.dto';
import { journeysOf, type JourneysByRef } from './journey-messages';
import { endsRound } from './reminders.errors';
import { reminderRules } from './reminder-rules';
import { contactOf } from './round-contacts';
import { stepsAfter } from './round-steps.policy';

/** How a step ended, by what was recorded of its contact. What is unknown is a person's to find out. */
const ENDS: Readonly<Record<string, StepEnd>> = {
  'contact.sent': 'sent',
  'contact.merged': 'sent',
  'contact.failed': 'not_sent',
  'contact.suppressed': 'not_sent',
  'contact.answered': 'answered',
  'contact.not-answered': 'not_answered',
};

type EndedContact = Pick<
  Contact,
  | 'id'
  | 'journey'
  | 'policyRef'
  | 'step'
  | 'subjectType'
  | 'subjectId'
  | 'occurrence'
  | 'customerId'
  | 'vehicleId'
  | 'channel'
  | 'values'
>;

interface Ended {
  readonly contact: EndedContact;
  readonly end: StepEnd;
  readonly at: Date;
  /** Nothing follows: the reason is gone, or the customer wants no more. */
  readonly isLast: boolean;
}

/** Plans what follows when a step of a journey has ended, and notes who was reminded. REM-13, REM-21, SVC-04 */
@Injectable()
export class JourneySteps {
  constructor(private readonly clock: Clock) {}

  @EventHandler({ name: 'journey-steps', types: Object.keys(ENDS) })
  async goOn(tx: StoreTx, ctx: StoreContext, events: readonly RecordedEvent[]): Promise<void> {
    const now = this.clock.now();
    const [contacts, rules] = await Promise.all([
      findEnded(
        tx,
        events.map(({ subjectId }) => subjectId),
      ),
      reminderRules(tx, now),
    ]);
    const journeys = await journeysOf(tx, contacts, rules.journeys);
    const byId = new Map(contacts.map((contact) => [contact.id, contact]));
    const ended = events.flatMap((event): Ended[] => {
      const contact = byId.get(event.subjectId);
      return contact && journeys.has(contact.policyRef) ? [endedOf(event, contact)] : [];
    });
    const next = ended.filter(({ isLast }) => !isLast).flatMap((one) => nextContacts(one, journeys, ctx));
    await planContacts(tx, ctx, next, now);
    await noteReminders(tx, ctx, remindersOf(ended, journeys), now);
  }
}

function endedOf({ type, payload, occurredAt: at }: RecordedEvent, contact: EndedContact): Ended {
  const { reason, outcome } = payload ?? {};
  const isGone = typeof reason === 'string' && endsRound(reason);
  return { contact, end: ENDS[type], at, isLast: isGone || outcome === 'refused' || outcome === 'declined' };
}

function nextContacts({ contact, end, at }: Ended, journeys: JourneysByRef, ctx: StoreContext): PlannedContact[] {
  const journey = journeys.get(contact.policyRef) as PolicyInForce<JourneyDocument>;
  const { subjectType, subjectId, occurrence, customerId, vehicleId, values } = contact;
  const round = { subject: { type: subjectType, id: subjectId }, occurrence, customerId, vehicleId, values };
  const following = stepsAfter(
    journey.document.steps,
    { step: contact.step, end, at },
    lastUseOf(contact, journey.document),
    ctx.store.timeZone,
  );
  return following.map((due) => contactOf(journey, round, due));
}

const HOUR_MS = 3_600_000;

/** The end of the reminder window of a booked visit; other rounds have no end. */
function lastUseOf({ occurrence }: EndedContact, { trigger: { appointment, kind } }: JourneyDocument): Date | null {
  if (kind !== 'appointment_booked' || !appointment) return null;
  return new Date(Date.parse(occurrence) - appointment.latestHours * HOUR_MS);
}

/** A booked visit was reminded of when the message went out, or when the customer was spoken to. */
function remindersOf(ended: readonly Ended[], journeys: JourneysByRef): { appointmentId: string; at: Date }[] {
  return ended
    .filter(({ contact, end }) => {
      const kind = journeys.get(contact.policyRef)?.document.trigger.kind;
      return kind === 'appointment_booked' && end === (isTask(contact.channel) ? 'answered' : 'sent');
    })
    .map(({ contact, at }) => ({ appointmentId: contact.subjectId, at }));
}

function findEnded(tx: StoreTx, ids: readonly string[]): Promise<EndedContact[]> {
  return rows(
    tx,
    sql`select k.id, k.journey, k.policy_ref as "policyRef", k.step, k.subject_type as "subjectType",
               k.subject_id as "subjectId", k.occurrence, k.customer_id as "customerId", k.vehicle_id as "vehicleId",
               k.channel, k.values
        from contact k where k.id = any(${ids}::uuid[])`,
  );
}
