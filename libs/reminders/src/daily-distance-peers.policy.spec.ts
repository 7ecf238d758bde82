import type { OwnDistance } from './daily-distance.policy';
import {
  type DistancePeers,
  forecastDistance,
  movementOf,
  peerDistance,
  peersMoved,
} from './daily-distance-peers.policy';

const PRIVATE = { use: 'private', model: '朗逸 1.5L', ageDays: 3_000 };
const USUAL = 45;

/** Three hundred private cars: young ones run 60 km a day and go on so, old ones ran 40 and now run half of it. */
const PEERS: DistancePeers = {
  groups: [
    { use: 'private', ageBand: 0, vehicles: 150, kmPerDay: 60, low: 30, high: 120 },
    { use: 'private', ageBand: 4, vehicles: 150, kmPerDay: 40, low: 20, high: 60 },
  ],
  models: [{ model: 'GL8 ES', vehicles: 980, ratio: 1.5 }],
  ageing: [
    { ageBand: 0, vehicles: 150, toldKm: 10_000_000, ranKm: 10_000_000 },
    { ageBand: 4, vehicles: 150, toldKm: 10_000_000, ranKm: 5_000_000 },
  ],
  spreads: [
    { evidence: 2, outcomes: 300, low: { perDay: 0.5, marginDays: -20 }, high: { perDay: 1.5, marginDays: 100 } },
  ],
};
const own = (kmPerDay: number, days: number, recent: OwnDistance['recent'] = null): OwnDistance => ({
  ...{ kmPerDay, days, recent },
});

describe('forecastDistance', () => {
  it('REM-19: a car that nobody ever read runs what cars of its age and use run', () => {
    expect(forecastDistance(null, PRIVATE, PEERS, USUAL)).toMatchObject({ source: 'peers' });
    expect(forecastDistance(null, PRIVATE, PEERS, USUAL).kmPerDay).toBeCloseTo(40.6, 1);
    expect(forecastDistance(null, { ...PRIVATE, ageDays: 100 }, PEERS, USUAL).kmPerDay).toBeCloseTo(59.4, 1);
  });

  it('REM-19: of a group that is small the whole store decides, and of a model that is large the model', () => {
    expect(peerDistance({ ...PRIVATE, use: 'commercial' }, PEERS)?.kmPerDay).toBe(50);
    expect(peerDistance({ ...PRIVATE, use: null, model: 'GL8 ES' }, PEERS)?.kmPerDay).toBeCloseTo(74.5, 1);
  });

  it('REM-19: its own history counts the more the longer it is', () => {
    const young = { ...PRIVATE, ageDays: 100 };
    const after = [30, 60, 600].map((days) => forecastDistance(own(20, days), young, PEERS, USUAL).kmPerDay);
    expect(after[0]).toBeGreaterThan(after[1]);
    expect(after[1]).toBeCloseTo((20 + 59.4) / 2, 0);
    expect(after[2]).toBeLessThan(24);
  });

  it('REM-19: what old cars no longer run is taken off', () => {
    expect(forecastDistance(own(40, 3_000), PRIVATE, PEERS, USUAL).kmPerDay).toBeCloseTo(20, 1);
  });

  it('REM-19: a present habit of a year weighs a fifth of the life before', () => {
    const changed = own(30, 3_000, { kmPerDay: 80, days: 365 });
    expect(forecastDistance(changed, PRIVATE, null, USUAL)).toMatchObject({ kmPerDay: 40, source: 'history' });
  });

  it('REM-19: the spread is what came of earlier forecasts of cars about which as much was known', () => {
    expect(forecastDistance(own(40, 3_000), PRIVATE, PEERS, USUAL)).toEqual({
      ...{ source: 'history', kmPerDay: 20, low: 10, high: 30, lowMarginKm: 400, highMarginKm: 2_000 },
    });
    // of young cars this store has too few outcomes
    const young = forecastDistance(own(60, 300), { ...PRIVATE, ageDays: 300 }, PEERS, USUAL);
    expect(young).toMatchObject({ lowMarginKm: 0, highMarginKm: 0 });
    expect(young.high / young.kmPerDay).toBeCloseTo(1.8, 1);
  });

  it.each([null, { groups: [{ ...PEERS.groups[0], vehicles: 9 }], models: [], ageing: [], spreads: [] }])(
    'REM-19: a store of too few cars leaves a car alone with its history, or with the usual distance: %#',
    (peers) => {
      expect(forecastDistance(own(33.3, 500), PRIVATE, peers, USUAL)).toMatchObject({
        kmPerDay: 33.3,
        source: 'history',
      });
      expect(forecastDistance(null, PRIVATE, peers, USUAL)).toEqual({
        kmPerDay: 45,
        low: 15.7,
        high: 81,
        ...{ lowMarginKm: 0, highMarginKm: 0 },
        source: 'usual',
      });
    },
  );
});

describe('peersMoved', () => {
  const running = (kmPerDay: number): DistancePeers => ({ ...PEERS, groups: [{ ...PEERS.groups[0], kmPerDay }] });

  it.each<[DistancePeers | null, DistancePeers, boolean]>([
    [null, running(40), true],
    [running(40), running(42), false],
    [running(40), running(42.1), true],
    [running(40), running(37.9), true],
  ])('REM-19: forecasts are made again where they move by more than a twentieth: %#', (before, after, expected) => {
    expect(peersMoved(before, after)).toBe(expected);
  });
});

describe('movementOf', () => {
  const running = (kmPerDay: number, marginDays: number): DistancePeers => ({
    ...PEERS,
    groups: [{ ...PEERS.groups[0], kmPerDay }],
    spreads: [{ ...PEERS.spreads[0], evidence: null, high: { perDay: 1.5, marginDays } }],
  });

  it('REM-19: small steps add up until the forecasts are made again, of each kind by itself', () => {
    const days = [
      [40, 100],
      [41.5, 110],
      [43, 119],
      [43.5, 121],
      [44, 122],
    ].map(([kmPerDay, marginDays]) => running(kmPerDay, marginDays));
    let before: DistancePeers | null = null;
    const made = days.map((after) => {
      const { peers, ofPeers, ofHistory } = movementOf(before, after);
      before = peers;
      return [ofPeers, ofHistory];
    });
    expect(made).toEqual([
      [true, true],
      [false, false],
      [true, false],
      [false, true],
      [false, false],
    ]);
  });

  it('REM-19: what an earlier version left is held against itself', () => {
    const { remadeBy: _none, ...left } = movementOf(null, running(40, 100)).peers;
    expect(movementOf(left, running(41, 100))).toMatchObject({ ofPeers: false, ofHistory: false });
    expect(movementOf(left, running(43, 125))).toMatchObject({ ofPeers: true, ofHistory: true });
  });
});
