import { isHeldOut } from './hold-out';

const rounds = Array.from({ length: 10_000 }, (_, at) => ({
  journey: 'maintenance-due',
  subjectId: `00000000-0000-7000-8000-${String(at).padStart(12, '0')}`,
  occurrence: 'first',
}));
const heldOut = (percent: number) => rounds.filter((round) => isHeldOut(round, percent));

describe('isHeldOut', () => {
  it('REM-20: nobody where no share is held out', () => {
    expect(heldOut(0)).toHaveLength(0);
  });

  it('REM-20: about the share that was asked for, the same ones whenever it is asked', () => {
    const tenth = heldOut(10);
    expect(tenth.length).toBeGreaterThan(900);
    expect(tenth.length).toBeLessThan(1_100);
    expect(heldOut(10)).toEqual(tenth);
  });

  it('REM-20: a larger share holds the smaller one', () => {
    const fifth = new Set(heldOut(20));
    expect(heldOut(10).every((round) => fifth.has(round))).toBe(true);
  });

  it('REM-20: another round and another journey of the same vehicle are drawn anew', () => {
    const same = (change: object) =>
      rounds.filter((round) => isHeldOut(round, 50) === isHeldOut({ ...round, ...change }, 50)).length / rounds.length;
    for (const change of [{ journey: 'mileage-5000' }, { occurrence: 'second' }]) {
      expect(same(change)).toBeGreaterThan(0.45);
      expect(same(change)).toBeLessThan(0.55);
    }
  });
});
