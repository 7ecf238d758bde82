import { wasBillOnTime, wasWorkOnTime } from './order-punctuality.policy';

const instant = (text: string | null) => (text === null ? null : new Date(text));

describe('wasWorkOnTime', () => {
  it.each([
    ['exactly 30 minutes before', '2026-11-22T16:00:00+08:00', '2026-11-22T15:30:00+08:00', true],
    ['a second less', '2026-11-22T16:00:00+08:00', '2026-11-22T15:30:01+08:00', false],
    ['hours before', '2026-11-22T16:00:00+08:00', '2026-11-22T10:00:00+08:00', true],
    ['after the promise', '2026-11-22T16:00:00+08:00', '2026-11-22T16:10:00+08:00', false],
    ['over the end of a month', '2026-12-01T00:10:00+08:00', '2026-11-30T23:40:00+08:00', true],
    ['over the spring clock change', '2026-03-29T03:10:00+02:00', '2026-03-29T01:45:00+01:00', false],
    ['over the autumn clock change', '2026-10-25T02:10:00+01:00', '2026-10-25T02:40:00+02:00', true],
    ['nothing was promised', null, '2026-11-22T15:30:00+08:00', null],
    ['the work goes on', '2026-11-22T16:00:00+08:00', null, null],
  ])('SVC-20: %s', (_name, promised, completed, expected) => {
    expect(wasWorkOnTime({ promisedAt: instant(promised), workCompletedAt: instant(completed) })).toBe(expected);
  });

  it('SVC-20: another lead is another rule', () => {
    const order = { promisedAt: instant('2026-11-22T16:00:00Z'), workCompletedAt: instant('2026-11-22T15:50:00Z') };
    expect(wasWorkOnTime(order, { workLeadMinutes: 10 })).toBe(true);
  });
});

describe('wasBillOnTime', () => {
  it.each([
    ['at the promised time', '2026-11-22T16:00:00+08:00', '2026-11-22T16:00:00+08:00', true],
    ['a second later', '2026-11-22T16:00:00+08:00', '2026-11-22T16:00:01+08:00', false],
    ['nothing was promised', null, '2026-11-22T15:30:00+08:00', null],
    ['not billed yet', '2026-11-22T16:00:00+08:00', null, null],
  ])('SVC-21: %s', (_name, promised, billed, expected) => {
    expect(wasBillOnTime({ promisedAt: instant(promised), billedAt: instant(billed) })).toBe(expected);
  });
});
