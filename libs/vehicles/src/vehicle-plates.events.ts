import { Injectable } from '@nestjs/common';
import { rows, sql } from '#libs/database';
import { dueForMatching } from '#libs/customers';
import { EventHandler, type RecordedEvent } from '#libs/events';
import type { StoreContext, StoreTx } from '#libs/tenancy';

/** Has owners looked at again when they come to a car or a plate. GRP-01 */
@Injectable()
export class VehiclePlatesEvents {
  @EventHandler({
    name: 'vehicle-plates',
    types: ['vehicle.created', 'vehicle.changed', 'vehicle.owner-changed'],
  })
  async lookAgain(tx: StoreTx, _ctx: StoreContext, events: readonly RecordedEvent[]): Promise<void> {
    const vehicles = [...new Set(events.filter(isAboutPlate).map(({ subjectId }) => subjectId))];
    const owners = await rows<{ customerId: string }>(
      tx,
      sql`select w.customer_id as "customerId" from vehicle_owner w
          where w.vehicle_id = any(${vehicles}::uuid[]) and w.replaced_at is null`,
    );
    if (owners.length > 0) {
      await dueForMatching(
        tx,
        owners.map(({ customerId }) => customerId),
      );
    }
  }
}

const isAboutPlate = ({ type, changes }: RecordedEvent): boolean =>
  type !== 'vehicle.changed' || (changes !== null && 'plate' in changes);
