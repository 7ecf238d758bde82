import type { Clock } from '#libs/foundation';

/** What changed elsewhere is noticed here at the latest after this long: a revoked key stops within 5 s on every node. */
export const KNOWN_FOR_MS = 3_000;
const REFRESH_AFTER_MS = 1_500;
const MAX_ENTRIES = 10_000;

interface Entry<Value> {
  readonly value: Value;
  readonly loadedAt: number;
}

/**
 * Remembers for three seconds what has to be looked up on every request. From half that age on an entry is refreshed
 * behind the request that reads it, so whoever calls often never waits for the database. One load at a time per key.
 */
export class BriefCache<Value> {
  private readonly entries = new Map<string, Entry<Value>>();
  private readonly loading = new Map<string, Promise<Value>>();

  constructor(
    private readonly clock: Clock,
    private readonly load: (key: string) => Promise<Value>,
  ) {}

  /** The value; at once, and not as a promise, where it is known. */
  get(key: string): Value | Promise<Value> {
    const entry = this.entries.get(key);
    const age = entry ? this.clock.monotonicMs() - entry.loadedAt : Infinity;
    if (!entry || age >= KNOWN_FOR_MS) return this.reload(key);
    // a refresh that fails is nobody's error: the entry dies of age, and the next caller hears of it
    if (age >= REFRESH_AFTER_MS) this.reload(key).catch(() => undefined);
    return entry.value;
  }

  /** Forgets one entry on the node that changed it, and what a load under way is about to bring. */
  forget(key: string): void {
    this.entries.delete(key);
    this.loading.delete(key);
  }

  /** Forgets every entry whose value meets a condition. */
  forgetWhere(condition: (value: Value) => boolean): void {
    for (const [key, { value }] of this.entries) if (condition(value)) this.forget(key);
    // nobody knows yet what is being loaded: let it answer whoever waits, and be kept by nobody
    this.loading.clear();
  }

  private reload(key: string): Promise<Value> {
    const underWay = this.loading.get(key);
    if (underWay) return underWay;
    // the age counts from before the load: what it reads may have changed while it was on its way
    const loadedAt = this.clock.monotonicMs();
    const load = this.load(key).then(
      (value) => {
        if (this.loading.get(key) === load) this.keep(key, { value, loadedAt });
        return value;
      },
      (error: unknown) => {
        if (this.loading.get(key) === load) this.loading.delete(key);
        throw error;
      },
    );
    this.loading.set(key, load);
    return load;
  }

  private keep(key: string, entry: Entry<Value>): void {
    this.loading.delete(key);
    this.entries.delete(key);
    if (this.entries.size >= MAX_ENTRIES) {
      const [oldest] = this.entries.keys();
      if (oldest !== undefined) this.entries.delete(oldest);
    }
    this.entries.set(key, entry);
  }
}
