import { checkVin } from './vin';

describe('checkVin', () => {
  it.each([
    ['a Chinese VIN with its check digit', 'LSVAAG99XHC178047', 'valid', undefined],
    ['lower case and blanks around it', ' lsvaag99xhc178047 ', 'valid', undefined],
    ['a North American VIN with its check digit', '1M8GDM9AXKP042788', 'valid', undefined],
    ['a Chinese VIN with another check digit', 'LSVAAG991HC178047', 'invalid', 'check_digit'],
    ['a North American VIN with another check digit', '1M8GDM9A1KP042788', 'invalid', 'check_digit'],
    ['a European VIN without one', 'WVWZZZ1JZ3W386752', 'warning', 'check_digit'],
    ['sixteen characters', 'LSVAAG99XHC17804', 'invalid', 'length'],
    ['eighteen characters', 'WVWZZZ1JZ3W3867521', 'invalid', 'length'],
    ['nothing', '', 'invalid', 'length'],
    ['the letter O for a zero', 'LSVAAG99XHC1780O7', 'invalid', 'characters'],
    ['the letter I in a European VIN', 'WVWZZZIJZ3W386752', 'invalid', 'characters'],
  ])('VEH-01: %s', (_name, text, kind, reason) => {
    expect(checkVin(text)).toEqual({ kind, vin: text.trim().toUpperCase(), ...(reason && { reason }) });
  });
});
