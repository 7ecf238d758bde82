import { normaliseVin } from '#libs/foundation';
import type { RowDecision, RowReader } from './row-reader';
import { TEXT_LIMITS } from './text-limits.policy';

/** Instants are ISO 8601 in UTC. */
export interface ImportedAppointment {
  readonly number: string;
  readonly vin: string;
  readonly bookedFor: string;
  readonly bookedAt: string | null;
  readonly remindedAt: string | null;
  /** The order that the visit became, if the customer came. */
  readonly orderNumber: string | null;
}

/** One row of an appointment list (预约记录). SVC-01 */
export function judgeAppointmentRow(row: RowReader<'appointments'>): RowDecision<ImportedAppointment> {
  return row.decide({
    number: row.requiredText('number', TEXT_LIMITS.externalId, 'external_id'),
    vin: normaliseVin(row.requiredText('vin', TEXT_LIMITS.externalId, 'unknown_vin')),
    bookedFor: row.requiredInstant('bookedFor'),
    bookedAt: row.instant('bookedAt'),
    remindedAt: row.instant('remindedAt'),
    orderNumber: row.text('orderNumber', TEXT_LIMITS.externalId),
  });
}
