import type { EntityManager } from 'typeorm';
import { rows, sql } from './sql';

/**
 * Makes the planner use indexes for the rest of the transaction. It takes a table that an import is filling for an
 * empty one, whose rows are read faster than its indexes, and would read all of it again for every chunk.
 */
export async function preferIndexes(tx: EntityManager): Promise<void> {
  await rows(tx, sql`select set_config('enable_seqscan', 'off', true)`);
}

/**
 * Makes it walk an index in its order too, rather than gather what it holds and sort that: of a queue of which each
 * transaction takes the first thousand the rest would be sorted a hundred times.
 */
export async function preferIndexOrder(tx: EntityManager): Promise<void> {
  await rows(tx, sql`select set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true)`);
}
