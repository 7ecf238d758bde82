import type { ScopeLevel } from '../access/access.policy';

/** A role as far as standing in is concerned. */
export interface PostFacts {
  /** Roles that stand in while nobody of this role is there, the first one first. */
  readonly deputies: readonly string[];
  /** Who decides when the deputies are absent too. */
  readonly escalatesTo: string | null;
}

/** Half-open: absent from `from` until just before `until`; null is until further notice. */
export interface AbsenceFacts {
  readonly from: Date;
  readonly until: Date | null;
}

/** Somebody whose grant of the role reaches the store in question. */
export interface HolderFacts {
  readonly role: string;
  readonly staffId: string;
  readonly level: ScopeLevel;
  readonly absences: readonly AbsenceFacts[];
}

export type Responsible =
  | {
      readonly kind: 'holder' | 'deputy' | 'escalation';
      readonly role: string;
      readonly staffIds: readonly string[];
      /** Roles that were asked, in order; the last one answers. */
      readonly asked: readonly string[];
    }
  | { readonly kind: 'nobody'; readonly asked: readonly string[] };

const CLOSENESS: Record<ScopeLevel, number> = { store: 0, region: 1, group: 2 };

export function isAbsent(absences: readonly AbsenceFacts[], at: Date): boolean {
  return absences.some(({ from, until }) => from <= at && (until === null || at < until));
}

/**
 * Who answers for a role at an instant. TEN-07, CMP-33, FUP-25
 * Example: with the retail manager away, a complaint goes to the sales director; with both away, to the general manager.
 *
 * Deputies are asked before the deputies of deputies, and the escalation last; nobody is asked twice, so a circle of
 * deputies ends. A post that nobody holds counts as absent. Of several people who are there, those of the store come
 * before those of the region and of headquarters.
 */
export function responsibleFor(
  role: string,
  posts: ReadonlyMap<string, PostFacts>,
  holders: readonly HolderFacts[],
  at: Date,
): Responsible {
  const asked: string[] = [];
  let next: string | null = role;
  while (next !== null && !asked.includes(next)) {
    const head: string = next;
    const queue = [head];
    for (let current = queue.shift(); current !== undefined; current = queue.shift()) {
      if (asked.includes(current)) continue;
      asked.push(current);
      const staffIds = present(current, holders, at);
      if (staffIds.length > 0) {
        const kind = current === role ? 'holder' : head === role ? 'deputy' : 'escalation';
        return { kind, role: current, staffIds, asked };
      }
      queue.push(...(posts.get(current)?.deputies ?? []));
    }
    next = posts.get(head)?.escalatesTo ?? null;
  }
  return { kind: 'nobody', asked };
}

/**
 * The further roles that each person answers for, since nobody of them is there: whose tasks stand in their inbox too.
 * TEN-07, FUP-12, FUP-25
 */
export function standIns(
  posts: ReadonlyMap<string, PostFacts>,
  holders: readonly HolderFacts[],
  at: Date,
): ReadonlyMap<string, ReadonlySet<string>> {
  const roles = new Map<string, Set<string>>();
  for (const role of posts.keys()) {
    const answer = responsibleFor(role, posts, holders, at);
    if (answer.kind !== 'deputy' && answer.kind !== 'escalation') continue;
    for (const id of answer.staffIds) roles.set(id, (roles.get(id) ?? new Set()).add(role));
  }
  return roles;
}

function present(role: string, holders: readonly HolderFacts[], at: Date): string[] {
  const there = holders
    .filter((holder) => holder.role === role && !isAbsent(holder.absences, at))
    .sort((a, b) => CLOSENESS[a.level] - CLOSENESS[b.level] || a.staffId.localeCompare(b.staffId, 'en'));
  return [...new Set(there.map(({ staffId }) => staffId))];
}
