import { instantOf, localDate } from '#libs/foundation';
import type { DaySpans } from './attendance.policy';
import type { ReservationFacts, SetAsideFacts, Wish, WorkshopFacts } from './slot-facts';
import { minutesLeft, SlotSearch } from './slot-search.policy';

const MONDAY = localDate('2026-11-23');
const TUESDAY = localDate('2026-11-24');
const ms = (time: string, day = MONDAY) => instantOf(day, time, 'Asia/Shanghai').getTime();
const spans = (day = MONDAY): DaySpans => ({
  day,
  spans: [
    { from: ms('09:00', day), to: ms('12:00', day) },
    { from: ms('13:00', day), to: ms('18:00', day) },
  ],
});
const DAYS = [spans(), spans(TUESDAY)];

const technician = (id: string, more: { skills?: string[]; efficiency?: number } = {}) => ({
  ...{ id, skills: ['maintenance'], efficiency: 1, days: DAYS },
  ...more,
});

function workshop(more: Partial<WorkshopFacts> = {}): WorkshopFacts {
  return {
    now: ms('08:00'),
    rules: {
      ...{ granularityMinutes: 60, bookablePercent: 100, leadMinutes: 0, pickUpLeadMinutes: 120, aheadDays: 60 },
      startsAtOnce: { waiter: 9, dropOff: 9, pickUp: 9 },
    },
    opening: DAYS,
    bays: [
      { id: 'b1', skills: [] },
      { id: 'b2', skills: ['paint'] },
    ],
    technicians: [technician('t1'), technician('t2', { skills: ['paint'] })],
    ...{ reservations: [], planned: [], limits: [], setAsides: [] },
    ...more,
  };
}

const wish = (more: Partial<Wish> = {}): Wish => ({
  ...{ skill: 'maintenance', minutes: 60, kind: 'waiter', partsReadyAt: null, bayId: null, technicianId: null },
  ...more,
});

const reserved = (from: string, until: string, more: Partial<ReservationFacts> = {}): ReservationFacts => ({
  ...{ id: 'r', bayId: 'b1', technicianId: 't1', from: ms(from), until: ms(until), skill: 'maintenance' },
  ...{ kind: 'waiter', setAside: null, days: [{ day: MONDAY, minutes: (ms(until) - ms(from)) / 60_000 }] },
  ...more,
});

const kept = (more: Partial<SetAsideFacts> = {}): SetAsideFacts => ({
  ...{ code: 'vip', isForCustomer: false, skill: null, bays: 1, technicians: 1, minutes: 0, releaseMs: 0 },
  spans: new Map([[MONDAY, [{ from: ms('00:00'), to: ms('23:59') }]]]),
  ...more,
});

const reasonAt = (time: string, facts: WorkshopFacts, asked: Wish = wish()) => {
  const judged = new SlotSearch(facts, asked).judge(ms(time));
  return judged.kind === 'offered' ? 'offered' : judged.reason;
};

