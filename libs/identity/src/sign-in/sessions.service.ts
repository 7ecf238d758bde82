import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '#libs/config';
import { recordEvent } from '#libs/events';
import { Clock, DomainError } from '#libs/foundation';
import {
  GroupDb,
  type GroupRef,
  PlatformDb,
  type PlatformTx,
  systemGroupContext,
  systemPlatformContext,
} from '#libs/tenancy';
import { ACCESS_TOKEN_SECONDS, AccessTokens } from './access-tokens.service';
import { sessionExpired } from '../identity.errors';
import type { StaffPrincipal } from '../access/principal';
import { findStaff, type StaffRecord } from '../access/principals.queries';
import { Principals } from '../access/principals.service';
import { decideRefresh, type RefreshDecision } from './refresh-rotation.policy';
import { hmacSha256, sha256 } from '../group-keys/sealing';
import {
  endSession,
  insertSession,
  isSpent,
  lockRefreshToken,
  type RefreshRecord,
  spendRefreshToken,
} from './sessions.queries';

/** What is known of the program that asks. */
export interface Client {
  readonly address: string;
  readonly userAgent: string;
}

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly tokenType: 'Bearer';
  /** Seconds that the access token is good for. */
  readonly expiresIn: number;
}

export interface SessionStart {
  readonly sessionId: string;
  readonly groupId: string;
  readonly staffId: string;
  readonly refreshToken: string;
}

const REASON = 'sessions';
const CTX = systemPlatformContext(REASON);

/** What follows a sign-in: access tokens for ten minutes, refreshed for up to 90 days. SEC-02 */
@Injectable()
export class Sessions {
  constructor(
    private readonly config: AppConfig,
    private readonly clock: Clock,
    private readonly platform: PlatformDb,
    private readonly groups: GroupDb,
    private readonly tokens: AccessTokens,
    private readonly principals: Principals,
  ) {}

  /** A refresh token that has not been handed out yet. */
  newRefreshToken(): string {
    return `fcr_${randomBytes(32).toString('base64url')}`;
  }

  async tokensFor(group: GroupRef, staff: StaffRecord, sessionId: string, refreshToken: string): Promise<Tokens> {
    const { id, permissionVersion } = staff;
    const accessToken = await this.tokens.sign({ staffId: id, groupId: group.id, sessionId, permissionVersion });
    return { accessToken, refreshToken, tokenType: 'Bearer', expiresIn: ACCESS_TOKEN_SECONDS };
  }

  /**
   * Exchanges a refresh token. One that comes back after it was spent ends the session, for it was copied; only the same
   * client that lost the answer gets it again for a few seconds.
   * @throws DomainError `session_expired`
   */
  async refresh(refreshToken: string, client: Client): Promise<Tokens> {
    const successor = this.successorOf(refreshToken);
    const exchanged = await this.exchange(refreshToken, successor, client);
    if (!exchanged) throw new DomainError(sessionExpired);
    const { decision, record } = exchanged;
    if (decision.kind === 'revoke_family') this.principals.forgetSession(record.sessionId);
    if (decision.kind !== 'rotate' && decision.kind !== 'repeat') throw new DomainError(sessionExpired);

    const group: GroupRef = { id: record.groupId, code: record.groupCode, schema: record.groupSchema };
    const staff = await this.activeStaff(group, record.staffId);
    if (!staff) throw new DomainError(sessionExpired);
    return this.tokensFor(group, staff, record.sessionId, successor);
  }

  /** Ends the caller's session. */
  async signOut({ facts }: StaffPrincipal): Promise<void> {
    await this.platform.run(CTX, async (tx) => {
      await Promise.all([
        endSession(tx, facts.sessionId, 'signed_out', this.clock.now()),
        recordEvent(
          tx,
          { ...CTX, actor: facts.actor },
          { type: 'staff.signed-out', subject: { type: 'staff', id: facts.actor.id } },
        ),
      ]);
    });
    this.principals.forgetSession(facts.sessionId);
  }

  /** Begins a session in the transaction of the sign-in. */
  start(tx: PlatformTx, { refreshToken, ...session }: SessionStart): Promise<void> {
    return insertSession(tx, { ...session, tokenHash: sha256(refreshToken) }, this.clock.now());
  }

  async activeStaff(group: GroupRef, staffId: string): Promise<StaffRecord | null> {
    const staff = await this.groups.run(systemGroupContext(group, REASON), (tx) => findStaff(tx, staffId));
    return staff?.state === 'active' ? staff : null;
  }

  private exchange(
    refreshToken: string,
    successor: string,
    client: Client,
  ): Promise<{ decision: RefreshDecision; record: RefreshRecord } | null> {
    const now = this.clock.now();
    const clientHash = hmacSha256(this.config.apiKeyPepper, `client ${client.address} ${client.userAgent}`);
    return this.platform.run(CTX, async (tx) => {
      const record = await lockRefreshToken(tx, sha256(refreshToken));
      if (!record) return null;
      const { tokenId, sessionId, tokenExpiresAt, startedAt, endedAt, spentAt, spentBy } = record;
      const spent = spentAt && {
        at: spentAt,
        sameClient: spentBy?.equals(clientHash) ?? false,
        successorSpent: await isSpent(tx, sha256(successor)),
      };
      const decision = decideRefresh({ tokenExpiresAt, session: { startedAt, endedAt }, spent }, now);
      switch (decision.kind) {
        case 'rotate': {
          const next = { tokenHash: sha256(successor), expiresAt: decision.expiresAt };
          await spendRefreshToken(tx, { tokenId, sessionId, client: clientHash }, next, now);
          break;
        }
        case 'revoke_family':
          await Promise.all([
            endSession(tx, sessionId, 'token_reused', now),
            recordEvent(tx, CTX, { type: 'session.token-reused', subject: { type: 'staff', id: record.staffId } }),
          ]);
          break;
        case 'repeat':
        case 'refuse':
      }
      return { decision, record };
    });
  }

  /**
   * The successor follows from the token under a secret key, so that a client that lost the answer can be given the same
   * one again although only hashes are kept. Who lacks the key can no more work it out than guess it.
   */
  private successorOf(refreshToken: string): string {
    return `fcr_${hmacSha256(this.config.apiKeyPepper, `refresh successor ${refreshToken}`).toString('base64url')}`;
  }
}
