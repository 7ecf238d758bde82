import { addDays, type LocalDate, localDateOf, newId } from '#libs/foundation';
import type { PlannedContact } from '#libs/outreach';
import type { PolicyInForce } from '#libs/policies';
import { reminderWindow } from '#libs/service-orders';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import {
  CANDIDATE_BLOCK,
  type CandidateSearch,
  DELIVERY,
  findBookings,
  findDeliveries,
  findMaintenanceDue,
} from './candidates.queries';
import type { AppointmentReminderRulesDto, JourneyDocument, JourneyStepDto } from './journey.dto';
import { type DueStep, reachOf, type RoundTime, stepsInSpan } from './round-steps.policy';

/** One time round of a journey, for one subject. */
export interface Round extends RoundTime {
  readonly subject: PlannedContact['subject'];
  readonly occurrence: string;
  readonly customerId: string;
  readonly vehicleId: string | null;
  readonly values: PlannedContact['values'];
}

/** The time that a plan covers. */
export interface PlanSpan {
  readonly from: Date;
  readonly before: Date;
}

export interface RoundBlock {
  readonly rounds: Round[];
  /** Where the next block goes on; null: this was the last one. */
  readonly lastId: string | null;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The next block of rounds of which a step may be due in the span. */
export async function findRounds(
  tx: StoreTx,
  ctx: StoreContext,
  { code, document }: PolicyInForce<JourneyDocument>,
  span: PlanSpan,
  afterId: string | null,
  now: Date,
): Promise<RoundBlock> {
  const { kind, population, appointment } = document.trigger;
  const { daysBefore, daysAfter } = reachOf(document.steps);
  const steps = document.steps.filter(({ after }) => after === null).map((step) => step.code);
  const block = { journey: code, steps, population, afterId };
  switch (kind) {
    case 'maintenance_due':
      return blockOf(
        await findMaintenanceDue(tx, { ...block, ...daysOf(span, daysBefore, daysAfter, ctx) }, now),
        ({ id, cycle, dueOn, ...whose }) => ({
          ...{ ...whose, subject: { type: 'vehicle', id }, occurrence: cycle, values: { dueOn } },
          ...{ anchor: { kind: 'day', on: dueOn }, notAfter: null },
        }),
      );
    case 'order_delivered':
      return blockOf(
        await findDeliveries(tx, { ...block, ...widened(span, daysBefore * DAY_MS, daysAfter * DAY_MS) }),
        ({ id, deliveredAt, ...whose }) => ({
          ...{ ...whose, subject: { type: 'service-order', id }, occurrence: DELIVERY },
          ...{ values: { deliveredOn: localDateOf(deliveredAt, ctx.store.timeZone) } },
          ...{ anchor: { kind: 'instant', at: deliveredAt }, notAfter: null },
        }),
      );
    case 'appointment_booked': {
      const rules = appointment as AppointmentReminderRulesDto;
      const ahead = daysBefore * DAY_MS + rules.earliestHours * HOUR_MS;
      const bookings = await findBookings(tx, { ...block, ...widened(span, ahead, 0), from: now });
      return blockOf(bookings, ({ id, bookedFor, bookedAt, ...whose }) => {
        const window = reminderWindow({ bookedFor, bookedAt }, rules);
        return window.kind === 'not_due'
          ? null
          : {
              ...{ ...whose, subject: { type: 'appointment', id }, occurrence: bookedFor.toISOString() },
              ...{ values: { bookedFor: bookedFor.toISOString() } },
              ...{ anchor: { kind: 'instant', at: window.from }, notAfter: window.until },
            };
      });
    }
  }
}

/** The contacts that a round makes due in the span. */
export function contactsOf(
  journey: PolicyInForce<JourneyDocument>,
  round: Round,
  span: PlanSpan,
  timeZone: string,
): PlannedContact[] {
  return stepsInSpan(journey.document.steps, round, span, timeZone).map((due) => contactOf(journey, round, due));
}

/** What is planned of a round of which an earlier contact exists. */
export function contactOf(
  { code, ref }: Pick<PolicyInForce, 'code' | 'ref'>,
  { subject, occurrence, customerId, vehicleId, values }: Omit<Round, keyof RoundTime>,
  { step, dueAt, expiresAt }: DueStep<JourneyStepDto>,
): PlannedContact {
  return {
    id: newId(),
    journey: code,
    policyRef: ref,
    step: step.code,
    ...{ subject, occurrence, customerId, vehicleId, dueAt, expiresAt, values },
    channel: step.channel,
    category: step.category,
    ownerRole: step.ownerRole,
    quietHoursExempt: step.quietHoursExempt,
  };
}

function blockOf<Candidate extends { id: string }>(
  candidates: readonly Candidate[],
  toRound: (candidate: Candidate) => Round | null,
): RoundBlock {
  return {
    rounds: candidates.map(toRound).filter((round) => round !== null),
    lastId: candidates.length === CANDIDATE_BLOCK ? (candidates.at(-1)?.id ?? null) : null,
  };
}

/** A step that lies so many days ahead of its trigger is due in the span where the trigger lies that much later. */
function daysOf(
  { from, before }: PlanSpan,
  daysBefore: number,
  daysAfter: number,
  { store }: StoreContext,
): Pick<CandidateSearch<LocalDate>, 'from' | 'before'> {
  return {
    from: addDays(localDateOf(from, store.timeZone), -daysAfter),
    before: addDays(localDateOf(before, store.timeZone), daysBefore),
  };
}

function widened({ from, before }: PlanSpan, aheadMs: number, afterMs: number): PlanSpan {
  return { from: new Date(+from - afterMs), before: new Date(+before + aheadMs) };
}
