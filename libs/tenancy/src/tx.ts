import type { EntityManager } from 'typeorm';

declare const tenant: unique symbol;

/** An open transaction that sees one store. Only `StoreDb.run` makes one. */
export type StoreTx = EntityManager & { readonly [tenant]: 'store' };

/** An open transaction that sees one group. Only `GroupDb.run` makes one. */
export type GroupTx = EntityManager & { readonly [tenant]: 'group' };

/** An open transaction that sees the schema `platform`. Only `PlatformDb.run` makes one. */
export type PlatformTx = EntityManager & { readonly [tenant]: 'platform' };

export type TenantTx = StoreTx | GroupTx | PlatformTx;
