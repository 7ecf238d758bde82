import { affected, columns, row, rows, type Sql, sql } from '#libs/database';
import { newId } from '#libs/foundation';
import type { StoreTx } from '#libs/tenancy';
import { Contact } from '../contact.entity';
import type { MessageChannel } from '../contact-states';

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

/** What somebody has claimed: few at a time, found by the index of claims. A lease is in none, so that renewing is cheap. */
const IN_HAND = sql`claim_id is not null and state in ('claimed', 'sending')`;

/** How much is claimed at once: blocks of so many contacts, each the work of one job. */
export interface ClaimSize {
  readonly blocks: number;
  readonly blockSize: number;
  /** Channels whose gateways cannot be asked for a lost answer. */
  readonly channelsInTheDark?: readonly MessageChannel[];
}

/**
 * A message of a channel in the dark fills its block as much as ten others: whatever is under way when a worker dies becomes
 * a person's task.
 */
const WEIGHT_IN_THE_DARK = 10;

/** Every `place` and `precedence` there is: named, so that the index of waiting contacts is walked in its order. */
const PLACES = sql`'{1,2,3,4,5,6,7,8,9}'::smallint[]`;
const PRECEDENCES = sql`'{1,2,3}'::smallint[]`;

/**
 * Claims contacts that are due: those of the first place (CF-27), among them class A first (REM-36), then the oldest;
 * another worker's are skipped. Answers the claims, one for each block.
 */
export function claimDue(tx: StoreTx, now: Date, size: ClaimSize): Promise<string[]> {
  return claim(
    tx,
    size,
    sql`select id, customer_id, channel, attempts, place, precedence, due_at as since from contact
        where state = 'due' and place = any(${PLACES}) and precedence = any(${PRECEDENCES}) and due_at <= ${now}
        order by place, precedence, due_at, id limit ${size.blocks * size.blockSize} for update skip locked`,
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
    sql`select id, customer_id, channel, attempts, place, precedence, lease_until as since from contact
        where ${IN_HAND} and lease_until <= clock_timestamp() and due_at <= ${now}
        order by lease_until, id limit ${size.blocks * size.blockSize} for update skip locked`,
  );
}

/**
 * Takes a block over from a job that has not begun with it: the queue is long, and whoever comes to the store first shall
 * not go away again because its own block was claimed anew meanwhile.
 */
export function claimWaiting(tx: StoreTx, size: ClaimSize): Promise<string[]> {
  return claim(
    tx,
    { ...size, blocks: 1 },
    sql`select id, customer_id, channel, attempts, place, precedence, lease_until as since from contact
        where claim_id is not null and state = 'claimed' and run_id is null
        order by lease_until, id limit ${size.blockSize} for update skip locked`,
  );
}

/** Contacts with one customer come into one block, so that the more important one is judged first. */
async function claim(
  tx: StoreTx,
  { blocks, blockSize, channelsInTheDark = [] }: ClaimSize,
  picked: Sql,
): Promise<string[]> {
  if (blocks <= 0) return [];
  const claims = Array.from({ length: blocks }, () => newId());
  const claimed = await rows<{ claimId: string }>(
    tx,
    sql`with picked as (${picked}),
             gathered as (
               select id, customer_id, attempts, min(place) over customers as place,
                      min(precedence) over customers as precedence, min(since) over customers as since,
                      weight, sum(weight) over customers as together
               from (select p.*, case when channel = any(${channelsInTheDark}) then ${WEIGHT_IN_THE_DARK} else 1 end as weight
                     from picked p) w
               window customers as (partition by customer_id)),
             numbered as (
               select id, attempts,
                      ((sum(weight) over (order by place, precedence, since, customer_id) - together)
                        / ${blockSize})::integer + 1 as block
               from gathered),
             claimed as (
               update contact c
               set state = case c.state when 'due' then 'claimed' else c.state end,
                   claim_id = case when n.attempts >= ${SUSPICIOUS_ATTEMPTS} then gen_random_uuid()
                                   else (${claims}::uuid[])[n.block] end,
                   run_id = null, lease_until = ${TAKE_UP}
               from numbered n where c.id = n.id and n.block <= ${blocks}
               returning c.claim_id)
        select distinct claim_id as "claimId" from claimed`,
  );
  return claimed.map(({ claimId }) => claimId);
}

/** Blocks that somebody has in hand: a store has so many at a time, so that none waits longer for its job than it may. */
export async function countBlocks(tx: StoreTx): Promise<number> {
  const found = await row<{ blocks: number }>(
    tx,
    sql`select count(distinct claim_id)::integer as blocks from contact
        where ${IN_HAND} and lease_until > clock_timestamp()`,
  );
  return found?.blocks ?? 0;
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
                 (select min(w.due_at) from unnest(${PLACES}) o cross join unnest(${PRECEDENCES}) p cross join lateral (
                    select due_at from contact
                    where state = 'due' and place = o and precedence = p order by due_at limit 1) w),
                 (select min(due_at) from contact where ${IN_HAND} and due_at > ${now})
               ) as "dueAt",
               (select extract(epoch from min(lease_until) - clock_timestamp())::float8 * 1000
                from contact where ${IN_HAND} and due_at <= ${now}) as "leaseMs"`,
  );
  return next ?? { dueAt: null, leaseMs: null };
}

/** A contact that a run took up. */
export type TakenContact = Pick<Contact, 'id' | 'state' | 'step' | 'channel' | 'attempts'>;

/** What a run has of its claim. */
export interface TakenBlock {
  readonly taken: readonly TakenContact[];
  /** Those of them whose sending was begun by an earlier run. */
  readonly begun: readonly Contact[];
}

/**
 * Takes up the contacts of a claim for one run of its job. A second run of the same job, started because the first
 * looked dead, takes over what has not been sent; what is being sent it leaves alone until the lease has run out.
 */
export async function takeUp(
  tx: StoreTx,
  claimId: string,
  runId: string,
): Promise<TakenBlock & { readonly othersLeaseMs: number | null }> {
  const [taken, begun, others] = await Promise.all([
    rows<TakenContact>(
      tx,
      sql`update contact
          set run_id = ${runId}, attempts = least(attempts + 1, 1000), lease_until = ${LEASE}
          where claim_id = ${claimId} and run_id is distinct from ${runId}
            and (state = 'claimed' or state = 'sending' and (run_id is null or lease_until <= clock_timestamp()))
          returning id, state, step, channel, attempts`,
    ),
    findBegun(tx, claimId, runId),
    row<{ leaseMs: number | null }>(
      tx,
      sql`select extract(epoch from max(lease_until) - clock_timestamp())::float8 * 1000 as "leaseMs"
          from contact where claim_id = ${claimId} and state = 'sending' and run_id is distinct from ${runId}`,
    ),
  ]);
  return { taken, begun, othersLeaseMs: others?.leaseMs ?? null };
}

/** Whether other contacts go out with this one. */
export async function carriesOthers(tx: StoreTx, id: string): Promise<boolean> {
  return (await row<object>(tx, sql`select from contact where merged_into_id = ${id} limit 1`)) !== null;
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
