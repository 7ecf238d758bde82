import { Injectable } from '@nestjs/common';
import { rows, sql } from '#libs/database';
import { EventHandler, type RecordedEvent } from '#libs/events';
import { Clock, localDateOf } from '#libs/foundation';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import { noteFirstMaintenances } from '#libs/vehicles';

interface HandedBack {
  vehicleId: string;
  odometerKm: number;
  deliveredAt: Date;
}

/** A vehicle that is handed back from its first maintenance (首保) has had it: that day, at the mileage it came with. VEH-01 */
@Injectable()
export class FirstMaintenances {
  constructor(private readonly clock: Clock) {}

  @EventHandler({ name: 'first-maintenance', types: ['service-order.delivered'] })
  async note(tx: StoreTx, ctx: StoreContext, events: readonly RecordedEvent[]): Promise<void> {
    const orders = await rows<HandedBack>(
      tx,
      sql`select vehicle_id as "vehicleId", odometer_km as "odometerKm", delivered_at as "deliveredAt"
          from service_order
          where id = any(${events.map(({ subjectId }) => subjectId)}::uuid[])
            and type = 'first_maintenance' and delivered_at is not null`,
    );
    const visits = orders.map(({ vehicleId, odometerKm, deliveredAt }) => ({
      ...{ vehicleId, km: odometerKm, on: localDateOf(deliveredAt, ctx.store.timeZone) },
    }));
    await noteFirstMaintenances(tx, ctx, visits, this.clock.now());
  }
}
