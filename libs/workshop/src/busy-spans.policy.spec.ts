import fc from 'fast-check';
import { BusySpans } from './busy-spans.policy';

describe('BusySpans', () => {
  it.each([
    ['ends where one begins', 0, 10, true],
    ['begins where one ends', 20, 30, true],
    ['lies between two', 20, 40, true],
    ['meets the end of one', 19, 25, false],
    ['meets the beginning of one', 5, 11, false],
    ['lies within one', 12, 15, false],
    ['holds one within it', 5, 25, false],
  ])('SVC-03: what %s', (_name, from, to, isFree) => {
    const busy = new BusySpans([
      { id: 'a', from: 40, to: 50 },
      { id: 'a', from: 10, to: 20 },
      { id: 'b', from: 0, to: 100 },
    ]);
    expect(busy.isFree('a', from, to)).toBe(isFree);
    expect(busy.isFree('c', from, to)).toBe(true);
  });

  it('SVC-03, SVC-37: says what looking at each stretch says, whether they overlap or not', () => {
    const stretch = fc.tuple(fc.nat(120), fc.integer({ min: 1, max: 20 }));
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 20 }), stretch, (stretches, [from, length]) => {
        const taken = stretches.map(([begin, long]) => ({ id: 'a', from: begin, to: begin + long }));
        const to = from + length;
        const expected = taken.every((span) => span.to <= from || span.from >= to);
        expect(new BusySpans(taken).isFree('a', from, to)).toBe(expected);
      }),
    );
  });
});
