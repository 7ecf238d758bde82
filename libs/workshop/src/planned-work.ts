import { Injectable } from '@nestjs/common';
import { join, rows, type Sql, sql } from '#libs/database';
import type { StoreTx } from '#libs/tenancy';
import type { TakenFacts } from './slot-facts';

/**
 * A feature that plans work in bays, beside what customers book: a select of (bay_id, technician_id, during) of what it
 * has planned and not released between two instants. Whoever writes such a plan takes `queueForWorkshop` before looking
 * for bookings, so that of a plan and a booking at one moment the second sees the first.
 */
export type PlannedBetween = (from: Date, before: Date) => Sql;

/** Who plans work in the bays. SVC-03, SVC-37 */
@Injectable()
export class PlannedWork {
  private readonly sources: PlannedBetween[] = [];

  register(source: PlannedBetween): void {
    this.sources.push(source);
  }

  /** What is planned between two instants, of all who plan, in one statement. */
  async taken(tx: StoreTx, from: Date, before: Date): Promise<TakenFacts[]> {
    if (this.sources.length === 0) return [];
    const all = join(
      this.sources.map((source) => source(from, before)),
      ' union all ',
    );
    return rows(
      tx,
      sql`select p.bay_id as "bayId", p.technician_id as "technicianId",
                 (extract(epoch from lower(p.during)) * 1000)::float8 as "from",
                 (extract(epoch from upper(p.during)) * 1000)::float8 as "until"
          from (${all}) p`,
    );
  }
}
