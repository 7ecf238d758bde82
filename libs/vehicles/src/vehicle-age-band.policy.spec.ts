import { localDate } from '#libs/foundation';
import { vehicleAgeBand } from './vehicle-age-band.policy';

describe('vehicleAgeBand', () => {
  const day = (text: string | null) => (text === null ? null : localDate(text));

  it.each([
    ['the last day of the warranty counts', '2023-11-22', '2026-11-22', '2026-11-22', 'in_warranty'],
    ['the day after it does not', '2023-11-22', '2026-11-22', '2026-11-23', 'two_to_five_years'],
    ['a warranty that ended in the second year', '2025-05-01', '2026-05-01', '2026-11-22', 'two_to_five_years'],
    ['a ten-year warranty outlasts the age', '2019-01-31', '2029-01-30', '2026-11-22', 'in_warranty'],
    ['an extended warranty that ran out late', '2019-01-31', '2026-01-30', '2026-11-22', 'over_five_years'],
    ['no known warranty, one day short of two years', '2024-11-23', null, '2026-11-22', 'in_warranty'],
    ['no known warranty, two years old today', '2024-11-22', null, '2026-11-22', 'two_to_five_years'],
    ['one day short of five years', '2021-11-23', null, '2026-11-22', 'two_to_five_years'],
    ['five years old today', '2021-11-22', null, '2026-11-22', 'over_five_years'],
    ['bought on 29 February, on the 28th', '2024-02-29', null, '2026-02-28', 'in_warranty'],
    ['bought on 29 February, on 1 March', '2024-02-29', null, '2026-03-01', 'two_to_five_years'],
    ['bought on the last of a month', '2024-10-31', null, '2026-10-30', 'in_warranty'],
    ['to be handed over next week', '2026-11-29', null, '2026-11-22', 'in_warranty'],
    ['in warranty, of unknown age', null, '2026-12-31', '2026-11-22', 'in_warranty'],
    ['out of warranty, of unknown age', null, '2026-11-21', '2026-11-22', null],
    ['nothing known', null, null, '2026-11-22', null],
  ])('VEH-05: %s', (_name, purchasedOn, warrantyEndsOn, today, expected) => {
    const facts = { purchasedOn: day(purchasedOn), warrantyEndsOn: day(warrantyEndsOn) };
    expect(vehicleAgeBand(facts, localDate(today))).toBe(expected);
  });
});
