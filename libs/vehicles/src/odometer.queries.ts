import { affected, columns, row, rows, type Sql, sql } from '#libs/database';
import { newId } from '#libs/foundation';
import { defineSorts, type Keyset } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';
import type { KnownReading, ReadingsAround } from './odometer.policy';
import { OdometerReading } from './odometer-reading.entity';

/** A reading and what the others make of it. */
export interface ReadingRecord extends OdometerReading {
  /** The reading that stands for this one. */
  correctedById: string | null;
  /** Lower than one before it: somebody should look which of the two is wrong. */
  wentBack: boolean;
}

export const READING_SORTS = defineSorts(
  { readAt: { column: sql`r."readAt"`, type: 'instant' } },
  { id: sql`r.id`, fallback: '-readAt' },
);

/** All readings of a vehicle, judged: a vehicle has some tens of them, and each is judged by those before it. */
function judgedReadings(vehicleId: string): Sql {
  return sql`
    select ${columns(OdometerReading, 'o')}, k.id as "correctedById",
           k.id is null and o.km < coalesce(max(o.km) filter (where k.id is null) over before, 0) as "wentBack"
    from odometer_reading o left join odometer_reading k on k.corrects_id = o.id
    where o.vehicle_id = ${vehicleId}
    window before as (order by o.read_at, o.id rows between unbounded preceding and 1 preceding)`;
}

export function findReadings(tx: StoreTx, vehicleId: string, keyset: Keyset): Promise<ReadingRecord[]> {
  return rows(tx, sql`select r.* from (${judgedReadings(vehicleId)}) r where ${keyset.where} ${keyset.orderAndLimit}`);
}

export function findReading(tx: StoreTx, vehicleId: string, id: string): Promise<ReadingRecord | null> {
  return row(tx, sql`select r.* from (${judgedReadings(vehicleId)}) r where r.id = ${id}`);
}

/** The readings that one has to lie between; corrected ones do not count, and at one instant the ids tell the order. */
export async function findReadingsAround(
  tx: StoreTx,
  { id, vehicleId, readAt }: Pick<OdometerReading, 'id' | 'vehicleId' | 'readAt'>,
): Promise<ReadingsAround> {
  const found = await rows<KnownReading & { isBefore: boolean }>(
    tx,
    sql`with known as (
          select o.km, o.read_at as "readAt", (o.read_at, o.id) < (${readAt}, ${id}) as "isBefore" from odometer_reading o
          where o.vehicle_id = ${vehicleId}
            and not exists (select from odometer_reading k where k.corrects_id = o.id))
        (select * from known where "isBefore" order by km desc, "readAt" desc limit 1)
        union all
        (select * from known where not "isBefore" order by km, "readAt" limit 1)`,
  );
  const knownAs = (isBefore: boolean): KnownReading | null => found.find((one) => one.isBefore === isBefore) ?? null;
  return { highestBefore: knownAs(true), lowestAfter: knownAs(false) };
}

/** What the odometer showed at a visit. */
export interface VisitReading {
  readonly vehicleId: string;
  readonly orderId: string;
  readonly km: number;
  readonly readAt: Date;
}

/** Who records readings, and when. */
export interface Recording {
  readonly recordedBy: string;
  readonly at: Date;
}

/**
 * Records what odometers showed at visits, each order's once: told again with another figure, the reading follows its
 * order. `visits` is a SELECT of `id` (a new one), `vehicle_id`, `order_id`, `km` and `read_at`, so that a batch never
 * passes through JavaScript. A visit is never refused for going back: it is in the order whatever we think of it, and
 * the history shows it as `wentBack` until somebody corrects it. A correction holds when the order is told again.
 */
export function recordReadings(tx: StoreTx, visits: Sql, { recordedBy, at }: Recording): Promise<number> {
  return affected(
    tx,
    sql`insert into odometer_reading (id, vehicle_id, km, read_at, source, source_id, recorded_by, created_at)
        select visit.id, visit.vehicle_id, visit.km, visit.read_at, 'order', visit.order_id, ${recordedBy}, ${at}
        from (${visits}) visit where visit.km is not null
        order by visit.order_id
        on conflict (source_id) do update set
          vehicle_id = excluded.vehicle_id, km = excluded.km, read_at = excluded.read_at
        where (odometer_reading.vehicle_id, odometer_reading.km, odometer_reading.read_at)
              is distinct from (excluded.vehicle_id, excluded.km, excluded.read_at)`,
  );
}

/** The reading of one visit; see `recordReadings`. */
export function recordReading(tx: StoreTx, visit: VisitReading, recording: Recording): Promise<number> {
  const { vehicleId, orderId, km, readAt } = visit;
  return recordReadings(
    tx,
    sql`select ${newId()}::uuid as id, ${vehicleId}::uuid as vehicle_id, ${orderId}::uuid as order_id,
               ${km}::integer as km, ${readAt}::timestamptz as read_at`,
    recording,
  );
}
