import { areTotalsPlausible, LARGEST_TOTAL_FEN, type LineFacts, lineTotals } from './order-lines.policy';

const labour = (amountFen: number, fromCatalogue: boolean | null = true): LineFacts => ({
  kind: 'labour',
  amountFen,
  fromCatalogue,
});
const part = (amountFen: number, fromCatalogue: boolean | null = true): LineFacts => ({
  kind: 'part',
  amountFen,
  fromCatalogue,
});

describe('lineTotals', () => {
  it.each([
    ['no lines', [], 0, 0, false],
    ['labour and parts', [labour(10_000), part(25_050), part(1)], 10_000, 25_051, true],
    ['a discount', [labour(10_000), labour(-2_500)], 7_500, 0, true],
    ['one item that is not of the catalogue', [labour(10_000), part(500, false)], 10_000, 500, false],
    ['one item of which nobody said', [labour(10_000), part(500, null)], 10_000, 500, false],
  ])('SVC-14, SVC-16: %s', (_name, lines, labourFen, partsFen, quotedFromCatalogue) => {
    expect(lineTotals(lines)).toEqual({ labourFen, partsFen, quotedFromCatalogue });
  });

  it.each([
    [LARGEST_TOTAL_FEN, true],
    [LARGEST_TOTAL_FEN + 1, false],
    [-LARGEST_TOTAL_FEN - 1, false],
  ])('a total of %d fen', (amountFen, expected) => {
    expect(areTotalsPlausible(lineTotals([part(amountFen)]))).toBe(expected);
  });
});
