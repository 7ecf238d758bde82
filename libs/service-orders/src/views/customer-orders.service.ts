import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type AsJson, jsonArrayOf, jsonObjectOf, type Sql, sql } from '#libs/database';
import { CustomerParts, type MoneyDto, toMoney } from '#libs/http';
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
      find: findCustomerOrders,
      show: showCustomerOrders,
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

interface FoundTotals {
  readonly count: number;
  readonly firstArrivedAt: string | null;
  readonly lastArrivedAt: string | null;
  readonly labourFen: number;
  readonly partsFen: number;
}

interface FoundOrders {
  readonly totals: FoundTotals;
  readonly last: readonly (AsJson<Omit<VisitBrief, 'labour' | 'parts'>> & { labourFen: number; partsFen: number })[];
}

const findCustomerOrders = (customerIds: Sql): Sql => sql`
  json_build_object(
    'totals', ${jsonObjectOf(sql`
      select count(*) as count, min(so.arrived_at) as "firstArrivedAt", max(so.arrived_at) as "lastArrivedAt",
             coalesce(sum(so.labour_fen), 0)::bigint as "labourFen", coalesce(sum(so.parts_fen), 0)::bigint as "partsFen"
      from service_order so
      where so.customer_id in (${customerIds}) and so.state <> 'cancelled'`)},
    'last', ${jsonArrayOf(sql`
      select so.id, so.order_number as "orderNumber", so.vehicle_id as "vehicleId", so.type, so.state,
             so.arrived_at as "arrivedAt", so.odometer_km as "odometerKm", so.labour_fen as "labourFen",
             so.parts_fen as "partsFen"
      from service_order so
      where so.customer_id in (${customerIds})
      order by so.arrived_at desc, so.id desc limit ${VISITS_SHOWN}`)})`;

function showCustomerOrders({ totals, last }: FoundOrders): CustomerOrders {
  return {
    count: totals.count,
    firstArrivedAt: instantOrNull(totals.firstArrivedAt),
    lastArrivedAt: instantOrNull(totals.lastArrivedAt),
    labour: toMoney(totals.labourFen),
    parts: toMoney(totals.partsFen),
    lastVisits: last.map(({ arrivedAt, labourFen, partsFen, ...visit }) => ({
      ...visit,
      arrivedAt: new Date(arrivedAt),
      labour: toMoney(labourFen),
      parts: toMoney(partsFen),
    })),
  };
}

function instantOrNull(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
