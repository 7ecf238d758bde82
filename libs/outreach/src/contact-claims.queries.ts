import { affected, columns, row, rows, type Sql, sql } from '#libs/database';
import { newId } from '#libs/foundation';
import type { StoreTx } from '#libs/tenancy';
import { Contact } from './contact.entity';

/**
 * How long a claim is its owner's alone without a sign of life; renewed each second while its job runs. With the tick's
 * two seconds it makes five, within which work goes on after a worker was killed.
 */
export const LEASE_MS = 3_000;

/** What was taken up so often without an end is claimed alone, so that it pulls no other contact down with it. */
const SUSPICIOUS_ATTEMPTS = 3;

/**
 * A lease is judged by the server's clock: workers' clocks differ, and the test clock that contacts are due by may be
 * moved an hour while a message is under way.
 */
const LEASE = sql`clock_timestamp() + ${LEASE_MS} * interval '1 millisecond'`;

/**
 * How long a claim waits for the job that takes it up. Shorter, since the queue may have lost the job: with the tick's two
 * seconds work still goes on within five. A job that comes too late finds nothing under its claim, and does nothing.
 */
const TAKE_UP_MS = 2_500;
const TAKE_UP = sql`clock_timestamp() + ${TAKE_UP_MS} * interval '1 millisecond'`;

/** How much is claimed at once: blocks of so many contacts, each the work of one job. */
export interface ClaimSize {
  readonly blocks: number;
  readonly blockSize: number;
}

/** Claims contacts that are due, oldest first; another worker's are skipped. Answers the claims, one for each block. */
export function claimDue(tx: StoreTx, now: Date, size: ClaimSize): Promise<string[]> {
  return claim(
    tx,
    size,
    sql`select id, attempts, due_at as since from contact where state = 'due' and due_at <= ${now}
        order by due_at, id limit ${size.blocks * size.blockSize} for update skip locked`,
  );
}

/**
 * Takes over what its owner left behind: a worker was killed, or the queue lost the job. Of a contact that was being
 * sent the state remains: its new owner has to ask first what became of it.
 */
export function claimAbandoned(tx: StoreTx, now: Date, size: ClaimSize): Promise<string[]> {
  return claim(
    tx,
    size,
    sql`select id, attempts, lease_until as since from contact
        where state in ('claimed', 'sending') and lease_until <= clock_timestamp() and due_at <= ${now}
        order by lease_until, id limit ${size.blocks * size.blockSize} for update skip locked`,
  );
}

async function claim(tx: StoreTx, { blocks, blockSize }: ClaimSize, picked: Sql): Promise<string[]> {
  const claims = Array.from({ length: blocks }, () => newId());
  const claimed = await rows<{ claimId: string }>(
    tx,
    sql`with picked as (${picked}),
             numbered as (
               select id, attempts, ((row_number() over (order by since, id) - 1) / ${blockSize})::integer + 1 as block
               from picked),
             claimed as (
               update contact c
               set state = case c.state when 'due' then 'claimed' else c.state end,
                   claim_id = case when n.attempts >= ${SUSPICIOUS_ATTEMPTS} then gen_random_uuid()
                                   else (${claims}::uuid[])[n.block] end,
                   run_id = null, lease_until = ${TAKE_UP}
               from numbered n where c.id = n.id
               returning c.claim_id)
        select distinct claim_id as "claimId" from claimed`,
  );
  return claimed.map(({ claimId }) => claimId);
}

/** When contacts have to be looked at next. */
export interface NextContacts {
  /** By `Clock`: the earliest that waits for its time. */
  readonly dueAt: Date | null;
  /** Until the first lease runs out; negative where one has. */
  readonly leaseMs: number | null;
}

export async function findNext(tx: StoreTx, now: Date): Promise<NextContacts> {
  const next = await row<NextContacts>(
    tx,
    sql`select least(
                 (select min(due_at) from contact where state = 'due'),
                 (select min(due_at) from contact where state in ('claimed', 'sending') and due_at > ${now})
               ) as "dueAt",
               (select extract(epoch from min(lease_until) - clock_timestamp())::float8 * 1000
                from contact where state in ('claimed', 'sending') and due_at <= ${now}) as "leaseMs"`,
  );
  return next ?? { dueAt: null, leaseMs: null };
}

/** A contact that a run took up. */
export type TakenContact = Pick<Contact, 'id' | 'state' | 'step' | 'channel' | 'attempts'>;

/**
 * Takes up the contacts of a claim for one run of its job. A second run of the same job, started because the first
 * looked dead, takes over what has not been sent; what is being sent it leaves alone until the lease has run out.
 */
export async function takeUp(
  tx: StoreTx,
  claimId: string,
  runId: string,
): Promise<{ taken: TakenContact[]; othersLeaseMs: number | null }> {
  const [taken, others] = await Promise.all([
    rows<TakenContact>(
      tx,
      sql`update contact
          set run_id = ${runId}, attempts = least(attempts + 1, 1000), lease_until = ${LEASE}
          where claim_id = ${claimId} and run_id is distinct from ${runId}
            and (state = 'claimed' or state = 'sending' and (run_id is null or lease_until <= clock_timestamp()))
          returning id, state, step, channel, attempts`,
    ),
    row<{ leaseMs: number | null }>(
      tx,
      sql`select extract(epoch from max(lease_until) - clock_timestamp())::float8 * 1000 as "leaseMs"
          from contact where claim_id = ${claimId} and state = 'sending' and run_id is distinct from ${runId}`,
    ),
  ]);
  return { taken, othersLeaseMs: others?.leaseMs ?? null };
}

/** A sign of life of a run. Answers how many contacts are still its own. */
export function renewLease(tx: StoreTx, claimId: string, runId: string): Promise<number> {
  return affected(
    tx,
    sql`update contact set lease_until = ${LEASE}
        where claim_id = ${claimId} and run_id = ${runId} and state in ('claimed', 'sending')`,
  );
}

/** Contacts of a run that are to be judged, locked. */
export function lockClaimed(tx: StoreTx, claimId: string, runId: string): Promise<Contact[]> {
  return rows(
    tx,
    sql`select ${columns(Contact, 'c')} from contact c
        where c.claim_id = ${claimId} and c.run_id = ${runId} and c.state = 'claimed' order by c.id for update`,
  );
}

/** Contacts of a run whose sending was begun by an earlier one. */
export function findBegun(tx: StoreTx, claimId: string, runId: string): Promise<Contact[]> {
  return rows(
    tx,
    sql`select ${columns(Contact, 'c')} from contact c
        where c.claim_id = ${claimId} and c.run_id = ${runId} and c.state = 'sending' order by c.id`,
  );
}
