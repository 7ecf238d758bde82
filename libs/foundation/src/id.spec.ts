import { firstIdOf, isId, newId } from './id';

describe('newId', () => {
  it('makes ids that are later than all before, however many a millisecond has', () => {
    const ids = Array.from({ length: 50_000 }, newId);
    expect(ids).toEqual([...new Set(ids)].sort());
    expect(ids.every(isId)).toBe(true);
  });

  it('begins with the time and names its version', () => {
    const before = Date.now();
    const id = newId();
    const made = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
    expect(made).toBeGreaterThanOrEqual(before);
    expect(made).toBeLessThanOrEqual(Date.now());
    expect(id[14]).toBe('7');
  });
});

describe('firstIdOf', () => {
  it('is an id, before every one of its instant and after every earlier one', () => {
    const now = Date.now();
    const id = newId();
    expect(isId(firstIdOf(new Date(now)))).toBe(true);
    expect(firstIdOf(new Date(now)) < id).toBe(true);
    expect(firstIdOf(new Date(now + 60_000)) > id).toBe(true);
  });
});

describe('isId', () => {
  it.each([
    ['a UUID', '01932c07-209c-7d1e-b1a5-0123456789ab', true],
    ['another text', '01932c07', false],
    ['no text', 7, false],
  ])('%s', (_name, value, expected) => {
    expect(isId(value)).toBe(expected);
  });
});
