import { type KnownPersons, type PersonFacts, type PersonKey, planMatches } from './match-persons.policy';

const NOBODY: KnownPersons = { keys: [], survivors: new Map(), keyless: new Set(), erased: new Set() };
const customer = (customerId: string, told: Partial<PersonFacts>): PersonFacts => ({
  customerId,
  personId: null,
  survivorPersonId: null,
  idNumber: null,
  phones: [],
  plateNames: [],
  freshPersonId: `new-${customerId}`,
  ...told,
});
const phone = (value: string, personId: string): PersonKey => ({ kind: 'phone', value, personId });
const idNumber = (value: string, personId: string): PersonKey => ({ kind: 'id_number', value, personId });

describe('planMatches', () => {
  it.each<[string, Partial<PersonFacts>, Partial<KnownPersons>, string, string[]]>([
    ['a stranger is a new person', { phones: ['p'] }, {}, 'new-c', []],
    ['a phone leads to its person', { phones: ['p'] }, { keys: [phone('p', 'A')] }, 'A', []],
    ['an ID number leads to its person', { idNumber: 'i' }, { keys: [idNumber('i', 'A')] }, 'A', []],
    [
      'the ID number counts more than the phone',
      { phones: ['p'], idNumber: 'i' },
      { keys: [phone('p', 'A'), idNumber('i', 'B')] },
      'B',
      ['A B phone_and_id_number'],
    ],
    [
      'a shared phone fuses nobody who has another ID number',
      { phones: ['p'], idNumber: 'j' },
      { keys: [phone('p', 'A'), idNumber('i', 'A')] },
      'new-c',
      ['A new-c other_id_number'],
    ],
    [
      'two phones of two persons only propose',
      { phones: ['p', 'q'] },
      { keys: [phone('p', 'A'), phone('q', 'B')] },
      'A',
      ['A B two_phones'],
    ],
    [
      'two persons with ID numbers of their own are not fused by a third',
      { phones: ['p'], idNumber: 'j' },
      { keys: [phone('p', 'A'), idNumber('i', 'A'), idNumber('j', 'B')] },
      'B',
      ['A B other_id_number'],
    ],
    [
      'a plate with a name only proposes',
      { phones: ['p'], plateNames: ['n'] },
      { keys: [{ kind: 'plate_name', value: 'n', personId: 'A' }] },
      'new-c',
      ['A new-c plate_and_name'],
    ],
    [
      'who was matched before stays',
      { personId: 'A', phones: ['p'] },
      { keys: [phone('p', 'B')] },
      'A',
      ['A B two_phones'],
    ],
    [
      'who belongs to a person that was merged stays there, and meets the survivor as itself',
      { personId: 'A', phones: ['p'] },
      { survivors: new Map([['A', 'B']]), keys: [phone('p', 'B')] },
      'A',
      [],
    ],
    [
      'who was known by nothing goes to whom the first phone leads',
      { personId: 'A', phones: ['p'] },
      { keyless: new Set(['A']), keys: [phone('p', 'B')] },
      'B',
      [],
    ],
    ['who was known by nothing and still is stays', { personId: 'A' }, { keyless: new Set(['A']) }, 'A', []],
    [
      'a merge in the store proposes one in the group',
      { personId: 'A', survivorPersonId: 'B' },
      {},
      'A',
      ['A B merged_in_store'],
    ],
  ])('GRP-01: %s', (_title, told, known, personId, proposals) => {
    const plan = planMatches([customer('c', told)], { ...NOBODY, ...known });
    expect(plan.members).toEqual([{ customerId: 'c', personId }]);
    expect(plan.proposals.map(({ oneId, otherId, reason }) => `${oneId} ${otherId} ${reason}`)).toEqual(proposals);
  });

  it('SEC-08: who is being erased stays until its turn comes, and is found by nobody', () => {
    const facts = { personId: 'A', phones: ['p', 'q'] };
    const known = { ...NOBODY, keys: [phone('p', 'B')], keyless: new Set(['A']), erased: new Set(['A']) };
    const plan = planMatches([customer('c', facts), customer('d', { phones: ['q'] })], known);
    expect(plan.members).toEqual([
      { customerId: 'c', personId: 'A' },
      { customerId: 'd', personId: 'new-d' },
    ]);
    expect(plan.proposals).toEqual([]);
    expect(plan.keys.map(({ value, personId }) => [value, personId])).toEqual([['q', 'new-d']]);
  });

  it('GRP-01: customers of one block find each other, and each number is added once', () => {
    const plan = planMatches(
      [
        customer('a', { phones: ['p'], idNumber: 'i' }),
        customer('b', { phones: ['p'] }),
        customer('c', { idNumber: 'i', phones: ['q'] }),
        customer('d', { phones: ['q'] }),
      ],
      NOBODY,
    );
    expect(new Set(plan.members.map(({ personId }) => personId))).toEqual(new Set(['new-a']));
    expect(plan.keys.map(({ kind, value }) => `${kind} ${value}`)).toEqual(['id_number i', 'phone p', 'phone q']);
    expect(plan.proposals).toEqual([]);
  });
});
