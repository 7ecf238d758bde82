import { localDate } from '#libs/foundation';
import { type StockFacts, stockOf } from './customer-stock.policy';

const RULES = { newDays: 90, lostAfterDays: 365 };
const TODAY = localDate('2026-11-22');
const day = (text: string | null) => (text === null ? null : localDate(text));

const facts = (
  filedOn: string | null,
  firstVisitOn: string | null,
  lastVisitOn: string | null,
  before: StockFacts['before'] = null,
): StockFacts => ({
  ...{ filedOn: day(filedOn), firstVisitOn: day(firstVisitOn), lastVisitOn: day(lastVisitOn), before },
});
const possessed = { state: 'possessed', since: localDate('2025-01-01') } as const;
const lost = { state: 'lost', since: localDate('2026-06-01') } as const;

describe('stocks of customers', () => {
  it.each<[string, StockFacts, string, string, string | null]>([
    ['on file today', facts('2026-11-22', null, null), 'new', '2026-11-22', '2027-02-20'],
    ['on file on the last day of being new', facts('2026-08-25', null, null), 'new', '2026-08-25', '2026-11-23'],
    ['on file for exactly so long', facts('2026-08-24', null, null), 'archive', '2026-11-22', null],
    ['imported, never here', facts(null, null, null), 'archive', '2026-11-22', null],
    ['imported, first here last week', facts(null, '2026-11-15', '2026-11-15'), 'new', '2026-11-15', '2027-02-13'],
    ['here for years', facts('2020-01-01', '2020-01-05', '2026-10-01'), 'possessed', '2020-03-31', '2027-10-01'],
    [
      'stays possessed',
      facts('2020-01-01', '2020-01-05', '2026-10-01', possessed),
      'possessed',
      '2025-01-01',
      '2027-10-01',
    ],
    ['lost today', facts('2020-01-01', '2020-01-05', '2025-11-22'), 'lost', '2026-11-22', null],
    ['lost tomorrow', facts('2020-01-01', '2020-01-05', '2025-11-23'), 'possessed', '2020-03-31', '2026-11-23'],
    [
      'back after a loss',
      facts('2020-01-01', '2020-01-05', '2026-11-20', lost),
      'possessed',
      '2026-11-20',
      '2027-11-20',
    ],
    [
      'new and gone again before it is lost',
      facts('2026-11-01', '2026-11-02', '2026-11-02'),
      'new',
      '2026-11-01',
      '2027-01-30',
    ],
  ])('CUS-13: %s', (_case, known, state, since, nextOn) => {
    expect(stockOf(known, RULES, TODAY)).toEqual({ state, since, nextOn });
  });

  it('CUS-13: a loss comes before the end of being new where the rules say so', () => {
    const rules = { newDays: 400, lostAfterDays: 30 };
    expect(stockOf(facts('2026-10-01', '2026-11-01', '2026-11-01'), rules, TODAY)).toEqual({
      ...{ state: 'new', since: '2026-10-01', nextOn: '2026-12-01' },
    });
    expect(stockOf(facts('2026-10-01', '2026-10-02', '2026-10-02'), rules, TODAY).state).toBe('lost');
  });
});
