import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '#libs/config';
import { Clock } from '#libs/foundation';
import { GroupDb, type GroupRef, PlatformDb, systemGroupContext, systemPlatformContext } from '#libs/tenancy';
import { AccessTokens } from '../sign-in/access-tokens.service';
import type { GrantFacts } from './access.policy';
import { parseApiKey } from '../api-keys/api-key-format';
import { ApiKeyUse } from '../api-keys/api-key-use.service';
import { BriefCache } from './brief-cache';
import { PLATFORM_PERMISSION_CODES, PUBLISHABLE_PERMISSION_CODES, TENANT_PERMISSION_CODES } from './permissions';
import { type ApiKeyPrincipal, Principal, type StaffPrincipal } from './principal';
import {
  type ApiKeyRecord,
  findApiKey,
  findGrantsOf,
  findPlaces,
  findSession,
  findStaff,
  type SessionRecord,
  toGrantFacts,
} from './principals.queries';
import { effectiveRoles } from '../roles/roles.queries';
import { hmacSha256 } from '../group-keys/sealing';
import { StandIns } from '../staff/stand-ins.service';

const REASON = 'authentication';
const CTX = systemPlatformContext(REASON);

interface KnownKey {
  readonly record: ApiKeyRecord;
  readonly principal: ApiKeyPrincipal;
}

interface KnownSession {
  readonly endsAt: Date;
  readonly principal: StaffPrincipal;
}

/**
 * Turns a credential into a caller. What it looks up it knows for three seconds, so that most requests ask no database
 * and a revoked credential is refused within five seconds on every node. SEC-02
 */
@Injectable()
export class Principals {
  private readonly keys: BriefCache<KnownKey | null>;
  private readonly sessions: BriefCache<KnownSession | null>;

  constructor(
    private readonly config: AppConfig,
    private readonly clock: Clock,
    private readonly platform: PlatformDb,
    private readonly groups: GroupDb,
    private readonly tokens: AccessTokens,
    private readonly use: ApiKeyUse,
    private readonly standIns: StandIns,
  ) {
    this.keys = new BriefCache(clock, (publicId) => this.loadKey(publicId));
    this.sessions = new BriefCache(clock, (sessionId) => this.loadSession(sessionId));
  }

  /** The caller of an API key, or null for one that is mistyped, unknown, revoked, expired or not for this process. */
  async ofApiKey(text: string): Promise<ApiKeyPrincipal | null> {
    const known = await this.goodKey(text);
    if (known) this.use.note(known.record.id);
    return known && known.principal;
  }

  /** The same without counting as a use of the key: for a look at what it opens. */
  async peekApiKey(text: string): Promise<ApiKeyPrincipal | null> {
    return (await this.goodKey(text))?.principal ?? null;
  }

  /** The person behind an access token, or null when the token or its session is over, or the person has left. */
  async ofAccessToken(token: string): Promise<StaffPrincipal | null> {
    const claims = await this.tokens.verify(token);
    if (!claims) return null;
    let known = await this.sessions.get(claims.sessionId);
    if (known && known.principal.facts.permissionVersion < claims.permissionVersion) {
      // another node has changed what the person may do, and the token is younger than what is remembered here
      this.sessions.forget(claims.sessionId);
      known = await this.sessions.get(claims.sessionId);
    }
    if (!known || known.endsAt <= this.clock.now()) return null;
    return known.principal.facts.actor.id === claims.staffId ? known.principal : null;
  }

  forgetApiKey(publicId: string): void {
    this.keys.forget(publicId);
  }

  forgetSession(sessionId: string): void {
    this.sessions.forget(sessionId);
  }

  /** What people may do has changed in this group; the node that changed it need not wait for its memory to fade. */
  forgetStaffOf(groupId: string): void {
    this.sessions.forgetWhere((known) => known?.principal.facts.group?.id === groupId);
    this.standIns.forgetGroup(groupId);
  }

  private async goodKey(text: string): Promise<KnownKey | null> {
    const parts = parseApiKey(text);
    if (!parts) return null;
    const known = await this.keys.get(parts.publicId);
    // the same work for an unknown key, so that time does not tell which half was wrong
    const hash = hmacSha256(this.config.apiKeyPepper, parts.secret);
    if (!timingSafeEqual(hash, known?.record.secretHash ?? NO_HASH) || !known) return null;
    const { record } = known;
    if (record.type !== parts.type || record.mode !== parts.mode) return null;
    if (record.revokedAt || (record.expiresAt && record.expiresAt <= this.clock.now())) return null;
    if (record.demo && this.config.isProduction) return null;
    return known;
  }

  private async loadKey(publicId: string): Promise<KnownKey | null> {
    const record = await this.platform.run(CTX, (tx) => findApiKey(tx, publicId));
    return record && { record, principal: toApiKeyPrincipal(record) };
  }

  private async loadSession(sessionId: string): Promise<KnownSession | null> {
    const session = await this.platform.run(CTX, (tx) => findSession(tx, sessionId));
    if (!session || session.endedAt) return null;
    const group = toGroup(session);
    const { staff, grants, roles, places } = await this.groups.run(systemGroupContext(group, REASON), async (tx) => {
      const [staff, grants, roles, places] = await Promise.all([
        findStaff(tx, session.staffId),
        findGrantsOf(tx, session.staffId),
        effectiveRoles(tx),
        findPlaces(tx),
      ]);
      return { staff, grants, roles, places };
    });
    if (staff?.state !== 'active') return null;
    const principal = new Principal({
      type: 'staff',
      sessionId,
      actor: { type: 'staff', id: staff.id, name: staff.name },
      group,
      grants: toGrantFacts(grants, roles),
      places,
      permissionVersion: staff.permissionVersion,
    });
    return { endsAt: session.endsAt, principal };
  }
}

const NO_HASH = Buffer.alloc(32);

function toGroup(record: Pick<SessionRecord, 'groupId' | 'groupCode' | 'groupSchema' | 'groupState'>) {
  const group: GroupRef = { id: record.groupId, code: record.groupCode, schema: record.groupSchema };
  return { ...group, state: record.groupState };
}

function toApiKeyPrincipal(record: ApiKeyRecord): ApiKeyPrincipal {
  const { groupId } = record;
  return new Principal({
    type: 'api_key',
    kind: record.kind,
    actor: { type: 'api_key', id: record.id, name: record.name },
    group: groupId === null ? null : toGroup({ ...record, groupId }),
    grants: grantsOf(record),
    places: record.stores.map(({ id, code }) => ({ storeId: id, code, regionId: null })),
    origins: record.type === 'pk' ? record.origins : null,
  });
}

/** A key is a caller with one role of its own: its scopes, for its group or for each of its stores. */
function grantsOf(record: ApiKeyRecord): GrantFacts[] {
  const known = record.kind === 'platform' ? PLATFORM_PERMISSION_CODES : TENANT_PERMISSION_CODES;
  const allowed = record.type === 'pk' ? PUBLISHABLE_PERMISSION_CODES : known;
  const permissions = new Set(record.scopes.filter((scope) => allowed.has(scope)));
  if (record.kind !== 'store') return [{ permissions, scope: { level: 'group' } }];
  return record.stores.map(({ id }) => ({ permissions, scope: { level: 'store', storeId: id } }));
}
