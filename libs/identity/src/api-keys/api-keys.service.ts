import { Injectable } from '@nestjs/common';
import { AppConfig } from '#libs/config';
import { row, rows, sql } from '#libs/database';
import { recordEvent } from '#libs/events';
import { Clock, DomainError, newId, notFound, refusedField } from '#libs/foundation';
import type { Page, PageQuery } from '#libs/http';
import {
  type GroupContext,
  GroupDb,
  type GroupRef,
  type PlatformContext,
  PlatformDb,
  type PlatformTx,
} from '#libs/tenancy';
import { type ApiKeyMode, type ApiKeyParts, type ApiKeyType, formatApiKey, newApiKey } from './api-key-format';
import { ApiKey } from './api-key.entity';
import { type ApiKeyDto, type ApiKeyWithSecretDto, toApiKeyDto } from './api-keys.dto';
import { findOwnedKey, listApiKeys, lockPlatformKeys, markRevoked, shorten } from './api-keys.queries';
import { faultsOfNewKey } from './api-keys.policy';
import { asGroup, asPlatform } from '../access/contexts';
import { assertHolds } from '../staff/delegation';
import { type MakerFacts, mayMake, operatorKeepsAKey } from '../staff/delegation.policy';
import { apiKeyRevoked, apiKeyTooBroad, lastPlatformKey } from '../identity.errors';
import {
  PLATFORM_PERMISSION_CODES,
  PUBLISHABLE_PERMISSION_CODES,
  TENANT_PERMISSION_CODES,
} from '../access/permissions';
import { Principals } from '../access/principals.service';
import { hmacSha256 } from '../group-keys/sealing';

export interface NewApiKey {
  readonly name: string;
  /** A store key for these stores; without them the key is for the whole group, or the operator's own. */
  readonly storeCodes?: readonly string[];
  readonly type?: ApiKeyType;
  readonly mode?: ApiKeyMode;
  readonly scopes: readonly string[];
  readonly origins?: readonly string[];
  readonly expiresAt?: Date | null;
  /** Refused in production; set by `npm start` alone. */
  readonly demo?: boolean;
}

/** Of whom the keys are: a group, or the operator (null). */
type Owner = GroupRef | null;
type Caller = GroupContext | PlatformContext;
type KeyFields = Omit<
  ApiKey,
  'id' | 'publicId' | 'secretHash' | 'last4' | 'revokedAt' | 'lastUsedAt' | 'createdBy' | 'createdAt'
>;

const HOUR_MS = 3_600_000;

/** API keys of the operator and of the groups. SEC-02 */
@Injectable()
export class ApiKeys {
  constructor(
    private readonly config: AppConfig,
    private readonly clock: Clock,
    private readonly platform: PlatformDb,
    private readonly groups: GroupDb,
    private readonly principals: Principals,
  ) {}

  list(ctx: Caller, owner: Owner, query: PageQuery): Promise<Page<ApiKeyDto>> {
    return this.platform.run(asPlatform(ctx), (tx) => listApiKeys(tx, owner, query, toApiKeyDto));
  }

  /** @throws DomainError `not_found` */
  async get(ctx: Caller, owner: Owner, id: string): Promise<ApiKeyDto> {
    return toApiKeyDto(await this.platform.run(asPlatform(ctx), (tx) => mustFind(tx, owner, id)));
  }

  /**
   * Makes a key. Its secret is in this answer and nowhere else, not even in the answer to a repeated request.
   * @throws DomainError `validation_failed`, `permission_not_held`, `api_key_too_broad`
   */
  async create(ctx: Caller, owner: Owner, input: NewApiKey): Promise<ApiKeyWithSecretDto> {
    const { type = 'sk', mode = 'live', origins = [], expiresAt = null, demo = false, name, storeCodes } = input;
    const fields = { name, type, mode, origins: [...origins], scopes: [...new Set(input.scopes)], expiresAt, demo };
    const known = owner ? TENANT_PERMISSION_CODES : PLATFORM_PERMISSION_CODES;
    const errors = faultsOfNewKey(fields, { known, publishable: PUBLISHABLE_PERMISSION_CODES }, this.clock.now());
    if (errors.length > 0) throw refusedField(...errors);
    assertHeld(ctx, owner, fields.scopes);

    const parts = newApiKey(type, mode);
    const made = await this.platform.run(asPlatform(ctx), async (tx) => {
      const [maker, storeIds] = await Promise.all([
        findMaker(tx, ctx),
        owner && storeCodes ? storeIdsOf(tx, owner, storeCodes) : null,
      ]);
      const kind = !owner ? 'platform' : storeIds ? 'store' : 'group';
      const whose = { kind, groupId: owner?.id ?? null, storeIds } as const;
      return this.insert(tx, ctx, maker, parts, { ...fields, ...whose, rotatedFrom: null });
    });
    await this.tellGroup(ctx, owner, 'api-key.created', made.id);
    return show(ctx, made, parts);
  }

