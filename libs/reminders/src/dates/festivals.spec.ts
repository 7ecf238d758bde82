import { localDate } from '#libs/foundation';
import { checkDocument } from '#libs/policies';
import { festivalsIn } from './festival-days.policy';
import { FESTIVALS, noSuchFestivalDay, repeatedFestival } from './festivals';
import { FESTIVALS_OF_CARE } from './festivals.preset';

describe('festivals', () => {
  it('REM-28: the six of a year, the lunar ones on their solar days', () => {
    const found = festivalsIn(FESTIVALS_OF_CARE, localDate('2026-01-01'), localDate('2027-01-01'));
    expect(found.map(({ code, on }) => `${on} ${code}`)).toEqual([
      '2026-01-01 new_year',
      '2026-02-17 spring_festival',
      '2026-03-03 lantern_festival',
      '2026-03-08 womens_day',
      '2026-05-01 labour_day',
      '2026-10-01 national_day',
    ]);
  });

  it('REM-28: a span is half open, and may reach over the end of a year', () => {
    const found = festivalsIn(FESTIVALS_OF_CARE, localDate('2026-10-02'), localDate('2027-02-06'));
    expect(found).toEqual([{ code: 'new_year', on: '2027-01-01' }]);
    expect(festivalsIn(FESTIVALS_OF_CARE, localDate('2027-02-06'), localDate('2027-02-07'))).toHaveLength(1);
  });

  it('REM-28: a lunar day of the last month belongs to the year that ends with it', () => {
    const eve = { ...FESTIVALS_OF_CARE[1], code: 'little_new_year', month: 12, day: 23 };
    expect(festivalsIn([eve], localDate('2027-01-01'), localDate('2027-03-01'))).toEqual([
      { code: 'little_new_year', on: '2027-01-30' },
    ]);
  });

  it.each([
    ['29 February, which is not in every year', { month: 2, day: 29 }, 'day', noSuchFestivalDay.code],
    ['a second one of its code', { code: 'spring_festival' }, 'code', repeatedFestival.code],
  ])('REM-28: refuses %s', (_name, change, field, code) => {
    const document = { festivals: [FESTIVALS_OF_CARE[1], { ...FESTIVALS_OF_CARE[0], ...change }] };
    expect(checkDocument(FESTIVALS, document, '#')).toEqual([
      expect.objectContaining({ pointer: `#/festivals/1/${field}`, code }),
    ]);
  });
});
