import type { Branch } from './branch';

/** What to ask an operation so that it answers 2xx to a caller with its permission. */
export interface Ask {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  /** Of operations that concern the caller alone: whoever they are about. */
  readonly credential?: string;
}

/**
 * Makes rows in a branch and a request about them. Where ids exclude each other it makes several requests, and each of
 * them must succeed.
 */
export type Recipe = (at: Branch) => Promise<Ask | readonly Ask[]>;
