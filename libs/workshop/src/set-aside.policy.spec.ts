import { WorkingCalendar } from '#libs/deadlines';
import { localDate } from '#libs/foundation';
import { belongsTo, keptFree, rowsFor, setAsideFacts, type SetAsideRow, type VisitTime } from './set-aside.policy';
import type { ReservationFacts } from './slot-facts';

const HOUR = 3_600_000;
const CALENDAR = new WorkingCalendar(
  {
    week: { monday: [], tuesday: [], wednesday: [], thursday: [], friday: [], saturday: [], sunday: [] },
    ...{ publicHolidays: 'none', holidayWindows: [], makeUpWindows: [] },
  },
  { timeZone: 'Asia/Shanghai', holidays: { isKnown: () => true, on: () => null }, overrides: [] },
);
const TUESDAY = localDate('2026-11-24');
const ms = (time: string) => new Date(`2026-11-24T${time}+08:00`).getTime();
const ROW: SetAsideRow = {
  ...{ code: 'vip', customers: { statuses: ['vip'], valueClasses: ['gold'] }, weekdays: ['tuesday'] },
  ...{ from: '09:00', to: '11:00', bays: 2, technicians: 1, hours: 3, releaseHours: 24 },
};
const VISIT: VisitTime = { skill: 'maintenance', from: ms('10:00'), until: ms('11:00'), day: TUESDAY };
const rowsOf = (row: Partial<SetAsideRow> = {}) => setAsideFacts([{ ...ROW, ...row }], undefined, [TUESDAY], CALENDAR);
const EARLY = VISIT.from - 25 * HOUR;

describe('belongsTo', () => {
  it.each([
    ['the status', { statuses: ['member', 'vip'] as const, valueClass: null }, true],
    ['the class', { statuses: [], valueClass: 'gold' as const }, true],
    ['neither', { statuses: ['member'] as const, valueClass: 'general' as const }, false],
    ['nothing that is known', undefined, false],
  ])('SVC-08, SVC-09, CF-14: who has %s', (_name, standing, expected) => {
    const own = standing && { ...standing, statuses: [...standing.statuses] };
    expect(belongsTo(ROW.customers, own)).toBe(expected);
  });
});

describe('rowsFor', () => {
  it.each<[string, Partial<SetAsideRow>, number, boolean]>([
    ['a visit in its time', {}, EARLY, true],
    ['a visit at its beginning', { from: '10:00' }, EARLY, true],
    ['a visit at its end', { to: '10:00' }, EARLY, false],
    ['another weekday', { weekdays: ['monday', 'wednesday'] }, EARLY, false],
    ['its skill', { skill: 'maintenance' }, EARLY, true],
    ['another skill', { skill: 'paint' }, EARLY, false],
    ['a millisecond before the release', {}, VISIT.from - 24 * HOUR - 1, true],
    ['the release', {}, VISIT.from - 24 * HOUR, false],
  ])('SVC-08: %s', (_name, row, now, counts) => {
    expect(rowsFor(rowsOf(row), VISIT, now)).toHaveLength(counts ? 1 : 0);
  });

  it('SVC-08: the whole day goes from midnight to midnight by the clock of the store', () => {
    const rows = rowsOf({ from: '00:00', to: '24:00' });
    const at = (from: number) => rowsFor(rows, { ...VISIT, from }, EARLY - 24 * HOUR).length;
    expect([ms('00:00') - 1, ms('00:00'), ms('23:59')].map(at)).toEqual([0, 1, 1]);
  });
});

describe('keptFree', () => {
  const taken = (setAside: string | null, from: string, until: string): ReservationFacts => ({
    ...{ id: 'r', bayId: 'b', technicianId: 't', skill: 'maintenance', kind: 'waiter', setAside },
    ...{ from: ms(from), until: ms(until), days: [{ day: TUESDAY, minutes: 60 }] },
  });

  it.each([
    ['nothing is used yet', [], { bays: 2, technicians: 1, minutes: 180 }],
    ['somebody comes at the same time', [taken('vip', '10:30', '11:30')], { bays: 1, technicians: 0, minutes: 120 }],
    ['somebody comes at another time', [taken('vip', '11:00', '12:00')], { bays: 2, technicians: 1, minutes: 120 }],
    [
      'others come',
      [taken(null, '10:00', '11:00'), taken('else', '10:00', '11:00')],
      { bays: 2, technicians: 1, minutes: 180 },
    ],
  ])('SVC-08: where %s', (_name, reservations, expected) => {
    expect(keptFree(rowsOf(), VISIT, reservations)).toEqual(expected);
  });

  it('SVC-09: those for whom it is leave nothing free', () => {
    const own = setAsideFacts([ROW], { statuses: [], valueClass: 'gold' }, [TUESDAY], CALENDAR);
    expect(keptFree(own, VISIT, [])).toEqual({ bays: 0, technicians: 0, minutes: 0 });
  });
});
