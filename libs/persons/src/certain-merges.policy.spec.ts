import { planCertainMerges } from './certain-merges.policy';

const person = (id: string, mergedIntoId: string | null = null, erasedAt: Date | null = null) => ({
  id,
  mergedIntoId,
  erasedAt,
});
const proposal = (oneId: string, otherId: string) => ({
  id: `${oneId}${otherId}`,
  oneId,
  otherId,
  reason: 'phone_and_id_number' as const,
});
const ids = (decided: readonly { id: string }[]) => decided.map(({ id }) => id);

describe('planCertainMerges', () => {
  it('GRP-01: merges a chain into one person, each step of which can be undone', () => {
    const plan = planCertainMerges(
      [proposal('b', 'c'), proposal('a', 'b')],
      ['a', 'b', 'c'].map((id) => person(id)),
    );
    expect(plan.merges).toEqual([
      { proposalId: 'bc', survivorId: 'b', mergedId: 'c', followedIds: [] },
      { proposalId: 'ab', survivorId: 'a', mergedId: 'b', followedIds: ['c'] },
    ]);
    expect(plan.pointed).toEqual([
      { id: 'c', into: 'a' },
      { id: 'b', into: 'a' },
    ]);
  });

  it('GRP-01: merges who they are now, and a ring once', () => {
    const persons = [person('a'), person('b', 'a'), person('c'), person('d', 'c')];
    const plan = planCertainMerges([proposal('b', 'd'), proposal('a', 'c'), proposal('c', 'd')], persons);
    expect(plan.merges).toEqual([{ proposalId: 'bd', survivorId: 'a', mergedId: 'c', followedIds: ['d'] }]);
    expect(ids(plan.decided)).toEqual(['bd', 'ac', 'cd']);
    expect(plan.pointed).toEqual([
      { id: 'c', into: 'a' },
      { id: 'd', into: 'a' },
    ]);
  });

  it('SEC-08: leaves whoever is erased alone, and those who follow them', () => {
    const persons = [person('a'), person('b', null, new Date()), person('c', 'b'), person('d')];
    const plan = planCertainMerges([proposal('a', 'c'), proposal('a', 'd')], persons);
    expect(ids(plan.decided)).toEqual(['ad']);
    expect(plan.merges).toHaveLength(1);
  });
});
