import { Injectable, Logger } from '@nestjs/common';
import { AppConfig } from '#libs/config';
import { affected, columns, row, sql } from '#libs/database';
import { recordEvent } from '#libs/events';
import { Clock, DomainError, newId } from '#libs/foundation';
import { type GroupRef, PlatformDb, type PlatformTx, systemPlatformContext, TenantDirectory } from '#libs/tenancy';
import { passwordWrong, signInFailed } from '../identity.errors';
import { Passwords } from './passwords.service';
import type { StaffPrincipal } from '../access/principal';
import { Principals } from '../access/principals.service';
import { hmacSha256 } from '../group-keys/sealing';
import { type Client, Sessions, type Tokens } from './sessions.service';
import { endSessionsOf } from './sessions.queries';
import { ACCOUNT_THROTTLE, ADDRESS_THROTTLE } from './sign-in-throttle.policy';
import { beginAttempt, forgiveAttempt } from './sign-in-throttle.queries';
import { StaffSignIn } from './staff-sign-in.entity';

export interface Credentials {
  readonly group: string;
  readonly username: string;
  readonly password: string;
}

const CTX = systemPlatformContext('sign-in');
const NO_GROUP = '00000000-0000-0000-0000-000000000000';

/** Signing in with group, user name and password. SEC-02 */
@Injectable()
export class SignIn {
  private readonly log = new Logger(SignIn.name);

  constructor(
    private readonly config: AppConfig,
    private readonly clock: Clock,
    private readonly platform: PlatformDb,
    private readonly directory: TenantDirectory,
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
    private readonly principals: Principals,
  ) {}

  /**
   * Every refusal reads the same and takes the same time, so that nobody learns which groups and names exist.
   * @throws DomainError `sign_in_failed`, `sign_in_throttled`, `sign_in_busy`
   */
  async signIn(credentials: Credentials, client: Client): Promise<Tokens> {
    const username = credentials.username.toLowerCase();
    const group = await this.directory.findGroup(credentials.group);
    const account = this.counterOf(`account ${credentials.group} ${username}`);
    const address = this.counterOf(`address ${client.address}`);
    const found = await this.platform.run(CTX, async (tx) => {
      const counters = [
        { subject: account, policy: ACCOUNT_THROTTLE },
        { subject: address, policy: ADDRESS_THROTTLE },
      ];
      await beginAttempt(tx, counters, this.clock.now());
      return findSignIn(tx, group?.id ?? NO_GROUP, username);
    });
    const known = found?.demo && this.config.isProduction ? null : found;
    const matches = await this.passwords.matches(known?.passwordHash ?? null, credentials.password);
    const staff =
      matches && known && group?.state === 'active' ? await this.sessions.activeStaff(group, known.id) : null;
    if (!staff || !known || !group) {
      // neither name nor address is logged; the counter's hash tells one account's failures from another's
      this.log.warn({ msg: 'Sign-in failed', group: group?.code ?? null, account: account.toString('hex', 0, 8) });
      throw new DomainError(signInFailed);
    }

    const sessionId = newId();
    const refreshToken = this.sessions.newRefreshToken();
    const rehashed = this.passwords.isOutdated(known.passwordHash)
      ? await this.passwords.hash(credentials.password)
      : null;
    await this.platform.run(CTX, async (tx) => {
      await Promise.all([
        forgiveAttempt(tx, account, address),
        this.sessions.start(tx, { sessionId, groupId: group.id, staffId: staff.id, refreshToken }),
        rehashed &&
          affected(tx, sql`update platform.staff_sign_in set password_hash = ${rehashed} where id = ${staff.id}`),
        recordEvent(
          tx,
          { ...CTX, actor: { type: 'staff', id: staff.id, name: staff.name } },
          {
            type: 'staff.signed-in',
            subject: { type: 'staff', id: staff.id },
            payload: { groupId: group.id, sessionId },
          },
        ),
      ]);
    });
    return this.sessions.tokensFor(group, staff, sessionId, refreshToken);
  }

