import { type LocalDate, refusedField } from '#libs/foundation';
import type { DayRange } from './report-period.policy';
import { wholeMonth } from './report-period.policy';
import { periodIncomplete, periodTooLong } from './reports.errors';
import type { AskedPeriod } from './reports.dto';

const EARLIEST = '1990-01-01';
const LATEST = '2200-01-01';
const MAX_YEARS = 20;

/** The period that a request asks for. Throws `validation_failed` for none, for two, and for one beyond all reason. */
export function askedPeriod({ month, from, before }: AskedPeriod): DayRange {
  if (month !== undefined) {
    const other = from === undefined ? before && 'before' : 'from';
    if (other) throw refusedField({ parameter: other, code: periodIncomplete.code });
    return wholeMonth(month);
  }
  if (from === undefined || before === undefined) {
    throw refusedField({
      parameter: from === undefined ? (before === undefined ? 'month' : 'from') : 'before',
      code: periodIncomplete.code,
    });
  }
  if (from < EARLIEST) throw refusedField({ parameter: 'from', code: 'out_of_range', params: { min: EARLIEST } });
  if (before > LATEST) throw refusedField({ parameter: 'before', code: 'out_of_range', params: { max: LATEST } });
  if (Number(before.slice(0, 4)) - Number(from.slice(0, 4)) > MAX_YEARS) {
    throw refusedField({ parameter: 'before', code: periodTooLong.code, params: { maxYears: MAX_YEARS } });
  }
  return { from: from as LocalDate, before: before as LocalDate };
}
