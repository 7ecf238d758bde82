import type { GroupContext, GroupRef, PlatformContext, StoreContext } from '#libs/tenancy';

/** The same caller, writing to the schema `platform` on behalf of a group. What they may do is judged before. */
export function asPlatform(ctx: GroupContext | PlatformContext): PlatformContext {
  if (ctx.kind === 'platform') return ctx;
  const { actor, client, permissions, requestId, locale, idempotency } = ctx;
  return { kind: 'platform', actor, client, permissions, requestId, locale, idempotency };
}

/**
 * The same caller, reading or writing in the group's schema: the operator, or a store that asks for its own profile. The
 * Idempotency-Key stays behind, for it is claimed where the effect is.
 */
export function asGroup(ctx: GroupContext | PlatformContext | StoreContext, group: GroupRef): GroupContext {
  if (ctx.kind === 'group') return ctx;
  const { actor, client, permissions, requestId, locale } = ctx;
  const stores = ctx.kind === 'store' ? new Set([ctx.store.code]) : 'all';
  return { kind: 'group', group, stores, actor, client, permissions, requestId, locale };
}
