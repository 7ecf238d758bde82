import { affected, row, rows, type Sql, sql } from '#libs/database';
import type { PlatformTx } from '#libs/tenancy';

/** Before every instant: at once. No clock is asked, so that nodes whose clocks differ agree. */
export const AT_ONCE = new Date(0);

/** The rows of the stores or of the groups. */
export interface WakeTable {
  readonly table: Sql;
  readonly key: Sql;
  readonly tenant: Sql;
}

export const STORE_WAKES: WakeTable = {
  table: sql`platform.store_wake`,
  key: sql`store_id`,
  tenant: sql`platform.store`,
};

export const GROUP_WAKES: WakeTable = {
  table: sql`platform.group_wake`,
  key: sql`group_id`,
  tenant: sql`platform.dealer_group`,
};

/** Lowers the instants at which these are ticked next, never raises one. Who is gone is left out. */
export async function lowerWakes(
  tx: PlatformTx,
  { table, key, tenant }: WakeTable,
  wakes: ReadonlyMap<string, Date>,
): Promise<void> {
  // in one order, so that two nodes that wake the same stores never wait for each other
  const ids = [...wakes.keys()].sort();
  await affected(
    tx,
    sql`insert into ${table} as w (${key}, wake_at)
        select t.id, asked.at
        from unnest(${ids}::uuid[], ${ids.map((id) => wakes.get(id))}::timestamptz[]) as asked (id, at)
        join ${tenant} t on t.id = asked.id
        order by t.id
        on conflict (${key}) do update set wake_at = excluded.wake_at
        where w.wake_at is null or w.wake_at > excluded.wake_at`,
  );
}

/** Makes those due that were never ticked: new ones, and those that were there before there was a tick. */
export async function wakeNewcomers(tx: PlatformTx, { table, key, tenant }: WakeTable): Promise<void> {
  await affected(
    tx,
    sql`insert into ${table} (${key}, wake_at)
        select t.id, ${AT_ONCE}::timestamptz from ${tenant} t
        where t.state = 'active' and not exists (select from ${table} w where w.${key} = t.id)
        order by t.id on conflict (${key}) do nothing`,
  );
}

/** Makes all of them due, also those whose lease lies in a future that is none any more. */
export async function wakeAll(tx: PlatformTx, { table, key, tenant }: WakeTable): Promise<void> {
  await affected(
    tx,
    sql`insert into ${table} (${key}, wake_at) select t.id, ${AT_ONCE}::timestamptz from ${tenant} t order by t.id
        on conflict (${key}) do update set wake_at = excluded.wake_at, leased_until = null`,
  );
}

/**
 * Codes of those that are due, the longest due first, and leases them, so that the next look leaves them alone while
 * their ticks are on the way. A lease that has run out is due: its worker, or the queue, is gone.
 */
export async function leaseDue(
  tx: PlatformTx,
  { table, key, tenant }: WakeTable,
  now: Date,
  leasedUntil: Date,
  limit: number,
): Promise<string[]> {
  const due = await rows<{ code: string }>(
    tx,
    sql`with due as (
          select w.${key} as id, t.code, coalesce(w.wake_at, w.leased_until) as since
          from ${table} w join ${tenant} t on t.id = w.${key} and t.state = 'active'
          where (w.leased_until is null and w.wake_at <= ${now}) or w.leased_until <= ${now}
          order by since limit ${limit} for update of w skip locked),
        leased as (
          update ${table} w set leased_until = ${leasedUntil} from due where w.${key} = due.id)
        select code from due order by since`,
  );
  return due.map(({ code }) => code);
}

/** A tick begins: what it will find answers every wake-up so far, and what comes from now on is another one. */
export async function beginTick(tx: PlatformTx, wakes: WakeTable, id: string, leasedUntil: Date): Promise<void> {
  const { table, key } = wakes;
  await affected(
    tx,
    sql`insert into ${table} (${key}, leased_until) values (${id}, ${leasedUntil})
        on conflict (${key}) do update set wake_at = null, leased_until = excluded.leased_until`,
  );
}

/** The tick is still alive. Says nothing where it has ended meanwhile. */
export async function renewLease(tx: PlatformTx, wakes: WakeTable, id: string, leasedUntil: Date): Promise<void> {
  const { table, key } = wakes;
  await affected(
    tx,
    sql`update ${table} set leased_until = ${leasedUntil} where ${key} = ${id} and leased_until is not null`,
  );
}

/**
 * A tick has ended and wants to be called at `next`; a wake-up that came meanwhile stays. Answers whether it is due
 * again at once; the lease is kept then, for the tick that follows.
 */
export async function endTick(
  tx: PlatformTx,
  wakes: WakeTable,
  id: string,
  { next, now, leasedUntil }: { next: Date | null; now: Date; leasedUntil: Date },
): Promise<boolean> {
  const { table, key } = wakes;
  const ended = await row<{ again: boolean }>(
    tx,
    sql`update ${table}
        set wake_at = least(wake_at, ${next}::timestamptz),
            leased_until = case when least(wake_at, ${next}::timestamptz) <= ${now} then ${leasedUntil}::timestamptz end
        where ${key} = ${id}
        returning leased_until is not null as again`,
  );
  return ended?.again ?? false;
}
