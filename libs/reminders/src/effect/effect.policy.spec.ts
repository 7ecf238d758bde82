import { MILEAGE_POINTS, POINT_BOUNDS, shareDifference } from './effect.policy';

describe('shareDifference', () => {
  it('REM-20: the worked example of Newcombe: 56 of 70 and 48 of 80', () => {
    const difference = shareDifference([56, 70], [48, 80]);
    expect(difference?.points).toBeCloseTo(20, 6);
    expect(difference?.low).toBeCloseTo(5.24, 2);
    expect(difference?.high).toBeCloseTo(33.39, 2);
  });

  it('REM-20: the other way round it is the same with the other sign', () => {
    const one = shareDifference([9, 10], [3, 10]);
    const other = shareDifference([3, 10], [9, 10]);
    expect(other?.points).toBeCloseTo(-(one?.points ?? 0), 9);
    expect(other?.low).toBeCloseTo(-(one?.high ?? 0), 9);
  });

  it('REM-20: few rounds tell little: all of two, and none of two', () => {
    const difference = shareDifference([2, 2], [0, 2]);
    expect(difference?.points).toBe(100);
    expect(difference?.low).toBeLessThan(20);
  });

  it.each<[[number, number], [number, number]]>([
    [
      [0, 0],
      [1, 2],
    ],
    [
      [1, 2],
      [0, 0],
    ],
  ])('REM-20: nothing is told of nothing: %j and %j', (one, other) => {
    expect(shareDifference(one, other)).toBeNull();
  });
});

it('REM-20: each point lies between its bounds', () => {
  expect(POINT_BOUNDS).toHaveLength(MILEAGE_POINTS.length + 1);
  MILEAGE_POINTS.forEach((point, at) => {
    expect(POINT_BOUNDS[at]).toBeLessThan(point);
    expect(POINT_BOUNDS[at + 1]).toBeGreaterThan(point);
  });
});
