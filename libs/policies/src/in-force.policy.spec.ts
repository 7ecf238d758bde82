import { inForceAt, type IssuedVersion } from './in-force.policy';

/** `g1 01-10` is version 1 of the group in force since the tenth of January, `until` its withdrawal. */
function version(text: string): IssuedVersion {
  const [name = '', from = '', until] = text.split(' ');
  const at = (day: string) => new Date(`2026-${day}T00:00:00.000Z`);
  return {
    code: 'notice',
    level: name.startsWith('g') ? 'group' : 'store',
    number: Number(name.slice(1)),
    issuedAt: at('01-01'),
    effectiveFrom: at(from),
    withdrawnAt: until ? at(until) : null,
  };
}

describe('inForceAt', () => {
  it.each<[string, string[], string, string | null]>([
    ['nothing was issued', [], '06-01', null],
    ['one is in force', ['g1 01-10'], '06-01', 'g1'],
    ['it is in force from its very instant', ['g1 01-10'], '01-10', 'g1'],
    ['before that it is not', ['g1 01-10'], '01-09', null],
    ['a later one supersedes it', ['g1 01-10', 'g2 02-01'], '02-01', 'g2'],
    ['and not before its time', ['g1 01-10', 'g2 02-01'], '01-31', 'g1'],
    ['numbers do not decide, instants do', ['g2 01-10', 'g1 02-01'], '06-01', 'g1'],
    ['of two for one instant the later version counts', ['g1 01-10', 'g2 01-10'], '06-01', 'g2'],
    ['the store comes before the group', ['s1 01-10', 'g9 05-01'], '06-01', 's1'],
    ['until it begins, the group counts', ['s1 07-01', 'g1 01-10'], '06-01', 'g1'],
    ['withdrawn, it has ended', ['g1 01-10 03-01'], '03-01', null],
    ['and had not a day before', ['g1 01-10 03-01'], '02-28', 'g1'],
    ['what it superseded does not come back', ['g1 01-10', 'g2 02-01 03-01'], '06-01', null],
    ['the group comes back after the store', ['g1 01-10', 's1 01-10', 's2 02-01 03-01'], '06-01', 'g1'],
    ['withdrawn before it began, it never counted', ['g1 01-10', 'g2 05-01 04-01'], '06-01', 'g1'],
    ['nor at its own instant', ['g1 01-10', 'g2 05-01 05-01'], '06-01', 'g1'],
  ])('TEN-11: %s', (_name, versions, day, expected) => {
    const found = inForceAt(versions.map(version), new Date(`2026-${day}T00:00:00.000Z`));
    expect(found && `${found.level.charAt(0)}${found.number}`).toBe(expected);
  });
});
