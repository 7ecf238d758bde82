import { rows, sql } from '#libs/database';
import type { GroupTx } from '#libs/tenancy';

/** A region or a brand, as far as others need it. */
export interface UnitName {
  readonly id: string;
  readonly code: string;
  readonly name: string;
}

/** Where a store stands in the organisation, with the names of it. TEN-01 */
export interface PlacedStore {
  readonly id: string;
  readonly name: string;
  readonly region: UnitName | null;
  readonly brand: UnitName | null;
}

/** The places of every store of the group; what a store's name is, headquarters says. One statement. */
export async function findPlacedStores(tx: GroupTx): Promise<PlacedStore[]> {
  return rows<PlacedStore>(
    tx,
    sql`select p.id, p.name,
               case when r.id is not null then json_build_object('id', r.id, 'code', r.code, 'name', r.name) end as region,
               case when b.id is not null then json_build_object('id', b.id, 'code', b.code, 'name', b.name) end as brand
        from group_store_profile p
        left join group_region r on r.id = p.region_id
        left join group_brand b on b.id = p.brand_id`,
  );
}
