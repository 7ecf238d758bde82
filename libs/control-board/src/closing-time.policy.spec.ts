import { closingTime } from './closing-time.policy';

const RULES = { graceMinutes: 60, longestMinutes: 240 };
const at = (time: string) => new Date(`2026-11-23T${time}:00+08:00`);

describe('closingTime', () => {
  it.each<[string, string, string | null, string, string]>([
    ['ends with the work of its day', '16:00', '18:00', '18:00', '19:00'],
    ['started after work it runs its longest', '18:30', '18:00', '22:30', '22:30'],
    ['started the moment that work ends', '18:00', '18:00', '22:00', '22:00'],
    ['on a day without work', '09:00', null, '13:00', '13:00'],
  ])('SVC-23: a clock %s', (_name, startedAt, endOfWork, endsAt, dueAt) => {
    expect(closingTime(at(startedAt), endOfWork === null ? null : at(endOfWork), RULES)).toEqual({
      endsAt: at(endsAt),
      dueAt: at(dueAt),
    });
  });
});
