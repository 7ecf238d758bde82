import { type CustomerToShare, shareOut, type SpecialistLoad } from './customer-care.policy';

const customers = (count: number, keys = 0): CustomerToShare[] =>
  Array.from({ length: count }, (_, at) => ({ id: `c${at}`, isKey: at < keys }));
const specialist = (staffId: string, held = 0, ability = 100): SpecialistLoad => ({ staffId, held, ability });

/** How many each has afterwards. */
function after(specialists: readonly SpecialistLoad[], shares: ReadonlyMap<string, string>): number[] {
  const added = [...shares.values()];
  return specialists.map(({ staffId, held }) => held + added.filter((id) => id === staffId).length);
}

describe('sharing customers out', () => {
  it.each([
    ['equals get the same', [specialist('a'), specialist('b')], 10, [5, 5]],
    ['one is left over, and goes to the first', [specialist('a'), specialist('b')], 11, [6, 5]],
    ['who had fewer catches up', [specialist('a', 8), specialist('b', 2)], 10, [10, 10]],
    ['who has far more gets none', [specialist('a', 50), specialist('b', 2)], 10, [50, 12]],
    ['ability counts', [specialist('a', 0, 200), specialist('b', 0, 100)], 30, [20, 10]],
    ['ability counts what was held too', [specialist('a', 10, 100), specialist('b', 0, 50)], 20, [20, 10]],
    ['one takes all', [specialist('a', 3)], 4, [7]],
    ['no customers', [specialist('a', 3)], 0, [3]],
  ])('CUS-16: %s', (_case, specialists, count, expected) => {
    expect(after(specialists, shareOut(customers(count), specialists, 0))).toEqual(expected);
  });

  it('CUS-16: among equals no two differ by more than one, whatever they had, once there are customers enough', () => {
    for (let round = 0; round < 50; round++) {
      const specialists = Array.from({ length: 7 }, (_, at) => specialist(`s${at}`, (round * 13 + at * 17) % 23));
      const counts = after(specialists, shareOut(customers(150 + round), specialists, 0));
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    }
  });

  it('CUS-16: key customers go to the able, and to anybody where nobody is able enough', () => {
    const specialists = [specialist('a', 0, 80), specialist('b', 0, 150)];
    const shares = shareOut(customers(6, 3), specialists, 120);
    expect(['c0', 'c1', 'c2'].map((id) => shares.get(id))).toEqual(['b', 'b', 'b']);
    expect(after(specialists, shares)).toEqual([2, 4]);
    expect(shareOut(customers(6, 3), specialists, 200).size).toBe(6);
  });

  it('CUS-16: nobody to look after them: nobody is assigned', () => {
    expect(shareOut(customers(3), [], 0).size).toBe(0);
  });
});
