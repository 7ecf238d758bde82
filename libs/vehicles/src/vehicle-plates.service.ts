import { Injectable, type OnModuleInit } from '@nestjs/common';
import { rows, sql } from '#libs/database';
import { CustomerMarks } from '#libs/http';

/** By the plates of its cars a customer is recognised in other stores, as far as the name agrees. GRP-01 */
@Injectable()
export class VehiclePlatesService implements OnModuleInit {
  constructor(private readonly marks: CustomerMarks) {}

  onModuleInit(): void {
    this.marks.register({
      name: 'plates',
      read: (tx, customerIds) =>
        rows<{ customerId: string; mark: string }>(
          tx,
          sql`select w.customer_id as "customerId", v.plate_normalised as mark
              from vehicle_owner w join vehicle v on v.id = w.vehicle_id
              where w.customer_id = any(${customerIds}::uuid[]) and w.replaced_at is null and v.plate_normalised <> ''`,
        ),
    });
  }
}
