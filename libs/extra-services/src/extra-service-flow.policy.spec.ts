import { EXTRA_SERVICE_KINDS, type ExtraServiceState, firstState, nextExtraStates } from './extra-service-flow.policy';

describe('the flow of extra services', () => {
  it.each(EXTRA_SERVICE_KINDS)(
    'SVC-33: %s leads from its begin to done, can be called off on the way, and then ends',
    (kind) => {
      const reached = new Set<ExtraServiceState>();
      const walk = (state: ExtraServiceState): void => {
        if (reached.has(state)) return;
        reached.add(state);
        const next = nextExtraStates(kind, state);
        if (state === 'done' || state === 'cancelled') expect(next).toEqual([]);
        else expect(next).toContain('cancelled');
        next.forEach(walk);
      };
      walk(firstState(kind));
      expect(reached).toContain('done');
    },
  );

  it('SVC-33: an insurance claim is looked after from the report to the settlement', () => {
    const way: ExtraServiceState[] = [firstState('insurance_claim')];
    for (let next = way[0]; next !== 'done'; way.push(next)) next = nextExtraStates('insurance_claim', next)[0];
    expect(way).toEqual(['reported', 'surveyed', 'repaired', 'filed', 'done']);
  });

  it('SVC-33: a rescue goes out at once, and no service takes a step of another kind', () => {
    expect(nextExtraStates('roadside_rescue', 'requested')).toContain('under_way');
    expect(nextExtraStates('home_visit', 'reported')).toEqual([]);
    expect(nextExtraStates('insurance_claim', 'requested')).toEqual([]);
  });
});
