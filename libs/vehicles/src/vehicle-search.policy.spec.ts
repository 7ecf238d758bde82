import { vehicleSearchPlan } from './vehicle-search.policy';

describe('vehicleSearchPlan', () => {
  it.each([
    ['a plate as it is painted', '沪a·12345', { plate: '沪A12345' }],
    ['the beginning of a plate', ' 沪A-1 ', { plate: '沪A1' }],
    ['a whole VIN', 'lsvaag99xhc178047', both('LSVAAG99XHC178047', '740871CHX99GAAVSL')],
    ['the last six digits of a VIN', '178047', both('178047', '740871')],
    ['four characters, the fewest of a VIN', 'LSVA', both('LSVA', 'AVSL')],
    ['the maker alone', 'LSV', { plate: 'LSV' }],
    ['a letter that no VIN has', 'OI178047', { plate: 'OI178047' }],
    ['more than a VIN', 'LSVAAG99XHC1780471', { plate: 'LSVAAG99XHC1780471' }],
  ])('VEH-01: %s', (_name, typed, plan) => {
    expect(vehicleSearchPlan(typed)).toEqual(plan);
  });
});

function both(code: string, vinReversed: string) {
  return { plate: code, vin: code, vinReversed };
}
