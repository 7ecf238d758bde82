import { Injectable, type OnModuleInit } from '@nestjs/common';
import { affected, rows, sql } from '#libs/database';
import { PersonalRecordSources } from '#libs/http';

/** What orders hold of a customer, for whoever asks for it or wants it gone. SEC-08 */
@Injectable()
export class OrderRecords implements OnModuleInit {
  constructor(private readonly sources: PersonalRecordSources) {}

  onModuleInit(): void {
    this.sources.register({
      name: 'serviceOrders',
      label: { 'zh-CN': '维修记录', en: 'Service orders' },
      order: 300,
      read: (tx, _ctx, customerIds) =>
        rows<object>(
          tx,
          sql`select so.id, so.order_number as "orderNumber", so.vehicle_id as "vehicleId", so.type, so.state,
                     so.arrived_at as "arrivedAt", so.delivered_at as "deliveredAt", so.odometer_km as "odometerKm",
                     so.labour_fen as "labourFen", so.parts_fen as "partsFen",
                     so.services_still_needed as "servicesStillNeeded",
                     coalesce((select json_agg(json_build_object('kind', l.kind, 'code', l.code, 'name', l.name,
                                                                 'quantity', trim_scale(l.quantity)::text,
                                                                 'amountFen', l.amount_fen) order by l.position)
                               from service_order_line l where l.order_id = so.id), '[]') as lines
              from service_order so where so.customer_id = any(${customerIds}::uuid[]) order by so.arrived_at, so.id`,
        ),
      erase: (tx, _ctx, customerIds) =>
        affected(
          tx,
          sql`update service_order set services_still_needed = null, version = version + 1
              where customer_id = any(${customerIds}::uuid[]) and services_still_needed is not null`,
        ),
    });
  }
}
