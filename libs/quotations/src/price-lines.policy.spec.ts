import { type AskedLine, type CataloguePrice, hoursOf, priceLine, timesQuantity } from './price-lines.policy';

const OIL: CataloguePrice = { kind: 'part', code: 'P00017', name: '机油', unitPriceFen: 8_000, hours: null };
const SERVICE: CataloguePrice = { kind: 'labour', code: 'L014', name: '保养工时', unitPriceFen: 12_000, hours: '0.80' };

const asked = (more: Partial<AskedLine>): AskedLine => ({ kind: 'part', code: 'P00017', quantity: '4.5', ...more });

describe('priceLine', () => {
  it.each([
    ['the catalogue’s price and name', asked({}), OIL, { name: '机油', amountFen: 36_000, fromCatalogue: true }],
    ['the same price told', asked({ amountFen: 36_000 }), OIL, { amountFen: 36_000, fromCatalogue: true }],
    ['a lower price told', asked({ amountFen: 30_000 }), OIL, { amountFen: 30_000, fromCatalogue: false }],
    ['a higher price told', asked({ amountFen: 36_001 }), OIL, { amountFen: 36_001, fromCatalogue: false }],
    ['a name of one’s own', asked({ name: '全合成机油' }), OIL, { name: '全合成机油', fromCatalogue: true }],
    ['no entry', asked({ name: '机油', amountFen: 1 }), undefined, { amountFen: 1, fromCatalogue: false }],
  ])('SVC-16: with %s', (_name, line, price, expected) => {
    expect(priceLine(line, price)).toMatchObject({ kind: 'priced', line: expected });
  });

  it('SVC-16: says what neither catalogue nor request tells', () => {
    expect(priceLine(asked({ name: '机油' }), undefined)).toEqual({ kind: 'no_price' });
    expect(priceLine(asked({ amountFen: 100 }), undefined)).toEqual({ kind: 'no_name' });
  });

  it('SVC-23: labour of the catalogue brings the hours that are sold with it', () => {
    const lines = ['1', '2.5'].map((quantity) => {
      const priced = priceLine({ kind: 'labour', code: 'L014', quantity }, SERVICE);
      return priced.kind === 'priced' ? [priced.line] : [];
    });
    expect(lines.flat().map(({ hours }) => hours)).toEqual(['0.80', '2.00']);
    expect(hoursOf(lines.flat())).toBe('2.80');
    expect(hoursOf([])).toBeNull();
  });
});

describe('timesQuantity', () => {
  it.each([
    [8_000, '4.5', 36_000],
    [1, '0.499', 0],
    [1, '0.5', 1],
    [333, '3', 999],
    [3, '0.333', 1],
    [1_000_000_001, '999999.999', 1_000_000_000_000_000],
  ])('SVC-14: %d fen times %s', (unit, quantity, fen) => {
    expect(timesQuantity(unit, quantity)).toBe(fen);
  });
});
