import { tellingTexts } from './person-key.policy';

describe('tellingTexts', () => {
  it.each([
    [
      'a person is known by its mobiles, and by its plate with its name',
      { kind: 'person', name: ' 王 小明', mobiles: ['+8613800138000'], marks: ['沪A12345'] },
      { phones: ['phone +8613800138000'], plateNames: ['plate 沪A12345 王小明'] },
    ],
    [
      'an organisation is not known by the phone of its driver',
      { kind: 'organisation', name: 'Ａcme ltd', mobiles: ['+8613800138000'], marks: ['沪A12345'] },
      { phones: [], plateNames: ['plate 沪A12345 ACMELTD'] },
    ],
  ] as const)('GRP-01: %s', (_title, facts, expected) => {
    expect(tellingTexts(facts)).toEqual(expected);
  });
});
