import type { Actor, GroupContext, GroupRef, PlatformContext, StoreContext, StoreRef } from './context';

const NONE: ReadonlySet<string> = new Set();

const system = (reason: string): Actor => ({ type: 'system', id: reason, name: reason });

/** The system itself at work in a store: jobs and imports. It holds no permission, for services check none. */
export function systemStoreContext(store: StoreRef, reason: string, requestId = reason): StoreContext {
  return { kind: 'store', store, actor: system(reason), permissions: NONE, requestId, locale: 'zh-CN' };
}

export function systemGroupContext(group: GroupRef, reason: string, requestId = reason): GroupContext {
  return { kind: 'group', group, stores: 'all', actor: system(reason), permissions: NONE, requestId, locale: 'zh-CN' };
}

export function systemPlatformContext(reason: string, requestId = reason): PlatformContext {
  return { kind: 'platform', actor: system(reason), permissions: NONE, requestId, locale: 'zh-CN' };
}
