import { localDate } from '#libs/foundation';
import {
  type DueBasis,
  maintenanceDue,
  type MaintenanceFacts,
  type MaintenanceRules,
  odometerAbout,
} from './maintenance-due.policy';
import { USUAL_SCHEDULE as RULES } from './presets/maintenance-schedule.preset';

const TODAY = localDate('2026-11-22');
const by = (basis: DueBasis): MaintenanceRules => ({ ...RULES, basis });
const day = (text: string | null) => (text === null ? null : localDate(text));

interface Told {
  bought?: string;
  first?: [on: string, km?: number];
  last?: [on: string, km: number];
  readings?: [on: string, km: number][];
}

const factsOf = ({ bought, first, last, readings = [] }: Told): MaintenanceFacts => ({
  purchasedOn: day(bought ?? null),
  firstMaintenanceOn: day(first?.[0] ?? null),
  firstMaintenanceKm: first?.[1] ?? null,
  lastMaintenance: last ? { orderId: 'order', on: localDate(last[0]), km: last[1] } : null,
  readings: readings.map(([on, km]) => ({ on: localDate(on), km })),
  ...{ use: null, model: null },
});

describe('maintenanceDue', () => {
  it('CF-07: the preset goes by time', () => {
    expect(RULES.basis).toBe('time');
  });

  it('CF-07: a slip of the pen in an order leads no car that stands still to a day beyond all calendars', () => {
    const facts = factsOf({
      ...{ bought: '2020-05-01', last: ['2026-05-01', 1_999_999] },
      readings: [
        ['2025-05-01', 10],
        ['2026-05-01', 11],
      ],
    });
    const { dueOn, distance } = maintenanceDue(facts, by('mileage'), TODAY);
    expect([distance.kmPerDay, dueOn]).toEqual([0.1, '2126-04-07']);
  });

  it.each<[string, Told, string | null]>([
    ['nothing known', {}, null],
    ['a new car: half a year after the purchase', { bought: '2026-06-15' }, '2026-12-15'],
    ['bought on the last of August: the last of February', { bought: '2026-08-31' }, '2027-02-28'],
    ['bought on the last of August before a leap year', { bought: '2027-08-31' }, '2028-02-29'],
    ['maintained: half a year after it', { bought: '2024-01-10', last: ['2026-05-24', 31_000] }, '2026-11-24'],
    ['maintained on 29 August', { last: ['2026-08-29', 31_000] }, '2027-02-28'],
    ['the first maintenance was done elsewhere', { bought: '2026-01-10', first: ['2026-07-01', 4_980] }, '2027-01-01'],
    [
      'the first maintenance is agreed for a day to come',
      { bought: '2026-01-10', first: ['2026-12-01'] },
      '2026-12-01',
    ],
    [
      'an order knows better than the record',
      { first: ['2026-03-01', 5_000], last: ['2026-09-01', 15_000] },
      '2027-03-01',
    ],
    [
      'bought elsewhere: from the first visit',
      {
        readings: [
          ['2026-07-02', 60_000],
          ['2026-10-02', 64_000],
        ],
      },
      '2027-01-02',
    ],
    ['long overdue', { last: ['2024-02-29', 31_000] }, '2024-08-29'],
  ])('REM-21: by time, %s', (_name, told, expected) => {
    const forecast = maintenanceDue(factsOf(told), RULES, TODAY);
    expect(forecast.dueOn).toBe(expected);
    expect(forecast.reason).toBe(expected && 'time');
  });

  it.each<[string, Told, string | null, number]>([
    ['no history, bought new: the usual distance', { bought: '2026-09-01' }, '2026-12-10', 4_500],
    [
      'one reading: the distance since the purchase',
      { bought: '2026-09-01', readings: [['2026-10-31', 3_000]] },
      '2026-11-30',
      4_500,
    ],
    ['one reading of unknown age: the usual distance', { readings: [['2026-11-02', 4_050]] }, '2026-11-12', 4_500],
    [
      'two readings: their slope',
      {
        readings: [
          ['2026-09-01', 1_000],
          ['2026-10-31', 4_000],
        ],
      },
      '2026-11-10',
      4_500,
    ],
    [
      'a reading that goes back is left out',
      {
        readings: [
          ['2026-08-02', 1_000],
          ['2026-09-01', 48_000],
          ['2026-10-01', 4_000],
        ],
      },
      '2026-10-11',
      4_500,
    ],
    [
      'a reading dated after today is left out',
      {
        readings: [
          ['2026-09-01', 1_000],
          ['2026-10-31', 4_000],
          ['2027-10-31', 9_000],
        ],
      },
      '2026-11-10',
      4_500,
    ],
    [
      'past it already: on the day of the last reading',
      {
        readings: [
          ['2026-08-01', 2_000],
          ['2026-10-31', 6_000],
        ],
      },
      '2026-10-31',
      4_500,
    ],
    [
      'REM-19: in the window it is served',
      {
        last: ['2026-05-01', 4_600],
        readings: [
          ['2026-05-01', 4_600],
          ['2026-10-28', 8_200],
        ],
      },
      '2027-01-01',
      9_500,
    ],
    [
      'REM-19: between windows every 10,000 km',
      {
        last: ['2026-05-01', 12_000],
        readings: [
          ['2026-05-01', 12_000],
          ['2026-10-28', 21_000],
        ],
      },
      '2026-11-17',
      22_000,
    ],
    [
      'over a month end',
      {
        last: ['2026-10-01', 12_000],
        readings: [
          ['2026-08-02', 9_000],
          ['2026-10-01', 12_000],
        ],
      },
      '2027-04-19',
      22_000,
    ],
  ])('CF-07: by mileage, %s', (_name, told, expected, dueKm) => {
    const forecast = maintenanceDue(factsOf(told), by('mileage'), TODAY);
    expect(forecast).toMatchObject({ dueOn: expected, dueKm, reason: 'mileage' });
  });

  const DRIVEN: Told = {
    last: ['2026-09-01', 12_000],
    readings: [
      ['2026-07-01', 6_000],
      ['2026-09-01', 12_200],
    ],
  };
  it.each<[DueBasis, Told, string, string]>([
    ['time', DRIVEN, '2027-03-01', 'time'],
    ['mileage', DRIVEN, '2026-12-08', 'mileage'],
    ['whichever_first', DRIVEN, '2026-12-08', 'mileage'],
    [
      'whichever_first',
      {
        last: ['2026-09-01', 12_000],
        readings: [
          ['2026-03-01', 11_000],
          ['2026-09-01', 12_000],
        ],
      },
      '2027-03-01',
      'time',
    ],
  ])('CF-07: %s', (basis, told, dueOn, reason) => {
    expect(maintenanceDue(factsOf(told), by(basis), TODAY)).toMatchObject({ dueOn, reason });
  });

  it.each<[number, string, string]>([
    [100, '2026-10-16', 'mileage'],
    [20, '2027-03-01', 'time'],
  ])('CF-07: a car that was never read, where vehicles like it run %i km a day', (kmPerDay, dueOn, reason) => {
    const group = { use: null, ageBand: 0, vehicles: 1_000, kmPerDay, low: kmPerDay / 2, high: kmPerDay * 2 };
    const peers = { groups: [group], models: [], ageing: [], spreads: [] };
    const forecast = maintenanceDue(factsOf({ bought: '2026-09-01' }), by('whichever_first'), TODAY, peers);
    expect(forecast).toMatchObject({ dueOn, reason, distance: { kmPerDay, source: 'peers' } });
  });

  it.each<[string, DueBasis, Told, string]>([
    ['mileage counts and none was ever read', 'mileage', { last: ['2026-09-01', 12_000] }, '2027-03-01'],
    ['time counts and no day is known', 'time', { readings: [] }, ''],
  ])('REM-41: the other rule helps out where %s', (_name, basis, told, dueOn) => {
    expect(maintenanceDue(factsOf(told), by(basis), TODAY).dueOn).toBe(dueOn || null);
  });

  it.each<[string, Told, string]>([
    ['before any maintenance', { bought: '2026-06-15' }, 'first'],
    ['after an order', { last: ['2026-09-01', 12_000] }, 'order'],
    ['after one that only the record tells of', { first: ['2026-07-01', 4_980] }, 'told:2026-07-01'],
  ])('the cycle %s', (_name, told, cycle) => {
    const shifted = { ...told, readings: [['2026-11-01', 90_000]] as [string, number][] };
    expect(maintenanceDue(factsOf(told), RULES, TODAY).cycle).toBe(cycle);
    expect(maintenanceDue(factsOf(shifted), by('whichever_first'), TODAY).cycle).toBe(cycle);
  });
});

describe('odometerAbout', () => {
  it.each<[string, [string, number] | null, string, number | null]>([
    ['ten days after the last reading', ['2026-11-12', 50_000], '2026-11-22', 50_323],
    ['over a month end', ['2026-10-31', 50_000], '2026-11-02', 50_065],
    ['on its day', ['2026-11-22', 50_000], '2026-11-22', 50_000],
    ['before it', ['2026-11-22', 50_000], '2026-11-12', 50_000],
    ['without a reading', null, '2026-11-22', null],
  ])('%s', (_name, read, today, expected) => {
    const lastReading = read && { on: localDate(read[0]), km: read[1] };
    expect(odometerAbout(lastReading, 32.3, localDate(today))).toBe(expected);
  });
});