  /**
   * A key that takes over from another, with its name, scopes and stores. The old one works on for `overlapHours`.
   * @throws DomainError `not_found`, `api_key_revoked`, `permission_not_held`, `api_key_too_broad`
   */
  async rotate(ctx: Caller, owner: Owner, id: string, overlapHours: number): Promise<ApiKeyWithSecretDto> {
    const now = this.clock.now();
    const parts = newApiKey('sk', 'live');
    const made = await this.platform.run(asPlatform(ctx), async (tx) => {
      const [maker, old] = await Promise.all([findMaker(tx, ctx), mustFind(tx, owner, id)]);
      if (old.revokedAt || (old.expiresAt && old.expiresAt <= now)) throw new DomainError(apiKeyRevoked);
      // whoever rotates learns a secret, so they may rotate only what they could have made
      assertHeld(ctx, owner, old.scopes);
      const expiresAt = old.expiresAt && new Date(now.getTime() + old.expiresAt.getTime() - old.createdAt.getTime());
      const successor = { ...parts, type: old.type, mode: old.mode };
      const [dto] = await Promise.all([
        this.insert(tx, ctx, maker, successor, { ...old, expiresAt, rotatedFrom: old.id }),
        shorten(tx, old.id, new Date(now.getTime() + overlapHours * HOUR_MS)),
      ]);
      this.principals.forgetApiKey(old.publicId);
      return dto;
    });
    await this.tellGroup(ctx, owner, 'api-key.rotated', made.id);
    return show(ctx, made, parts);
  }

  /**
   * Ends a key: at once on this node, within five seconds on the others. Ending it twice is no error.
   * @throws DomainError `not_found`, `api_key_last_of_platform`
   */
  async revoke(ctx: Caller, owner: Owner, id: string): Promise<void> {
    const publicId = await this.platform.run(asPlatform(ctx), async (tx) => {
      const key = await mustFind(tx, owner, id);
      if (key.kind === 'platform' && !operatorKeepsAKey(await lockPlatformKeys(tx), id)) {
        throw new DomainError(lastPlatformKey);
      }
      const ended = await markRevoked(tx, id, this.clock.now());
      if (ended) await recordEvent(tx, asPlatform(ctx), { type: 'api-key.revoked', subject: { type: 'api-key', id } });
      return key.publicId;
    });
    this.principals.forgetApiKey(publicId);
    await this.tellGroup(ctx, owner, 'api-key.revoked', id);
  }

  private async insert(
    tx: PlatformTx,
    ctx: Caller,
    maker: MakerFacts | null,
    parts: ApiKeyParts,
    fields: KeyFields,
  ): Promise<ApiKeyDto> {
    if (maker && !mayMake(maker, fields)) throw new DomainError(apiKeyTooBroad);
    const { kind, type, mode, groupId, storeIds, name, scopes, origins, demo, rotatedFrom, expiresAt } = fields;
    const id = newId();
    const key = {
      ...{ id, kind, type, mode, groupId, storeIds, name, scopes, origins, demo, rotatedFrom, expiresAt },
      publicId: parts.publicId,
      secretHash: hmacSha256(this.config.apiKeyPepper, parts.secret),
      last4: formatApiKey(parts).slice(-4),
      createdBy: ctx.actor.id,
      createdAt: this.clock.now(),
    };
    await Promise.all([
      tx.insert(ApiKey, key),
      recordEvent(tx, asPlatform(ctx), {
        type: rotatedFrom ? 'api-key.rotated' : 'api-key.created',
        subject: { type: 'api-key', id },
        payload: { kind, groupId, storeIds, scopes, rotatedFrom },
      }),
    ]);
    return toApiKeyDto(await mustFind(tx, groupId === null ? null : { id: groupId }, id));
  }

  /** The platform's log holds the fact with the change; the group's auditors read their own log, so it is told there too. */
  private async tellGroup(ctx: Caller, owner: Owner, type: `api-key.${string}`, id: string): Promise<void> {
    if (!owner || ctx.idempotency?.replayed) return;
    const groupCtx = asGroup(ctx, owner);
    await this.groups.run(groupCtx, (tx) => recordEvent(tx, groupCtx, { type, subject: { type: 'api-key', id } }));
  }
}

/** @throws DomainError `not_found`: a key of somebody else is not there. */
async function mustFind(tx: PlatformTx, owner: { readonly id: string } | null, id: string) {
  const key = await findOwnedKey(tx, owner, id);
  if (!key) throw new DomainError(notFound);
  return key;
}

/** The operator's key managers make the first keys of groups; everybody else passes on only what they hold. */
function assertHeld(ctx: Caller, owner: Owner, scopes: readonly string[]): void {
  if (ctx.kind === 'platform' && owner !== null) return;
  assertHolds(ctx, scopes);
}

function findMaker(tx: PlatformTx, ctx: Caller): Promise<MakerFacts | null> {
  if (ctx.actor.type !== 'api_key') return Promise.resolve(null);
  return row<MakerFacts>(
    tx,
    sql`select mode, demo, expires_at as "expiresAt" from platform.api_key where id = ${ctx.actor.id}`,
  );
}

/** @throws DomainError `validation_failed` for a code that names no store of the group. */
async function storeIdsOf(tx: PlatformTx, group: GroupRef, codes: readonly string[]): Promise<string[]> {
  const found = await rows<{ id: string; code: string }>(
    tx,
    sql`select id, code from platform.store where group_id = ${group.id} and code = any (${codes}) order by code`,
  );
  const known = new Set(found.map(({ code }) => code));
  const errors = codes.flatMap((code, index) =>
    known.has(code) ? [] : [{ pointer: `#/storeCodes/${index}`, code: 'unknown_store' }],
  );
  if (errors.length > 0) throw refusedField(...errors);
  return found.map(({ id }) => id);
}

function show(ctx: Caller, key: ApiKeyDto, { publicId, secret }: ApiKeyParts): ApiKeyWithSecretDto {
  const { type, mode } = key;
  return { ...key, secret: ctx.idempotency?.replayed ? null : formatApiKey({ type, mode, publicId, secret }) };
}
