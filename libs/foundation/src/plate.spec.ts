import { normalisePlate } from './plate';

describe('normalisePlate', () => {
  it.each([
    ['沪A12345', '沪A12345'],
    ['沪a·12345', '沪A12345'],
    [' 沪A 12345 ', '沪A12345'],
    ['沪A-12345', '沪A12345'],
    ['沪Ａ１２３４５', '沪A12345'],
    ['粤B·d12345', '粤BD12345'],
    ['', ''],
  ])('VEH-01: %j is %j', (text, plate) => {
    expect(normalisePlate(text)).toBe(plate);
  });
});
