import { judgeReading } from './odometer.policy';

describe('judgeReading', () => {
  const before = { km: 50_000, readAt: new Date('2026-10-01T02:00:00Z') };
  const after = { km: 60_000, readAt: new Date('2026-11-01T02:00:00Z') };

  it.each([
    ['the first one of a vehicle', 12, null, null, undefined],
    ['higher than before', 50_001, before, null, undefined],
    ['the same as before', 50_000, before, null, undefined],
    ['lower than before', 49_999, before, null, before],
    ['between two', 55_000, before, after, undefined],
    ['the same as after', 60_000, before, after, undefined],
    ['told late and higher than after', 60_001, before, after, after],
    ['told late, with nothing before', 60_001, null, after, after],
  ])('VEH-01: %s', (_name, km, highestBefore, lowestAfter, against) => {
    expect(judgeReading(km, { highestBefore, lowestAfter })).toEqual(
      against ? { kind: 'went_back', against } : { kind: 'plausible' },
    );
  });
});
