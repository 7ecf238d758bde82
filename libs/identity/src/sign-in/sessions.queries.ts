import { affected, row, rows, sql } from '#libs/database';
import { newId } from '#libs/foundation';
import type { PlatformTx } from '#libs/tenancy';
import { refreshExpiresAt, sessionEndsAt } from './refresh-rotation.policy';
import { RefreshToken, Session, type SessionEndReason } from './session.entity';

export interface RefreshRecord {
  tokenId: string;
  tokenExpiresAt: Date;
  spentAt: Date | null;
  spentBy: Buffer | null;
  sessionId: string;
  staffId: string;
  startedAt: Date;
  endedAt: Date | null;
  groupId: string;
  groupCode: string;
  groupSchema: string;
}

/** The token and its session, locked: two refreshes with one token come one after the other. */
export function lockRefreshToken(tx: PlatformTx, tokenHash: Buffer): Promise<RefreshRecord | null> {
  return row<RefreshRecord>(
    tx,
    sql`select t.id as "tokenId", t.expires_at as "tokenExpiresAt", t.spent_at as "spentAt", t.spent_by as "spentBy",
               s.id as "sessionId", s.staff_id as "staffId", s.created_at as "startedAt", s.ended_at as "endedAt",
               g.id as "groupId", g.code as "groupCode", g.schema_name as "groupSchema"
        from platform.refresh_token t
        join platform.session s on s.id = t.session_id
        join platform.dealer_group g on g.id = s.group_id
        where t.token_hash = ${tokenHash} for update of s, t`,
  );
}

export async function isSpent(tx: PlatformTx, tokenHash: Buffer): Promise<boolean> {
  const found = await row<{ spentAt: Date | null }>(
    tx,
    sql`select spent_at as "spentAt" from platform.refresh_token where token_hash = ${tokenHash}`,
  );
  return found?.spentAt != null;
}

export interface NewSession {
  readonly sessionId: string;
  readonly groupId: string;
  readonly staffId: string;
  readonly tokenHash: Buffer;
}

export async function insertSession(tx: PlatformTx, session: NewSession, now: Date): Promise<void> {
  const { sessionId, groupId, staffId, tokenHash } = session;
  await Promise.all([
    // whoever signs in takes out what is left of their sessions that are over
    affected(tx, sql`delete from platform.session where staff_id = ${staffId} and ends_at <= ${now}`),
    tx.insert(Session, { id: sessionId, groupId, staffId, endsAt: sessionEndsAt(now), createdAt: now }),
    insertRefreshToken(tx, sessionId, tokenHash, refreshExpiresAt(now, now), now),
  ]);
}

export async function spendRefreshToken(
  tx: PlatformTx,
  spent: { readonly tokenId: string; readonly sessionId: string; readonly client: Buffer },
  successor: { readonly tokenHash: Buffer; readonly expiresAt: Date },
  now: Date,
): Promise<void> {
  await Promise.all([
    // spent tokens are kept for as long as a stolen copy could be mistaken for a good one
    affected(
      tx,
      sql`delete from platform.refresh_token where session_id = ${spent.sessionId} and expires_at <= ${now}`,
    ),
    affected(
      tx,
      sql`update platform.refresh_token set spent_at = ${now}, spent_by = ${spent.client} where id = ${spent.tokenId}`,
    ),
    insertRefreshToken(tx, spent.sessionId, successor.tokenHash, successor.expiresAt, now),
  ]);
}

async function insertRefreshToken(tx: PlatformTx, sessionId: string, tokenHash: Buffer, expiresAt: Date, now: Date) {
  await tx.insert(RefreshToken, { id: newId(), sessionId, tokenHash, expiresAt, createdAt: now });
}

/** Ends one session. A session that is over stays as it ended. */
export function endSession(tx: PlatformTx, sessionId: string, reason: SessionEndReason, now: Date): Promise<number> {
  return affected(
    tx,
    sql`update platform.session set ended_at = ${now}, end_reason = ${reason}
        where id = ${sessionId} and ended_at is null`,
  );
}

/** Ends all sessions of a person but one; the ids of those that were ended. */
export async function endSessionsOf(
  tx: PlatformTx,
  staffId: string,
  reason: SessionEndReason,
  now: Date,
  except: string | null = null,
): Promise<string[]> {
  const ended = await rows<{ id: string }>(
    tx,
    sql`update platform.session set ended_at = ${now}, end_reason = ${reason}
        where staff_id = ${staffId} and ended_at is null and id is distinct from ${except}
        returning id`,
  );
  return ended.map(({ id }) => id);
}
