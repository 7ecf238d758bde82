import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import fc from 'fast-check';
import { maskPhone, parsePhone, reversedDigits } from './phone';

describe('parsePhone', () => {
  it.each([
    ['a bare mobile', '13800138000', '+8613800138000', 'mobile'],
    ['a mobile in groups', '138 0013 8000', '+8613800138000', 'mobile'],
    ['a mobile with dashes', '138-0013-8000', '+8613800138000', 'mobile'],
    ['E.164', '+8613800138000', '+8613800138000', 'mobile'],
    ['the international prefix', '008613800138000', '+8613800138000', 'mobile'],
    ['the country code without a plus', '8613800138000', '+8613800138000', 'mobile'],
    ['full-width digits', '１３８００１３８０００', '+8613800138000', 'mobile'],
    ['a segment that the metadata does not know', '17412345678', '+8617412345678', 'mobile'],
    ['a landline with its area code', '021-61234567', '+862161234567', 'landline'],
    ['a landline in brackets', '(010) 6123 4567', '+861061234567', 'landline'],
    ['a service number', '400-800-1234', '+864008001234', 'other'],
    ['Hong Kong', '+852 9123 4567', '+85291234567', 'mobile'],
  ])('CUS-01: takes %s', (_name, text, e164, type) => {
    expect(parsePhone(text)).toEqual({ kind: 'valid', e164, type });
  });

  it.each([
    ['nothing', ''],
    ['words', '无'],
    ['a cut number', '1380013'],
    ['a landline without its area code', '5551234'],
    ['too many digits', '138001380001'],
    ['a prefix that no mobile has', '10000000000'],
    ['two numbers in one cell', '13800138000/13900139000'],
    ['an emergency number', '110'],
  ])('CUS-01: refuses %s', (_name, text) => {
    expect(parsePhone(text)).toEqual({ kind: 'invalid' });
  });

  it('reads a number of another region by that region', () => {
    expect(parsePhone('9123 4567', 'HK')).toEqual({ kind: 'valid', e164: '+85291234567', type: 'mobile' });
  });

  it('agrees with libphonenumber about every plain mainland mobile', () => {
    // 179 leads into an IP call (17931 …), which libphonenumber takes for a carrier's code and cuts off
    const segments = fc.integer({ min: 130, max: 199 }).filter((segment) => segment !== 179);
    const subscriber = fc.tuple(segments, fc.integer({ min: 0, max: 99_999_999 }));
    fc.assert(
      fc.property(subscriber, fc.constantFrom('', '+86', '86', '0086'), ([segment, rest], prefix) => {
        const text = `${prefix}${segment}${String(rest).padStart(8, '0')}`;
        const oracle = parsePhoneNumberFromString(text, 'CN');
        expect(oracle?.isPossible()).toBe(true);
        expect(parsePhone(text)).toEqual({ kind: 'valid', e164: oracle?.number, type: 'mobile' });
        if (oracle?.isValid()) expect(oracle.getType()).toBe('MOBILE');
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('what is shown and searched of a phone', () => {
  it.each([
    ['+8613800138000', '+86138****8000'],
    ['+862161234567', '+8621****4567'],
    ['+86110', '******'],
  ])('CUS-01: masks %s as %s', (e164, masked) => {
    expect(maskPhone(e164)).toBe(masked);
  });

  it('turns a search by last digits into a search by prefix', () => {
    expect(reversedDigits('+8613800138000')).toBe('0008310083168');
    expect(reversedDigits('+8613800138000').startsWith(reversedDigits('8000'))).toBe(true);
  });
});
