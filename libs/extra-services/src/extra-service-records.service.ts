import { Injectable, type OnModuleInit } from '@nestjs/common';
import { affected, rows, sql } from '#libs/database';
import { PersonalRecordSources } from '#libs/http';

/** What extra services hold of a customer, for whoever asks for it or wants it gone. SEC-08 */
@Injectable()
export class ExtraServiceRecords implements OnModuleInit {
  constructor(private readonly sources: PersonalRecordSources) {}

  onModuleInit(): void {
    this.sources.register({
      name: 'extraServices',
      label: { 'zh-CN': '上门与增值服务', en: 'Extra services' },
      order: 310,
      read: (tx, _ctx, customerIds) =>
        rows<object>(
          tx,
          sql`select x.id, x.kind, x.state, x.vehicle_id as "vehicleId", x.planned_for as "plannedFor", x.place,
                     x.reference, x.note, x.steps
              from extra_service x where x.customer_id = any(${customerIds}::uuid[]) order by x.created_at, x.id`,
        ),
      erase: (tx, _ctx, customerIds) =>
        affected(
          tx,
          sql`update extra_service set place = null, reference = null, note = null, version = version + 1
              where customer_id = any(${customerIds}::uuid[])
                and (place is not null or reference is not null or note is not null)`,
        ),
    });
  }
}
