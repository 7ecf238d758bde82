import { Injectable } from '@nestjs/common';
import { addDays, Clock, type LocalDate, refusedField, startOfDay } from '#libs/foundation';
import { keysetOf, type Page, pageOf } from '#libs/http';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import { availableHours } from '#libs/workshop';
import type {
  LabourHoursQuery,
  LabourRecordDto,
  LabourRecordsQuery,
  TechnicianHoursDto,
  WorkshopHoursDto,
} from './labour-hours.dto';
import {
  findLabourRecords,
  findTechnicianNames,
  LABOUR_SORTS,
  type LabourSpan,
  sumLabour,
} from './labour-hours.queries';
import { labourFigures, sumOfHours } from './labour-share.policy';

const MOST_DAYS = 366;

/** Available, clocked and sold hours, and the records behind. SVC-23, SEC-04 */
@Injectable()
export class LabourHoursService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
  ) {}

  /** Throws `validation_failed` for a range too long. */
  async count(ctx: StoreContext, { from, before }: LabourHoursQuery): Promise<WorkshopHoursDto> {
    refuseLongRange(from, before);
    return this.db.run(ctx, (tx) => labourHoursIn(tx, ctx, { from, before }, this.clock.now()));
  }

  /** Whose hours add up to the figure. Throws like `count`. */
  async records(ctx: StoreContext, query: LabourRecordsQuery): Promise<Page<LabourRecordDto>> {
    refuseLongRange(query.from, query.before);
    const keyset = keysetOf(query, LABOUR_SORTS);
    const span = spanOf(query, ctx, this.clock.now());
    const { figure, technicianId } = query;
    return this.db.run(ctx, async (tx) =>
      pageOf(await findLabourRecords(tx, { figure, technicianId, span }, keyset), keyset, (record) => record),
    );
  }
}

/** Hours of every technician who is in use, or worked in the time; one round of statements. SVC-23 */
export async function labourHoursIn(
  tx: StoreTx,
  ctx: StoreContext,
  days: { readonly from: LocalDate; readonly before: LocalDate },
  now: Date,
): Promise<WorkshopHoursDto> {
  const [available, labour, names] = await Promise.all([
    availableHours(tx, ctx, days, now),
    sumLabour(tx, spanOf(days, ctx, now)),
    findTechnicianNames(tx),
  ]);
  const minutes = new Map<string, number>();
  for (const day of available) minutes.set(day.technicianId, (minutes.get(day.technicianId) ?? 0) + day.minutes);
  const worked = new Map(labour.map((one) => [one.technicianId, one]));
  const technicians = names
    .filter(({ technicianId, inUse }) => inUse || worked.has(technicianId))
    .map(({ technicianId, code, name }): TechnicianHoursDto => {
      const { clockedHours = '0', soldHours = '0' } = worked.get(technicianId) ?? {};
      const availableMinutes = minutes.get(technicianId) ?? 0;
      return { technicianId, code, name, ...labourFigures({ availableMinutes, clockedHours, soldHours }) };
    });
  const total = labourFigures({
    availableMinutes: [...minutes.values()].reduce((sum, one) => sum + one, 0),
    clockedHours: sumOfHours(labour.map((one) => one.clockedHours)),
    soldHours: sumOfHours(labour.map((one) => one.soldHours)),
  });
  return { ...total, unclockedSoldHours: sumOfHours([worked.get(null)?.soldHours ?? '0']), technicians };
}

function refuseLongRange(from: LocalDate, before: LocalDate): void {
  const max = addDays(from, MOST_DAYS);
  if (before > max) throw refusedField({ parameter: 'before', code: 'out_of_range', params: { min: from, max } });
}

function spanOf(
  { from, before }: { readonly from: LocalDate; readonly before: LocalDate },
  { store }: StoreContext,
  now: Date,
): LabourSpan {
  return { from: startOfDay(from, store.timeZone), before: startOfDay(before, store.timeZone), now };
}
