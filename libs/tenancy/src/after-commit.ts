import { Injectable, Logger } from '@nestjs/common';
import type { Context } from './context';
import type { TenantTx } from './tx';

/** What a transaction has to say once it is committed: `events`, that it recorded some. */
export type CommitTopic = 'events';

type Listener = (ctx: Context) => void;

const announced = new WeakMap<TenantTx, Set<CommitTopic>>();

/** Tells the subscribers of `Commits` when this transaction is committed, and never when it is rolled back. */
export function announceOnCommit(tx: TenantTx, topic: CommitTopic): void {
  const topics = announced.get(tx);
  if (topics) topics.add(topic);
  else announced.set(tx, new Set([topic]));
}

/** What a committed transaction announced. */
export function announcedBy(tx: TenantTx): ReadonlySet<CommitTopic> | undefined {
  return announced.get(tx);
}

/**
 * The notice after the commit, for what follows from it and must not be part of it. It is no promise: a process that
 * dies in between gives none, so whoever subscribes has a sweep beside it.
 */
@Injectable()
export class Commits {
  private readonly logger = new Logger(Commits.name);
  private readonly listeners = new Map<CommitTopic, Listener[]>();

  /** `listener` must neither wait nor throw: the request that committed is not to feel it. */
  subscribe(topic: CommitTopic, listener: Listener): void {
    this.listeners.set(topic, [...(this.listeners.get(topic) ?? []), listener]);
  }

  publish(ctx: Context, topics: ReadonlySet<CommitTopic>): void {
    for (const topic of topics) {
      for (const listener of this.listeners.get(topic) ?? []) this.tell(listener, ctx);
    }
  }

  private tell(listener: Listener, ctx: Context): void {
    try {
      listener(ctx);
    } catch (error) {
      this.logger.error({ err: error }, 'What follows from a commit failed');
    }
  }
}
