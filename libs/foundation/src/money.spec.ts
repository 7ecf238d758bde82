import fc from 'fast-check';
import { formatFen, parseDecimal, parseFen } from './money';

describe('parseFen', () => {
  it.each([
    ['1234.50', 123_450],
    ['1234.5', 123_450],
    ['0.07', 7],
    ['-0.07', -7],
    ['0', 0],
    ['-0.00', 0],
    ['1.500', 150],
    ['90071992547409.91', Number.MAX_SAFE_INTEGER],
    ['90071992547409.92', null],
    ['1.005', null],
    ['1,234.50', null],
    ['1e3', null],
    ['.5', null],
    ['-', null],
    ['-.5', null],
    ['1.2.3', null],
    ['1 ', null],
    ['99999999999999999999.99', null],
    ['5.', null],
    ['', null],
    ['三百元', null],
  ])('%j is %j fen', (yuan, fen) => {
    expect(parseFen(yuan)).toBe(fen);
  });

  it('reads back whatever formatFen writes', () => {
    fc.assert(fc.property(fc.maxSafeInteger(), (fen) => expect(parseFen(formatFen(fen))).toBe(fen || 0)));
  });
});

describe('formatFen', () => {
  it.each([
    [0, '0.00'],
    [7, '0.07'],
    [-7, '-0.07'],
    [123_450, '1234.50'],
  ])('%j is %j', (fen, yuan) => {
    expect(formatFen(fen)).toBe(yuan);
  });

  it.each([0.5, Number.NaN, Number.MAX_SAFE_INTEGER + 1])('refuses %j', (fen) => {
    expect(() => formatFen(fen)).toThrow(RangeError);
  });
});

describe('parseDecimal', () => {
  it.each([
    ['0.50', 2, '0.5'],
    ['007', 2, '7'],
    ['10', 2, '10'],
    ['-1.20', 2, '-1.2'],
    ['-0.0', 2, '0'],
    ['1.25', 1, null],
    ['1.20', 1, '1.2'],
    ['1.', 1, null],
    ['+1', 1, null],
  ])('%j with at most %j decimals is %j', (text, scale, expected) => {
    expect(parseDecimal(text, scale)).toBe(expected);
  });
});
