import type { CodeMeaning } from './import-profile';
import type { RowDecision, RowReader } from './row-reader';
import { TEXT_LIMITS } from './text-limits.policy';

/** Instants are ISO 8601 in UTC, phones E.164. */
export interface ImportedLead {
  readonly contactedAt: string;
  readonly name: string;
  readonly phone: string;
  readonly model: string | null;
  readonly level: string | null;
  readonly consultantName: string | null;
  readonly channel: string | null;
  readonly referrerPhone: string | null;
  readonly lastFollowedUpAt: string | null;
  readonly status: CodeMeaning<'leadStatus'>;
  readonly lostReason: string | null;
}

/** One row of a lead list (潜客). LED-11 */
export function judgeLeadRow(row: RowReader<'leads'>): RowDecision<ImportedLead> {
  return row.decide({
    contactedAt: row.requiredInstant('contactedAt'),
    name: row.name('name', TEXT_LIMITS.name),
    phone: row.phone('phone'),
    model: row.text('model', TEXT_LIMITS.model),
    level: row.text('level', TEXT_LIMITS.level),
    consultantName: row.text('consultantName', TEXT_LIMITS.name),
    channel: row.text('channel', TEXT_LIMITS.channel),
    referrerPhone: row.cell('referrerPhone') === '' ? null : row.phone('referrerPhone'),
    lastFollowedUpAt: row.instant('lastFollowedUpAt'),
    status: row.requiredCode('status', 'leadStatus', 'lead_status'),
    lostReason: row.text('lostReason', TEXT_LIMITS.reason),
  });
}
