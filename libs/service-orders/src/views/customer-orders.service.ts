import { Injectable, type OnModuleInit } from '@nestjs/common';
import { row, rows, type Sql, sql } from '#libs/database';
import { CustomerParts, type MoneyDto, toMoney } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';
import type { OrderState } from '../order-state.policy';
import type { OrderType } from '../service-order.entity';

/** A visit as the customer view shows it. */
interface VisitBrief {
  id: string;
  orderNumber: string;
  vehicleId: string;
  type: OrderType;
  state: OrderState;
  arrivedAt: Date;
  odometerKm: number;
  labour: MoneyDto;
  parts: MoneyDto;
}

/** What the workshop knows of a customer: how often, since when, for how much, and the last visits. CUS-17 */
interface CustomerOrders {
  /** Visits that were not cancelled. */
  count: number;
  firstArrivedAt: Date | null;
  lastArrivedAt: Date | null;
  labour: MoneyDto;
  parts: MoneyDto;
  lastVisits: VisitBrief[];
}

const VISITS_SHOWN = 5;

/** Puts a customer's visits into the customer view. */
@Injectable()
export class CustomerOrdersService implements OnModuleInit {
  constructor(private readonly parts: CustomerParts) {}

  onModuleInit(): void {
    this.parts.register({
      name: 'serviceOrders',
      label: { 'zh-CN': '维修记录', en: 'Service orders' },
      order: 200,
      permission: 'service-orders:read',
      read: (tx, _ctx, customerIds) => readCustomerOrders(tx, customerIds),
      subjects: (customerIds) => sql`
        select 'service-order', so.id from service_order so where so.customer_id in (${customerIds})
        union all
        select 'appointment', a.id from appointment a where a.customer_id in (${customerIds})`,
      visits: (customerIds) => sql`
        select so.customer_id, min(so.arrived_at), max(so.arrived_at) from service_order so
        where so.customer_id in (${customerIds}) and so.state <> 'cancelled'
          and not exists (select from vehicle v where v.id = so.vehicle_id and v.passing_through)
        group by so.customer_id`,
    });
  }
}

async function readCustomerOrders(tx: StoreTx, customerIds: Sql): Promise<CustomerOrders> {
  const [totals, last] = await Promise.all([
    row<{
      count: number;
      firstArrivedAt: Date | null;
      lastArrivedAt: Date | null;
      labourFen: number;
      partsFen: number;
    }>(
      tx,
      sql`select count(*) as count, min(so.arrived_at) as "firstArrivedAt", max(so.arrived_at) as "lastArrivedAt",
                 coalesce(sum(so.labour_fen), 0)::bigint as "labourFen", coalesce(sum(so.parts_fen), 0)::bigint as "partsFen"
          from service_order so
          where so.customer_id in (${customerIds}) and so.state <> 'cancelled'`,
    ),
    rows<Omit<VisitBrief, 'labour' | 'parts'> & { labourFen: number; partsFen: number }>(
      tx,
      sql`select so.id, so.order_number as "orderNumber", so.vehicle_id as "vehicleId", so.type, so.state,
                 so.arrived_at as "arrivedAt", so.odometer_km as "odometerKm", so.labour_fen as "labourFen",
                 so.parts_fen as "partsFen"
          from service_order so
          where so.customer_id in (${customerIds})
          order by so.arrived_at desc, so.id desc limit ${VISITS_SHOWN}`,
    ),
  ]);
  return {
    count: totals?.count ?? 0,
    firstArrivedAt: totals?.firstArrivedAt ?? null,
    lastArrivedAt: totals?.lastArrivedAt ?? null,
    labour: toMoney(totals?.labourFen ?? 0),
    parts: toMoney(totals?.partsFen ?? 0),
    lastVisits: last.map(({ labourFen, partsFen, ...visit }) => ({
      ...visit,
      labour: toMoney(labourFen),
      parts: toMoney(partsFen),
    })),
  };
}
