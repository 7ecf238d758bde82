import { rows, sql } from '#libs/database';
import type { StoreTx } from '#libs/tenancy';
import type { ContactRecord } from './contact-facts.queries';
import type { DoneByDto, JourneyDocument, JourneyStepDto } from './journey.dto';
import { type RoundMoment, type TriggerKind, triggerOf } from './triggers';

/** A contact that is about to be made, with the version of the journey that planned it. */
export interface PlannedRecord {
  readonly record: ContactRecord;
  readonly journey: JourneyDocument;
  readonly step: JourneyStepDto;
}

/** Outcomes of a call or visit in which the customer was spoken to. */
export const SPOKEN: readonly string[] = ['reached', 'met'];

const DAY_MS = 24 * 3_600_000;

/** Those whose round is over meanwhile, with the reason, as the triggers themselves say. */
export async function findRoundsOver(
  tx: StoreTx,
  planned: readonly PlannedRecord[],
  at: RoundMoment,
): Promise<ReadonlyMap<string, string>> {
  const byKind = new Map<TriggerKind, ContactRecord[]>();
  for (const { record, journey } of planned) {
    byKind.set(journey.trigger.kind, [...(byKind.get(journey.trigger.kind) ?? []), record]);
  }
  const found = await Promise.all(
    [...byKind].map(([kind, records]) => {
      const over = triggerOf(kind).over?.(sql`told`, at);
      if (!over) return [];
      const told = records.map(({ id, subjectId, occurrence, customerId, vehicleId }) => ({
        ...{ id, occurrence, subject_id: subjectId, customer_id: customerId, vehicle_id: vehicleId },
      }));
      return rows<{ id: string; reason: string }>(
        tx,
        sql`with told as materialized (
              select * from jsonb_to_recordset(${JSON.stringify(told)}::jsonb)
                as t(id uuid, subject_id uuid, occurrence text, customer_id uuid, vehicle_id uuid))
            ${over}`,
      );
    }),
  );
  return new Map(found.flat().map(({ id, reason }) => [id, reason]));
}

/** Those that another contact with the same customer, about the same vehicle if any, has satisfied. CF-06 */
export async function findSatisfied(tx: StoreTx, planned: readonly PlannedRecord[]): Promise<ReadonlySet<string>> {
  const wanted = planned.flatMap(({ record: { id, customerId, vehicleId, dueAt }, step }) =>
    (step.doneBy ?? []).map(({ journey, step: code, withinDays, answered }) => ({
      ...{ id, journey, step: code ?? null, answered: answered ?? false, customer_id: customerId },
      ...{ vehicle_id: vehicleId, since: new Date(+dueAt - withinDays * DAY_MS) },
      until: new Date(+dueAt + withinDays * DAY_MS),
    })),
  );
  if (wanted.length === 0) return new Set();
  const found = await rows<{ id: string }>(
    tx,
    sql`select distinct w.id
        from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb)
          as w(id uuid, journey text, step text, answered boolean, customer_id uuid, vehicle_id uuid, since timestamptz,
               until timestamptz)
        join customer c on c.id = w.customer_id or c.merged_into_id = w.customer_id
        join contact k on k.customer_id = c.id and k.journey = w.journey and k.id <> w.id
        where (w.step is null or k.step = w.step) and k.state = 'sent' and k.sent_at between w.since and w.until
          and (w.vehicle_id is null or k.vehicle_id is null or k.vehicle_id = w.vehicle_id)
          and (not w.answered or k.outcome = any(${SPOKEN}))`,
  );
  return new Set(found.map(({ id }) => id));
}

/**
 * Those that another contact of the same moment satisfies. Of two that would satisfy each other the earlier one is made;
 * only what goes the same way counts, so that both are reachable or neither.
 */
export function satisfiedTogether(going: readonly PlannedRecord[]): ReadonlySet<string> {
  const satisfied = new Set<string>();
  const ordered = [...going].sort(({ record: a }, { record: b }) => +a.dueAt - +b.dueAt || (a.id < b.id ? -1 : 1));
  for (const one of [...ordered].reverse()) {
    const isDone = ordered.some(
      (other) =>
        other !== one && !satisfied.has(other.record.id) && (one.step.doneBy ?? []).some((by) => isBy(one, other, by)),
    );
    if (isDone) satisfied.add(one.record.id);
  }
  return satisfied;
}

function isBy({ record: one }: PlannedRecord, { record: other }: PlannedRecord, by: DoneByDto): boolean {
  return (
    !by.answered &&
    other.customerId === one.customerId &&
    (one.vehicleId === null || other.vehicleId === null || one.vehicleId === other.vehicleId) &&
    other.channel === one.channel &&
    other.journey === by.journey &&
    (by.step ?? other.step) === other.step &&
    Math.abs(+other.dueAt - +one.dueAt) <= by.withinDays * DAY_MS
  );
}
