import { rows, sql } from '#libs/database';
import type { LocalDate } from '#libs/foundation';
import { defineSorts, type Keyset } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';
import type { RegistrationState } from './vehicle.entity';
import type { PartyRole } from './vehicle-party.entity';
import type { RegistrationOccasion } from './vehicle-registration.dto';

/** What can happen in the life of a vehicle. */
export const LIFE_KINDS = [
  'recorded',
  'purchased',
  'delivered',
  'first_maintenance',
  'owner',
  'party_added',
  'party_ended',
  'visit',
  'reading',
  'correction',
  'registration',
  'passing_through',
  'no_longer_passing_through',
  'plate',
] as const;
export type LifeKind = (typeof LIFE_KINDS)[number];

export interface LifeRecord {
  id: string;
  kind: LifeKind;
  at: Date;
  on: LocalDate | null;
  customerId: string | null;
  role: PartyRole | null;
  orderId: string | null;
  km: number | null;
  registrationState: RegistrationState | null;
  occasion: RegistrationOccasion | null;
}

export const LIFE_SORTS = defineSorts(
  { at: { column: sql`l.at`, type: 'instant' } },
  { id: sql`l.id`, fallback: '-at' },
);

export interface LifeFilter {
  readonly kind?: readonly LifeKind[];
  readonly timeZone: string;
  /** A day after it is agreed, not lived. */
  readonly now: Date;
}

/**
 * The life of a vehicle from everything that is kept of it: its days, owners, parties, readings and events. A vehicle
 * has some hundreds of entries, so all are gathered and the page is cut out. The first maintenance and the like have no
 * row of their own: their ids are the vehicle's with another last digit. VEH-09
 */
export function findLife(
  tx: StoreTx,
  vehicleId: string,
  { kind, timeZone, now }: LifeFilter,
  keyset: Keyset,
): Promise<LifeRecord[]> {
  return rows(
    tx,
    sql`
      with car as (select v.* from vehicle v where v.id = ${vehicleId}),
      entries (id, kind, at, "on", customer_id, role, order_id, km, state, occasion) as (
        select m.id, m.kind, m."on"::timestamp at time zone ${timeZone}, m."on", null::uuid, null::varchar, null::uuid,
               m.km, null::varchar, null::varchar
        from car v cross join lateral (values
          (overlay(v.id::text placing 'a' from 36)::uuid, 'purchased', v.purchased_on, null),
          (overlay(v.id::text placing 'b' from 36)::uuid, 'delivered', v.delivered_on, null),
          (overlay(v.id::text placing 'c' from 36)::uuid, 'first_maintenance', v.first_maintenance_on,
           v.first_maintenance_km)) as m (id, kind, "on", km)
        where m."on" is not null
        union all
        select overlay(v.id::text placing 'd' from 36)::uuid, 'recorded', v.created_at, null, null, null, null, null,
               null, null
        from car v
        union all
        select w.id, 'owner', coalesce(w.since_on::timestamp at time zone ${timeZone}, w.created_at), w.since_on,
               coalesce(c.merged_into_id, c.id), null, null, null, null, null
        from vehicle_owner w join customer c on c.id = w.customer_id where w.vehicle_id = ${vehicleId}
        union all
        select p.id, 'party_added', coalesce(p.since_on::timestamp at time zone ${timeZone}, p.created_at), p.since_on,
               coalesce(c.merged_into_id, c.id), p.role, null, null, null, null
        from vehicle_party p join customer c on c.id = p.customer_id where p.vehicle_id = ${vehicleId}
        union all
        select overlay(p.id::text placing 'e' from 36)::uuid, 'party_ended',
               coalesce(p.until_on::timestamp at time zone ${timeZone}, p.ended_at), p.until_on,
               coalesce(c.merged_into_id, c.id), p.role, null, null, null, null
        from vehicle_party p join customer c on c.id = p.customer_id
        where p.vehicle_id = ${vehicleId} and p.ended_at is not null
        union all
        select o.id,
               case when o.corrects_id is not null then 'correction' when o.source = 'order' then 'visit'
                    else 'reading' end,
               o.read_at, null, null, null, o.source_id, o.km, null, null
        from odometer_reading o where o.vehicle_id = ${vehicleId}
        union all
        select e.id, told.kind, date_trunc('milliseconds', e.occurred_at), null, null, null, null, null,
               coalesce(e.payload ->> 'state', e.changes #>> '{registrationState,to}'), e.payload ->> 'occasion'
        from event e
        cross join lateral (
          select case
            when e.type = 'vehicle.registration-asked' or e.changes ? 'registrationState' then 'registration'
            when e.changes #>> '{passingThrough,to}' = 'true' then 'passing_through'
            when e.changes ? 'passingThrough' then 'no_longer_passing_through'
            when e.changes ? 'plate' then 'plate' end as kind) told
        where e.subject_type = 'vehicle' and e.subject_id = ${vehicleId} and told.kind is not null)
      select l.id, l.kind, l.at, l."on", l.customer_id as "customerId", l.role, l.order_id as "orderId", l.km,
             l.state as "registrationState", l.occasion
      from entries l
      where (l."on" is null or l.at <= ${now}) and (${kind ?? null}::text[] is null or l.kind = any(${kind ?? null}::text[]))
        and ${keyset.where} ${keyset.orderAndLimit}`,
  );
}
