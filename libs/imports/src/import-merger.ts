import { mergeCustomers } from '#libs/customers';
import { type MergeBatch, type MergeOutcome, preferIndexes, type RefusedRow } from '#libs/database';
import { mergeLeads } from '#libs/lead-funnel';
import { linkArrivals, linkReworks, mergeAppointments, mergeOrderLines, mergeOrders } from '#libs/service-orders';
import type { StoreTx } from '#libs/tenancy';
import { mergeVehicles } from '#libs/vehicles';
import { RECORD_KINDS, type RecordKind } from './import-profile';
import type { ImportCounts, ImportRun, KindCounts } from './import-run.entity';
import { type Chunk, countRowsOfLines, nextChunk, recordFindings } from './staging.queries';

const MERGERS: Record<RecordKind, (tx: StoreTx, batch: MergeBatch) => Promise<MergeOutcome>> = {
  customers: mergeCustomers,
  vehicles: mergeVehicles,
  orders: mergeOrders,
  lines: mergeOrderLines,
  appointments: mergeAppointments,
  leads: mergeLeads,
};

/** How far merging has come; written in the transaction of each step, so that a killed import goes on from here. */
export interface MergePosition {
  readonly kind: RecordKind;
  readonly key: string;
  readonly rows: number;
  readonly counts: ImportCounts;
}

export function positionOf({ mergedKind, mergedKey, mergedRows, counts }: ImportRun): MergePosition {
  return { kind: mergedKind ?? RECORD_KINDS[0], key: mergedKey ?? '', rows: mergedRows, counts };
}

/**
 * Merges the next chunk of staged rows into the features' tables, in the order in which kinds refer to each other.
 * Null: nothing is left, and later orders have been linked to those that they rework.
 */
export async function mergeNext(
  tx: StoreTx,
  run: ImportRun,
  position: MergePosition,
  at: Date,
): Promise<MergePosition | null> {
  const [chunk] = await Promise.all([nextChunk(tx, run.id, position.kind, position.key), preferIndexes(tx)]);
  if (!chunk) {
    const next = RECORD_KINDS[RECORD_KINDS.indexOf(position.kind) + 1];
    if (position.kind === 'orders') await linkReworks(tx, run.profile.code, at);
    if (position.kind === 'appointments') await linkArrivals(tx, run.profile.code, at);
    return next ? { ...position, kind: next, key: '' } : null;
  }
  const batch: MergeBatch = { importId: run.id, source: run.profile.code, rows: chunk.rows, at };
  const outcome = await MERGERS[position.kind](tx, batch);
  await refuse(tx, run, position.kind, outcome.refused);
  return {
    kind: position.kind,
    key: chunk.lastKey,
    rows: position.rows + chunk.size,
    counts: { ...position.counts, [position.kind]: await addTo(tx, run, position, chunk, outcome) },
  };
}

/** Columns that a row is refused for when what it refers to is not in the store. */
const REFERRING: Readonly<Record<string, { [K in RecordKind]?: string }>> = {
  unknown_customer: { vehicles: 'customerExternalId' },
  unknown_vin: { orders: 'vin', appointments: 'vin' },
  unknown_order: { lines: 'orderNumber' },
};

async function refuse(tx: StoreTx, run: ImportRun, kind: RecordKind, refused: readonly RefusedRow[]): Promise<void> {
  if (refused.length === 0) return;
  const columns: Readonly<Partial<Record<string, string>>> = run.profile.records[kind]?.columns ?? {};
  const findings = refused.map(({ line, code }) => ({
    severity: 'refused' as const,
    line,
    code,
    column: columns[REFERRING[code]?.[kind] ?? ''] ?? null,
  }));
  await recordFindings(tx, run.id, kind, findings);
}

export const NO_COUNTS: KindCounts = {
  rows: 0,
  taken: 0,
  inserted: 0,
  updated: 0,
  repeated: 0,
  refused: {},
  warnings: {},
};

/** `taken` counts records; for lines, whose record is the order's set, it counts the lines. */
async function addTo(
  tx: StoreTx,
  run: ImportRun,
  { kind, counts }: MergePosition,
  chunk: Chunk,
  { inserted, updated, refused }: MergeOutcome,
): Promise<KindCounts> {
  const before = counts[kind] ?? NO_COUNTS;
  const lines = refused.map(({ line }) => line);
  const lost = kind === 'lines' && lines.length > 0 ? await countRowsOfLines(tx, run.id, lines) : refused.length;
  return {
    ...before,
    taken: before.taken + chunk.size - lost,
    inserted: before.inserted + inserted,
    updated: before.updated + updated,
  };
}
