import type { FieldProblem } from '#libs/foundation';

export interface NewKeyFields {
  readonly type: 'sk' | 'pk';
  readonly scopes: readonly string[];
  readonly origins: readonly string[];
  readonly expiresAt: Date | null;
}

export interface ScopeRules {
  readonly known: ReadonlySet<string>;
  readonly publishable: ReadonlySet<string>;
}

/**
 * What is wrong with a key that somebody wants to make. SEC-02
 * Example: a publishable key may read a store's contact data from the store's own page, and nothing else.
 */
export function faultsOfNewKey(key: NewKeyFields, { known, publishable }: ScopeRules, now: Date): FieldProblem[] {
  const faults: FieldProblem[] = key.scopes.flatMap((scope, index) => {
    const code = !known.has(scope)
      ? 'unknown_permission'
      : key.type === 'pk' && !publishable.has(scope)
        ? 'not_publishable'
        : null;
    return code ? [{ pointer: `#/scopes/${index}`, code }] : [];
  });
  if (key.type === 'pk' && key.origins.length === 0) {
    faults.push({ pointer: '#/origins', code: 'publishable_needs_origins' });
  }
  if (key.expiresAt && key.expiresAt <= now) faults.push({ pointer: '#/expiresAt', code: 'not_in_the_future' });
  return faults;
}
