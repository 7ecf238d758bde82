import type { Sql } from './sql';

/**
 * Rows of one kind from a file or a bulk request, to be merged into a store's tables in one go. `rows` is the text of a
 * JSON array whose entries the merging statements read with `json_to_recordset`, or a select of that text where the
 * rows are on the server already.
 */
export interface MergeBatch {
  readonly importId: string;
  /** System that the rows' own numbers belong to; `source` in the tables. */
  readonly source: string;
  readonly rows: string | Sql;
  /** Instant that changed rows are marked with. */
  readonly at: Date;
}

/** Members that every entry of a `MergeBatch` has beside those of its kind. */
export interface MergeRow {
  /** Id of the row, should it be new. UUIDv7 */
  readonly id: string;
  /** Line of the file, which refusals name. */
  readonly line: number;
  /**
   * Fingerprint of the row as the file has it. A row that the file repeats unchanged is left alone, so that what staff
   * corrected since the last upload stays corrected.
   */
  readonly digest: string;
}

/** A row that could only be judged against the store's tables. */
export interface RefusedRow {
  readonly line: number;
  /** Code of a field problem. */
  readonly code: string;
}

export interface MergeOutcome {
  readonly inserted: number;
  readonly updated: number;
  readonly refused: readonly RefusedRow[];
}
