import type { GroupPerson } from './person.entity';
import type { GroupPersonMerge, GroupPersonProposal } from './person-history.entity';

/** A merge that is to be written. */
export type PlannedMerge = Pick<GroupPersonMerge, 'survivorId' | 'mergedId' | 'followedIds'> & {
  readonly proposalId: string;
};

export interface CertainMerges {
  readonly merges: readonly PlannedMerge[];
  /** Proposals that are decided by them; two that are one already need no merge. */
  readonly decided: readonly Pick<GroupPersonProposal, 'id' | 'oneId' | 'otherId' | 'reason'>[];
  /** Whom the persons that move point at in the end. */
  readonly pointed: readonly { readonly id: string; readonly into: string }[];
}

/**
 * Carries proposals out one after the other, as if each were decided by itself, in memory. What is merged is who the two
 * are by then; a proposal about somebody who is erased is left alone. `persons` are the survivors of all who are named
 * and everybody who was merged into them. Example: A with B, then B with C make A of all three by two merges. GRP-01
 */
export function planCertainMerges(
  proposals: readonly Pick<GroupPersonProposal, 'id' | 'oneId' | 'otherId' | 'reason'>[],
  persons: readonly Pick<GroupPerson, 'id' | 'mergedIntoId' | 'erasedAt'>[],
): CertainMerges {
  const survivors = new Map(persons.map(({ id, mergedIntoId }) => [id, mergedIntoId ?? id]));
  const erased = new Set(persons.flatMap(({ id, erasedAt }) => (erasedAt ? [id] : [])));
  const followers = new Map<string, string[]>();
  for (const { id, mergedIntoId } of persons) {
    if (mergedIntoId) followers.set(mergedIntoId, [...(followers.get(mergedIntoId) ?? []), id]);
  }
  const moved = new Set<string>();
  const merges: PlannedMerge[] = [];
  const decided = proposals.filter(({ id: proposalId, oneId, otherId }) => {
    const survivorId = survivors.get(oneId);
    const mergedId = survivors.get(otherId);
    if (!survivorId || !mergedId || erased.has(survivorId) || erased.has(mergedId)) return false;
    if (survivorId === mergedId) return true;
    const followedIds = followers.get(mergedId) ?? [];
    for (const id of [mergedId, ...followedIds]) {
      survivors.set(id, survivorId);
      moved.add(id);
    }
    followers.set(survivorId, [...(followers.get(survivorId) ?? []), mergedId, ...followedIds]);
    followers.delete(mergedId);
    merges.push({ proposalId, survivorId, mergedId, followedIds });
    return true;
  });
  return { merges, decided, pointed: [...moved].map((id) => ({ id, into: survivors.get(id) as string })) };
}
