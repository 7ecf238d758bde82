import { finishBy, type Lateness, lateness, type OrderOnBoard } from './lateness.policy';

const at = (time: string) => new Date(`2026-11-23T${time}:00+08:00`);
const UNKNOWN: OrderOnBoard = {
  promisedAt: null,
  workCompletedAt: null,
  deliveredAt: null,
  plannedFrom: null,
  plannedBefore: null,
  firstClockedAt: null,
};
const PROMISED = { promisedAt: at('18:00') };
const PLANNED = { plannedFrom: at('10:00'), plannedBefore: at('12:00') };

describe('lateness', () => {
  it.each<[string, Partial<OrderOnBoard>, string, Lateness[]]>([
    ['SVC-37: nothing was promised or planned', {}, '23:00', []],
    ['SVC-20: half an hour ahead is in time', PROMISED, '17:30', []],
    ['SVC-20: a minute later is not', PROMISED, '17:31', ['workshop']],
    ['SVC-11: beyond the promise', PROMISED, '18:01', ['delivery', 'workshop']],
    [
      'SVC-11: the work is done and the car still here',
      { ...PROMISED, workCompletedAt: at('17:00') },
      '18:01',
      ['delivery'],
    ],
    ['SVC-11: delivered', { ...PROMISED, workCompletedAt: at('17:00'), deliveredAt: at('17:50') }, '18:01', []],
    ['SVC-37: nobody began', PLANNED, '10:01', ['start']],
    ['SVC-37: somebody did', { ...PLANNED, firstClockedAt: at('10:00') }, '10:01', []],
    ['SVC-37: it goes on beyond its plan', { ...PLANNED, firstClockedAt: at('10:00') }, '12:01', ['plan']],
    ['SVC-37: done within its plan', { ...PLANNED, workCompletedAt: at('11:50') }, '12:01', []],
  ])('%s', (_name, order, now, expected) => {
    expect(lateness({ ...UNKNOWN, ...order }, 30, at(now))).toEqual(expected);
  });

  it('SVC-20: work is to be done 30 minutes ahead of the delivery', () => {
    expect(finishBy(at('18:00'), 30)).toEqual(at('17:30'));
    expect(finishBy(null, 30)).toBeNull();
  });
});
