import { affected, columns, empty, row, rows, sql } from '#libs/database';
import type { StoreTx } from '#libs/tenancy';
import { CallAttempt, type CallRecording } from './call-attempt.entity';

/** `lock`: nobody else changes it until the end of the transaction. */
export function findAttempt(tx: StoreTx, id: string, { lock = false } = {}): Promise<CallAttempt | null> {
  return row(
    tx,
    sql`select ${columns(CallAttempt, 'a')} from call_attempt a
        where a.id = ${id} ${lock ? sql`for no key update` : empty}`,
  );
}

/**
 * Whether the customer of a try had everything about itself erased, which goes for duplicates like for whom they were
 * merged into. `lock`: nobody erases it until the end of the transaction, and whoever is about to is waited for.
 */
export async function isErased(tx: StoreTx, attemptId: string, { lock = false } = {}): Promise<boolean> {
  const customer = await row<{ isErased: boolean }>(
    tx,
    sql`select c.erased_at is not null as "isErased" from call_attempt a
        join customer c on c.id = a.customer_id
        where a.id = ${attemptId} ${lock ? sql`for share of c` : empty}`,
  );
  return customer?.isErased ?? false;
}

export async function setRecording(tx: StoreTx, id: string, recording: CallRecording): Promise<void> {
  await affected(tx, sql`update call_attempt set recording = ${JSON.stringify(recording)}::jsonb where id = ${id}`);
}

/** A recording that is kept. */
export interface KeptRecording {
  readonly id: string;
  readonly key: string;
  readonly madeAt: Date;
}

/** The recordings of the oldest calls. */
export function findOldestRecordings(tx: StoreTx, limit: number): Promise<KeptRecording[]> {
  return rows(
    tx,
    sql`select a.id, a.recording ->> 'key' as key, a.made_at as "madeAt" from call_attempt a
        where a.recording is not null order by a.made_at, a.id limit ${limit}`,
  );
}

/** Forgets recordings whose files are gone. Answers the tries that they were of. */
export async function forgetRecordings(tx: StoreTx, recordings: readonly KeptRecording[]): Promise<string[]> {
  const forgotten = await rows<{ id: string }>(
    tx,
    sql`update call_attempt a set recording = null
        from unnest(${recordings.map(({ id }) => id)}::uuid[], ${recordings.map(({ key }) => key)}::text[]) as n (id, key)
        where a.id = n.id and a.recording ->> 'key' = n.key returning a.id`,
  );
  return forgotten.map(({ id }) => id);
}
