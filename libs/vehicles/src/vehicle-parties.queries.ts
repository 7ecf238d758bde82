import { columns, join, row, rows, type Sql, sql } from '#libs/database';
import { defineSorts, type Keyset } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';
import type { Vehicle } from './vehicle.entity';
import { type PartyRole, VehicleParty } from './vehicle-party.entity';

/** A party with the customer that it counts for, and the name of the person. */
export interface PartyRecord extends VehicleParty {
  survivorId: string;
  /** Null: the contact or relation was removed. */
  name: string | null;
}

export interface PartyFilter {
  readonly role?: readonly PartyRole[];
  /** Only those that are still so, or only those that are over. */
  readonly isCurrent?: boolean;
}

export const PARTY_SORTS = defineSorts(
  { createdAt: { column: sql`p.created_at`, type: 'instant' } },
  { id: sql`p.id`, fallback: '-createdAt' },
);

const RECORD = sql`
  select ${columns(VehicleParty, 'p')}, coalesce(s.id, c.id) as "survivorId",
         case p.person when 'customer' then coalesce(s.name, c.name) when 'contact' then k.name else r.name end as name
  from vehicle_party p
  join customer c on c.id = p.customer_id
  left join customer s on s.id = c.merged_into_id
  left join customer_contact k on k.id = p.contact_id
  left join customer_relation r on r.id = p.relation_id`;

export function findParties(
  tx: StoreTx,
  vehicleId: string,
  filter: PartyFilter,
  keyset: Keyset,
): Promise<PartyRecord[]> {
  const wanted = [sql`p.vehicle_id = ${vehicleId}`, keyset.where];
  if (filter.role) wanted.push(sql`p.role = any(${filter.role})`);
  if (filter.isCurrent !== undefined) wanted.push(sql`(p.ended_at is null) = ${filter.isCurrent}`);
  return rows(tx, sql`${RECORD} where ${join(wanted, ' and ')} ${keyset.orderAndLimit}`);
}

export function findParty(tx: StoreTx, vehicleId: string, id: string): Promise<PartyRecord | null> {
  return row(tx, sql`${RECORD} where p.vehicle_id = ${vehicleId} and p.id = ${id}`);
}

/** Who is to be a party: the customer itself unless a contact or a relation of it is named. */
export interface PartyToBe extends Pick<VehicleParty, 'role' | 'customerId' | 'contactId' | 'relationId'> {
  readonly vehicleId: string;
}

/** What speaks for and against a party: whether its people are there, and whether it stands already. */
export interface PartyFacts {
  mergedIntoId: string | null;
  erasedAt: Date | null;
  hasContact: boolean;
  hasRelation: boolean;
  isThere: boolean;
}

/** Null where the store has no such customer. */
export function findPartyFacts(tx: StoreTx, party: PartyToBe): Promise<PartyFacts | null> {
  const { vehicleId, role, customerId, contactId, relationId } = party;
  return row(
    tx,
    sql`select c.merged_into_id as "mergedIntoId", c.erased_at as "erasedAt",
               exists (select from customer_contact k
                       where k.id = ${contactId}::uuid and k.customer_id = c.id) as "hasContact",
               exists (select from customer_relation r
                       where r.id = ${relationId}::uuid and r.customer_id = c.id) as "hasRelation",
               exists (select from vehicle_party p
                       where p.vehicle_id = ${vehicleId} and p.role = ${role} and p.customer_id = c.id
                         and p.contact_id is not distinct from ${contactId}::uuid
                         and p.relation_id is not distinct from ${relationId}::uuid
                         and p.person = ${personOf(party)} and p.ended_at is null) as "isThere"
        from customer c where c.id = ${customerId}`,
  );
}

export function personOf({ contactId, relationId }: Pick<PartyToBe, 'contactId' | 'relationId'>) {
  if (contactId !== null) return 'contact' as const;
  return relationId === null ? ('customer' as const) : ('relation' as const);
}

/** A vehicle that a customer, or somebody of it, has to do with without owning it. */
export interface PartyVehicle extends Pick<Vehicle, 'id' | 'vin' | 'plate' | 'model'> {
  role: PartyRole;
  isCurrent: boolean;
}

/** A select of `PartyVehicle` for these customers; those that last come first. */
export const selectVehiclesOfParties = (customerIds: Sql, limit: number): Sql => sql`
  select v.id, v.vin, v.plate, v.model, p.role, p.ended_at is null as "isCurrent"
  from vehicle_party p join vehicle v on v.id = p.vehicle_id
  where p.customer_id in (${customerIds})
  order by p.ended_at is not null, p.created_at desc, p.id desc limit ${limit}`;
