import { checkIdNumber, maskIdNumber } from './id-number';

describe('checkIdNumber', () => {
  it.each([
    ['a resident card', '11010519491231002X', 'resident_card', '11010519491231002X'],
    ['in lower case with blanks', '110105 19491231 002x', 'resident_card', '11010519491231002X'],
    ['a unified social credit code', '91350100M000100Y43', 'unified_social_credit', '91350100M000100Y43'],
    ['an organisation code', 'D2143569-X', 'organisation_code', 'D2143569X'],
  ])('CUS-05: takes %s', (_name, text, type, number) => {
    expect(checkIdNumber(text)).toEqual({ kind: 'valid', type, number });
  });

  it.each([
    ['another check character', '110105194912310021'],
    ['a birthday that no calendar has', '11010519490231002X'],
    ['a card of the first generation', '110105491231002'],
    ['a social credit code with a slip', '91350100M000100Y34'],
    ['an organisation code with a slip', 'D2143569-1'],
    ['nothing', ''],
  ])('CUS-05: refuses %s', (_name, text) => {
    expect(checkIdNumber(text)).toEqual({ kind: 'invalid' });
  });
});

describe('maskIdNumber', () => {
  it.each([
    ['310105194912311234', '310***********1234'],
    ['D2143569X', 'D21**569X'],
    ['12345678', '********'],
  ])('CUS-01: %s is %s', (number, masked) => {
    expect(maskIdNumber(number)).toBe(masked);
  });
});
