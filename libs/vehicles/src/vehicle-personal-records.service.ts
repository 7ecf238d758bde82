import { Injectable, type OnModuleInit } from '@nestjs/common';
import { affected, rows, sql } from '#libs/database';
import { PersonalRecordSources } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';

/** What stands where the words of a correction stood. */
const ERASED = '已删除';

/**
 * What vehicles keep of a person (个人信息): which ones it owned or had to do with, for the export. The vehicle itself is
 * nobody, and its parties are ids; what an erasure empties is what colleagues wrote in their own words. SEC-08
 */
@Injectable()
export class VehiclePersonalRecordsService implements OnModuleInit {
  constructor(private readonly sources: PersonalRecordSources) {}

  onModuleInit(): void {
    this.sources.register({
      name: 'vehicles',
      label: { 'zh-CN': '车辆', en: 'Vehicles' },
      order: 200,
      read: (tx, _ctx, customerIds) => findPersonalVehicles(tx, customerIds),
      erase: async (tx, _ctx, customerIds) => {
        const counts = await Promise.all([
          emptyPassingThroughReasons(tx, customerIds),
          emptyCorrectionReasons(tx, customerIds),
        ]);
        return counts.reduce((sum, count) => sum + count, 0);
      },
    });
  }
}

function findPersonalVehicles(tx: StoreTx, customerIds: readonly string[]): Promise<object[]> {
  return rows(
    tx,
    sql`select v.vin, v.plate, v.model, u.role, u.since_on as "sinceOn", u.until_on as "untilOn",
               u.recorded_at as "recordedAt", u.ended_at as "endedAt"
        from (select w.vehicle_id, 'owner' as role, w.since_on, w.until_on, w.created_at as recorded_at,
                     w.replaced_at as ended_at
              from vehicle_owner w where w.customer_id = any(${customerIds}::uuid[])
              union all
              select p.vehicle_id, p.role, p.since_on, p.until_on, p.created_at, p.ended_at
              from vehicle_party p where p.customer_id = any(${customerIds}::uuid[])) u
        join vehicle v on v.id = u.vehicle_id
        order by u.recorded_at, v.id`,
  );
}

/** Of the vehicles that they own: whoever owns one now may be named in the note. */
function emptyPassingThroughReasons(tx: StoreTx, customerIds: readonly string[]): Promise<number> {
  return affected(
    tx,
    sql`update vehicle v set passing_through_reason = null
        from vehicle_owner w
        where w.vehicle_id = v.id and w.replaced_at is null and w.customer_id = any(${customerIds}::uuid[])
          and v.passing_through_reason is not null`,
  );
}

/** Of what was corrected while they owned the vehicle; what the odometer showed stays. */
function emptyCorrectionReasons(tx: StoreTx, customerIds: readonly string[]): Promise<number> {
  return affected(
    tx,
    sql`update odometer_reading o set reason = ${ERASED}
        from vehicle_owner w
        where w.vehicle_id = o.vehicle_id and w.customer_id = any(${customerIds}::uuid[])
          and o.created_at >= w.created_at and o.created_at < coalesce(w.replaced_at, 'infinity')
          and o.corrects_id is not null and o.reason <> ${ERASED}`,
  );
}