  /**
   * Changes the caller's own password and ends their other sessions.
   * @throws DomainError `password_wrong`, `sign_in_throttled`
   */
  async changePassword({ facts }: StaffPrincipal, current: string, next: string): Promise<void> {
    const staffId = facts.actor.id;
    const counter = this.counterOf(`password ${staffId}`);
    const found = await this.platform.run(CTX, async (tx) => {
      await beginAttempt(tx, [{ subject: counter, policy: ACCOUNT_THROTTLE }], this.clock.now());
      return row<StaffSignIn>(
        tx,
        sql`select ${columns(StaffSignIn, 's')} from platform.staff_sign_in s where s.id = ${staffId}`,
      );
    });
    if (!(await this.passwords.matches(found?.passwordHash ?? null, current))) throw new DomainError(passwordWrong);
    const passwordHash = await this.passwords.hash(next);
    const ended = await this.platform.run(CTX, async (tx) => {
      const [sessions] = await Promise.all([
        setPassword(tx, staffId, { passwordHash, demo: false, changedAt: this.clock.now() }, facts.sessionId),
        forgiveAttempt(tx, counter),
        recordEvent(
          tx,
          { ...CTX, actor: facts.actor },
          { type: 'staff.password-changed', subject: { type: 'staff', id: staffId } },
        ),
      ]);
      return sessions;
    });
    ended.forEach((sessionId) => this.principals.forgetSession(sessionId));
  }

  /**
   * The password of a new member of staff. One that is there already stays, so this may be repeated after a crash.
   */
  async addPassword(
    group: GroupRef,
    staff: { readonly id: string; readonly username: string },
    password: string,
    demo = false,
  ) {
    const passwordHash = await this.passwords.hash(password);
    const first = { passwordHash, demo, changedAt: this.clock.now() };
    await this.platform.run(CTX, (tx) => insertPassword(tx, group, staff, first));
  }

  /** A new password from an administrator; all sessions of the person end. */
  async resetPassword(
    group: GroupRef,
    staff: { readonly id: string; readonly username: string },
    password: string,
    demo = false,
  ) {
    const passwordHash = await this.passwords.hash(password);
    const next = { passwordHash, demo, changedAt: this.clock.now() };
    const ended = await this.platform.run(CTX, async (tx) => {
      // a crash may have kept the person from ever getting a first one
      const [, sessions] = await Promise.all([
        insertPassword(tx, group, staff, next),
        setPassword(tx, staff.id, next, null),
      ]);
      return sessions;
    });
    ended.forEach((sessionId) => this.principals.forgetSession(sessionId));
  }

  /** Ends all sessions of somebody who may not sign in any more. */
  async endSessions(staffId: string): Promise<void> {
    const ended = await this.platform.run(CTX, (tx) => endSessionsOf(tx, staffId, 'staff_suspended', this.clock.now()));
    ended.forEach((sessionId) => this.principals.forgetSession(sessionId));
  }

  private counterOf(subject: string): Buffer {
    return hmacSha256(this.config.apiKeyPepper, `sign-in attempts ${subject}`);
  }
}

function findSignIn(tx: PlatformTx, groupId: string, username: string): Promise<StaffSignIn | null> {
  return row<StaffSignIn>(
    tx,
    sql`select ${columns(StaffSignIn, 's')} from platform.staff_sign_in s
        where s.group_id = ${groupId} and s.username = ${username}`,
  );
}

interface NewPassword extends Pick<StaffSignIn, 'passwordHash' | 'demo'> {
  readonly changedAt: Date;
}

/** Leaves a password that is there already as it is. */
function insertPassword(
  tx: PlatformTx,
  group: GroupRef,
  staff: { readonly id: string; readonly username: string },
  { passwordHash, demo, changedAt }: NewPassword,
): Promise<number> {
  return affected(
    tx,
    sql`insert into platform.staff_sign_in (id, group_id, username, password_hash, password_changed_at, demo, created_at)
        values (${staff.id}, ${group.id}, ${staff.username}, ${passwordHash}, ${changedAt}, ${demo}, ${changedAt})
        on conflict do nothing`,
  );
}

async function setPassword(
  tx: PlatformTx,
  staffId: string,
  { passwordHash, demo, changedAt }: NewPassword,
  keptSession: string | null,
): Promise<string[]> {
  const [, ended] = await Promise.all([
    affected(
      tx,
      sql`update platform.staff_sign_in
          set password_hash = ${passwordHash}, password_changed_at = ${changedAt}, demo = ${demo} where id = ${staffId}`,
    ),
    endSessionsOf(tx, staffId, 'password_changed', changedAt, keptSession),
  ]);
  return ended;
}