describe('SlotSearch', () => {
  it('SVC-03: offers the grid of each window of the store', () => {
    const slots = new SlotSearch(workshop(), wish()).slots(ms('09:00'), ms('18:00'));
    expect(slots.map(({ from }) => (from - ms('00:00')) / 3_600_000)).toEqual([9, 10, 11, 13, 14, 15, 16, 17]);
    expect(slots[0]).toMatchObject({ bayId: 'b1', technicianId: 't1', freeBays: 1, freeTechnicians: 1 });
    expect(new SlotSearch(workshop(), wish()).slots(ms('10:30'), ms('13:01')).map(({ from }) => from)).toEqual([
      ms('11:00'),
      ms('13:00'),
    ]);
  });

  it('SVC-03: judges every slot that it offers as free', () => {
    const facts = workshop({ reservations: [reserved('10:00', '11:00'), reserved('14:30', '16:00')] });
    const search = new SlotSearch(facts, wish());
    const slots = search.slots(ms('00:00'), ms('23:00', TUESDAY));
    expect(slots).toHaveLength(13);
    for (const slot of slots) expect(search.judge(slot.from)).toEqual({ kind: 'offered', slot });
  });

  it.each<[string, string, Partial<WorkshopFacts>, Partial<Wish>]>([
    ['too_soon', '09:00', { now: ms('09:01') }, {}],
    ['offered', '09:00', { now: ms('09:00') }, {}],
    ['too_soon', '09:59', {}, { kind: 'pick_up' }],
    ['offered', '10:00', {}, { kind: 'pick_up' }],
    ['before_parts_ready', '10:00', {}, { partsReadyAt: new Date(ms('10:00') + 1) }],
    ['offered', '10:00', {}, { partsReadyAt: new Date(ms('10:00')) }],
    ['not_at_work', '12:00', {}, {}],
    ['not_at_work', '17:30', {}, {}],
    ['offered', '17:30', {}, { kind: 'drop_off' }],
    ['not_at_work', '10:00', {}, { skill: 'body' }],
    ['taken', '10:00', { bays: [{ id: 'b2', skills: ['paint'] }] }, {}],
    ['taken', '10:30', { reservations: [reserved('10:00', '11:00')] }, {}],
    ['offered', '11:00', { reservations: [reserved('10:00', '11:00')] }, {}],
    ['taken', '10:00', { reservations: [reserved('10:00', '11:00', { technicianId: 't9' })] }, {}],
    ['taken', '10:00', { reservations: [reserved('10:00', '11:00', { bayId: 'b9' })] }, {}],
    ['taken', '10:00', {}, { bayId: 'b2' }],
    ['not_at_work', '10:00', {}, { technicianId: 't2' }],
    [
      'day_full',
      '10:00',
      {
        limits: [
          { day: MONDAY, skill: 'maintenance', carryOverMinutes: 421, unfinishedMinutes: 0, limitMinutes: null },
        ],
      },
      {},
    ],
    [
      'offered',
      '10:00',
      {
        limits: [
          { day: MONDAY, skill: 'maintenance', carryOverMinutes: 420, unfinishedMinutes: 0, limitMinutes: null },
        ],
      },
      {},
    ],
    [
      'day_full',
      '10:00',
      { limits: [{ day: MONDAY, skill: 'maintenance', carryOverMinutes: 0, unfinishedMinutes: 0, limitMinutes: 59 }] },
      {},
    ],
    [
      'offered',
      '10:00',
      { limits: [{ day: MONDAY, skill: 'paint', carryOverMinutes: 480, unfinishedMinutes: 0, limitMinutes: null }] },
      {},
    ],
  ])('SVC-03: %s at %s', (expected, time, facts, asked) => {
    expect(reasonAt(time, workshop(facts), wish(asked))).toBe(expected);
  });

  it('SVC-03: of those who are free whoever is done first is taken, though slower ones would do', () => {
    const technicians = [
      technician('t1'),
      technician('t2', { efficiency: 1.5 }),
      technician('t3', { efficiency: 0.5 }),
    ];
    const judged = new SlotSearch(workshop({ technicians }), wish()).judge(ms('09:00'));
    expect(judged).toMatchObject({ slot: { technicianId: 't2', until: ms('09:40'), freeTechnicians: 3 } });
  });

  it('SVC-33: no more than so many of a kind come at one minute', () => {
    const rules = { ...workshop().rules, startsAtOnce: { waiter: 1, dropOff: 1, pickUp: 0 } };
    const facts = workshop({ rules, reservations: [reserved('10:00', '10:30', { bayId: 'b9', technicianId: 't9' })] });
    expect(reasonAt('10:00', facts)).toBe('too_many_at_once');
    expect(reasonAt('10:00', facts, wish({ kind: 'drop_off' }))).toBe('offered');
    expect(reasonAt('11:00', facts)).toBe('offered');
    expect(reasonAt('11:00', facts, wish({ kind: 'pick_up' }))).toBe('too_many_at_once');
  });

  it.each<[string, Partial<SetAsideFacts>, Partial<WorkshopFacts>]>([
    ['offered', {}, {}],
    ['set_aside', {}, { reservations: [reserved('10:00', '11:00', { bayId: 'b2', technicianId: 't2' })] }],
    [
      'offered',
      { isForCustomer: true },
      { reservations: [reserved('10:00', '11:00', { bayId: 'b2', technicianId: 't2' })] },
    ],
    [
      'offered',
      {},
      { reservations: [reserved('10:00', '11:00', { bayId: 'b2', technicianId: 't2', setAside: 'vip' })] },
    ],
    [
      'offered',
      { skill: 'paint' },
      { reservations: [reserved('10:00', '11:00', { bayId: 'b2', technicianId: 't2' })] },
    ],
    ['offered', { bays: 5, technicians: 5 }, {}],
    ['day_full', { bays: 0, technicians: 0, minutes: 421 }, {}],
    ['offered', { bays: 0, technicians: 0, minutes: 420 }, {}],
  ])('SVC-08, SVC-09: %s, where %j is set aside', (expected, row, facts) => {
    expect(reasonAt('10:00', workshop({ setAsides: [kept(row)], ...facts }))).toBe(expected);
  });

  it('SVC-09: says whose capacity a slot would use', () => {
    const setAsides = [kept(), kept({ code: 'class-a', isForCustomer: true })];
    const judged = new SlotSearch(workshop({ setAsides }), wish()).judge(ms('10:00'));
    expect(judged).toMatchObject({ slot: { setAside: 'class-a' } });
  });
});

describe('minutesLeft', () => {
  it.each([
    ['all that is attended', 100, [], 480],
    ['less for who comes unannounced', 75, [], 360],
    ['more than is there', 110, [], 528],
    ['less what is booked', 100, [reserved('09:00', '10:30')], 390],
  ])('SVC-03: %s', (_name, bookablePercent, reservations, expected) => {
    const rules = { ...workshop().rules, bookablePercent };
    expect(minutesLeft(workshop({ rules, reservations }), 'maintenance').get(MONDAY)).toBe(expected);
    expect(minutesLeft(workshop({ rules }), 'body').get(MONDAY)).toBe(0);
  });
});
