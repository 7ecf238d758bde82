import { row, sql } from '#libs/database';
import type { LocalDate } from '#libs/foundation';
import type { StoreTx } from '#libs/tenancy';

/** What could be shared of a person: its customers in one store as one, the newest word on each first. */
export interface SharedRecord {
  name: string;
  occupation: string | null;
  address: string | null;
  solar: LocalDate | null;
  lunarMonth: number | null;
  lunarDay: number | null;
  hobbies: string[];
  phones: string[];
  observed: { field: string; value: string }[];
  updatedAt: Date;
  /** Whether the customer took its consent to sharing back. */
  withdrawn: boolean;
}

/** Null where none of the customers is left: all of them were erased. */
export function findShared(tx: StoreTx, customerIds: readonly string[]): Promise<SharedRecord | null> {
  const ids = sql`any(${customerIds}::uuid[])`;
  return row(
    tx,
    sql`select c.name, c.occupation, c.address_text as address, c.solar_birthday as solar,
               c.updated_at as "updatedAt", c.lunar_birth_month as "lunarMonth", c.lunar_birth_day as "lunarDay", c.hobbies,
               coalesce((
                 select json_agg(distinct p.number) from customer_phone p
                 where p.customer_id = ${ids} and p.contact_id is null
                   and p.quality in ('unverified', 'reachable')), '[]') as phones,
               coalesce((
                 select json_agg(json_build_object('field', o.field, 'value', o.value) order by o.field)
                 from (select distinct on (field) field, value from customer_observation
                       where customer_id = ${ids} order by field, observed_at desc, id desc) o), '[]') as observed,
               coalesce((
                 select s.state = 'withdrawn' from consent s
                 where s.customer_id = ${ids} and s.purpose = 'group_sharing'
                 order by s.told_at desc, s.id desc limit 1), false) as withdrawn
        from customer c where c.id = ${ids} and c.erased_at is null
        order by c.merged_into_id is not null, c.updated_at desc, c.id desc limit 1`,
  );
}
