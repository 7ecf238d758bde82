import { type ForecastOutcome, marginShare, spreadFor, spreadsMoved, spreadsOf } from './forecast-spread.policy';

const NEW_CAR = 300;
const OLD_CAR = 3_000;

/** A thousand outcomes over a year; `drivenDays` is told by the days and by a share from 0 to 1 that is spread evenly. */
function outcomes(drivenDays: (days: number, share: number) => number, ownDays = OLD_CAR): ForecastOutcome[] {
  return Array.from({ length: 1_000 }, (_, at) => {
    const days = 1 + ((at * 37) % 365);
    return { ownDays, days, drivenDays: drivenDays(days, ((at * 617) % 1_000) / 1_000) };
  });
}

/** How many of them lie within what the spread says. */
function inside(told: readonly ForecastOutcome[]): number {
  const spreads = spreadsOf(told);
  const held = told.filter(({ ownDays, days, drivenDays }) => {
    const spread = spreadFor(ownDays, spreads);
    if (!spread) return false;
    const [low, high] = [spread.low, spread.high].map((end) => end.perDay * days + end.marginDays * marginShare(days));
    return drivenDays >= low && drivenDays <= high;
  });
  return held.length / told.length;
}

describe('spreadsOf', () => {
  it.each<[string, (days: number, share: number) => number, number]>([
    ['in proportion to the time', (days, share) => days * (0.5 + share), 0.82],
    ['as far off after a month as after a year', (days, share) => Math.max(0, days + 400 * (share - 0.5)), 0.86],
    // two of five stand at one and the same point, and it is inside or it is not
    ['standing still, or leaping', (days, share) => (share < 0.4 ? 0 : days + 200 * (share - 0.4)), 0.91],
    ['just as forecast', (days) => days, 1],
  ])('REM-19: eight of ten lie inside, whatever the errors look like: %s', (_name, drivenDays, most) => {
    const share = inside(outcomes(drivenDays));
    expect(share).toBeGreaterThanOrEqual(0.79);
    expect(share).toBeLessThanOrEqual(most);
  });

  it('REM-19: errors that grow in proportion make a rate, errors that do not a margin', () => {
    const [{ low, high }] = spreadsOf(outcomes((days, share) => days * (0.5 + share)));
    expect([low.perDay, high.perDay]).toEqual([0.6, 1.4]);
    expect(Math.abs(low.marginDays) + high.marginDays).toBeLessThan(6);
    const [uneven] = spreadsOf(outcomes((days, share) => days + 100 * (share - 0.5)));
    expect([uneven.low.perDay, uneven.high.perDay]).toEqual([1, 1]);
    expect([uneven.low.marginDays, uneven.high.marginDays].map((days) => Math.round(days / 5) * 5)).toEqual([-45, 45]);
  });

  it('REM-19: each by its evidence, all together where there is little of it, and nothing from next to nothing', () => {
    const old = outcomes((days, share) => Math.max(0, days + 400 * (share - 0.5)));
    const young = outcomes((days) => days, NEW_CAR);
    const spreads = spreadsOf([...old, ...young]);
    expect(spreads.map(({ evidence, outcomes: count }) => [evidence, count])).toEqual([
      [null, 2_000],
      [0, 1_000],
      [2, 1_000],
    ]);
    expect(spreadFor(NEW_CAR, spreads)?.high).toEqual({ perDay: 1, marginDays: 0 });
    expect(spreadFor(1_000, spreads)?.evidence).toBeNull();
    expect(spreadsOf(old.slice(0, 59))).toEqual([]);
    expect(spreadFor(OLD_CAR, [])).toBeUndefined();
  });

  it('REM-19: the least is never more than what is forecast, and the most never less', () => {
    const [{ low, high }] = spreadsOf(outcomes((days, share) => days * (2 + share)));
    expect(low.perDay).toBeLessThanOrEqual(1);
    expect(low.marginDays).toBeLessThanOrEqual(0);
    expect(high.perDay).toBeGreaterThanOrEqual(1);
  });
});

describe('spreadsMoved', () => {
  const spread = (perDay: number, marginDays: number) => [
    { evidence: null, outcomes: 100, low: { perDay: 0.5, marginDays: 0 }, high: { perDay, marginDays } },
  ];

  it('REM-19: forecasts are made again where their ends lie elsewhere, not where a line is told otherwise', () => {
    expect(spreadsMoved(spread(1.5, 100), spread(1.5, 110))).toBe(false);
    expect(spreadsMoved(spread(1.5, 100), spread(1.6, 95))).toBe(false);
    expect(spreadsMoved(spread(1.5, 100), spread(1.5, 121))).toBe(true);
    expect(spreadsMoved([], spread(1.5, 100))).toBe(true);
    expect(spreadsMoved([], [])).toBe(false);
  });

  it('REM-19: a group that is told by all of them now has none made again where these lie as it lay', () => {
    const all = spread(1.5, 100);
    const [own] = all.map((one) => ({ ...one, evidence: 0 }));
    expect(spreadsMoved(all, [...all, own])).toBe(false);
    expect(spreadsMoved([...all, { ...own, high: { perDay: 2, marginDays: 100 } }], all)).toBe(true);
  });
});
