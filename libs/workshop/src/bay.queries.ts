import { columns, row, rows, sql } from '#libs/database';
import { defineSorts, type Keyset } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';
import { Bay } from './bay.entity';

export const BAY_SORTS = defineSorts(
  { code: { column: sql`b.code`, type: 'text' } },
  { id: sql`b.id`, fallback: 'code' },
);

export function findBays(tx: StoreTx, inUse: boolean | null, keyset: Keyset): Promise<Bay[]> {
  return rows(
    tx,
    sql`select ${columns(Bay, 'b')} from bay b
        where ${keyset.where} and (${inUse}::boolean is null or b.in_use = ${inUse}) ${keyset.orderAndLimit}`,
  );
}

export function findBay(tx: StoreTx, id: string): Promise<Bay | null> {
  return row(tx, sql`select ${columns(Bay, 'b')} from bay b where b.id = ${id}`);
}
