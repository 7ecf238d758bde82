import { USUAL_TARGETS } from './call-rules';
import {
  type FollowUpCounts,
  type FollowUpTarget,
  isMet,
  rateOf,
  ratioOf,
  targetFor,
} from './follow-up-figures.policy';
import { shareCalls } from './share-calls.policy';
import { isDrawn } from './call-tasks';
import { localDate, newId } from '#libs/foundation';

const COUNTS: FollowUpCounts = {
  ...{ toFollow: 100, called: 90, reached: 70, noAnswer: 8, refused: 4, wrongNumber: 2, emptyNumber: 1, noNumber: 3 },
  ...{ messageLeft: 5, open: 7, opinions: 14 },
};

describe('figures of follow-up', () => {
  it('FUP-03: a message that was left is no success', () => {
    const before = ratioOf('success', COUNTS);
    const more = { ...COUNTS, called: COUNTS.called + 10, messageLeft: COUNTS.messageLeft + 10 };
    expect(ratioOf('success', more)).toEqual({ numerator: before.numerator, denominator: before.denominator + 10 });
  });

  it.each([
    ['follow_up', '0.7000', true],
    ['success', '0.7778', false],
    ['no_answer_or_refused', '0.1333', true],
    ['retention', '0.9400', true],
    ['opinion', '0.2000', true],
  ] as const)('FUP-04, FUP-05, FUP-07: %s is %s, by the usual target %s', (figure, rate, met) => {
    const ratio = ratioOf(figure, COUNTS);
    expect(rateOf(ratio)).toBe(rate);
    expect(isMet(ratio, targetFor(USUAL_TARGETS.targets, figure, 'all', localDate('2026-11-30')))).toBe(met);
  });

  it('CF-09: more than 65 % is not 65 %, and of members every one is to be followed up', () => {
    const target = targetFor(USUAL_TARGETS.targets, 'follow_up', 'all', localDate('2026-11-30'));
    expect(isMet({ numerator: 65, denominator: 100 }, target)).toBe(false);
    expect(isMet({ numerator: 66, denominator: 100 }, target)).toBe(true);
    const members = targetFor(USUAL_TARGETS.targets, 'follow_up', 'members', localDate('2026-11-30'));
    expect(members).toMatchObject({ percent: 100 });
    expect(isMet({ numerator: 99, denominator: 100 }, members)).toBe(false);
    expect(isMet({ numerator: 0, denominator: 0 }, members)).toBeNull();
  });

  it('CF-09: the target that begins last by the end of the period counts', () => {
    const line = (percent: number, from: string | null): FollowUpTarget => ({
      ...{
        figure: 'success',
        population: 'all',
        percent,
        direction: 'at_least',
        from: from === null ? null : localDate(from),
      },
    });
    const targets = [line(90, '2027-01-01'), line(80, null), line(85, '2026-07-01')];
    const on = (day: string) => targetFor(targets, 'success', 'all', localDate(day))?.percent;
    expect([on('2026-06-30'), on('2026-07-01'), on('2026-12-31'), on('2027-01-01')]).toEqual([80, 85, 85, 90]);
    expect(targetFor(targets, 'success', 'members', localDate('2026-12-31'))).toBeNull();
  });

  it('FUP-09: calls go to whoever has the fewest', () => {
    const shares = shareCalls(
      ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id })),
      new Map([
        ['first', 3],
        ['second', 0],
      ]),
    );
    expect(shares.map(({ assigneeId }) => assigneeId)).toEqual(['second', 'second', 'second', 'first', 'second']);
  });

  it('FUP-13: about as many calls are drawn for review as the rules say', () => {
    const ids = Array.from({ length: 2000 }, () => newId());
    expect(ids.some((id) => isDrawn(id, 0))).toBe(false);
    expect(ids.every((id) => isDrawn(id, 100))).toBe(true);
    const drawn = ids.filter((id) => isDrawn(id, 20)).length;
    expect(drawn).toBeGreaterThan(300);
    expect(drawn).toBeLessThan(500);
  });
});
