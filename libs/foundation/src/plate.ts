const DECORATION = /[\s·•・.\-—－]/g;

/** One spelling for a licence plate (车牌号): `沪a·12345` and `沪A 12345` are `沪A12345`. VEH-01 */
export function normalisePlate(text: string): string {
  return text.normalize('NFKC').replace(DECORATION, '').toUpperCase();
}
