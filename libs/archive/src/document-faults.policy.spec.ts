import { type DocumentFacts, faultsOf, isComplete } from './document-faults.policy';

const FILED: DocumentFacts = {
  state: 'filed',
  required: true,
  customerSignature: 'signed',
  internalSignature: 'signed',
  toRequirement: true,
};

describe('faultsOf', () => {
  it.each<[string, Partial<DocumentFacts>, string[]]>([
    ['ARC-11: filed and signed by both', {}, []],
    ['ARC-11: the customer has not signed', { customerSignature: 'absent' }, ['customer_signature_missing']],
    ['ARC-11: nobody of ours has signed', { internalSignature: 'absent' }, ['internal_signature_missing']],
    [
      'ARC-11: nobody has signed, which are two violations',
      { customerSignature: 'absent', internalSignature: 'absent' },
      ['customer_signature_missing', 'internal_signature_missing'],
    ],
    ['ARC-11: no signature is asked for', { customerSignature: 'not_needed', internalSignature: 'not_needed' }, []],
    ['wrong', { toRequirement: false }, ['not_to_requirement']],
    ['ARC-06: noted as missing', { state: 'missing' }, ['incomplete']],
    ['missing, and not asked for', { state: 'missing', required: false }, []],
    ['not handed over yet', { state: 'expected', customerSignature: 'awaited' }, []],
    ['handed over and not looked at yet', { state: 'handed_over', customerSignature: 'absent' }, []],
    ['ARC-14: lost', { state: 'lost' }, ['lost']],
    ['ARC-14: damaged', { state: 'damaged' }, ['damaged']],
    ['erased with its person', { state: 'erased', customerSignature: 'absent' }, []],
  ])('%s', (_name, change, kinds) => {
    expect(faultsOf({ ...FILED, ...change })).toEqual(kinds);
  });
});

describe('isComplete', () => {
  it.each<[string, Partial<DocumentFacts>[], boolean]>([
    ['everything filed', [{}, {}], true],
    ['a paper that nobody asks for is not there', [{}, { state: 'expected', required: false }], true],
    ['one not handed over', [{}, { state: 'expected' }], false],
    ['one missing', [{}, { state: 'missing' }], false],
    ['one without the customer’s signature', [{}, { customerSignature: 'absent' }], false],
    ['one lost, which nobody asked for', [{}, { state: 'lost', required: false }], false],
    ['erased with its person', [{ state: 'erased' }], true],
  ])('ARC-15: %s', (_name, changes, expected) => {
    expect(isComplete(changes.map((change) => ({ ...FILED, ...change })))).toBe(expected);
  });
});
