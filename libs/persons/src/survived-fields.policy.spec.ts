import { survivedFields, type ToldByStore } from './survived-fields.policy';

const told = (day: number, more: Partial<ToldByStore>): ToldByStore => ({
  updatedAt: new Date(Date.UTC(2026, 10, day)),
  ...{ name: null, occupation: null, address: null, phones: [], hobbies: [] },
  ...more,
});

describe('survivedFields', () => {
  it.each<[string, ToldByStore[], object]>([
    ['nobody tells anything', [told(1, {})], { name: null, occupation: null, address: null, phones: [], hobbies: [] }],
    [
      'the name that most have',
      [told(3, { name: '张先生' }), told(1, { name: '张三' }), told(2, { name: '张三' })],
      { name: '张三' },
    ],
    ['of equally many the newest', [told(1, { name: '张三' }), told(2, { name: '张山' })], { name: '张山' }],
    [
      'the newest that is told',
      [told(1, { address: 'A', occupation: 'B' }), told(2, { address: 'C' })],
      { address: 'C', occupation: 'B' },
    ],
    [
      'all phones, the newest first, each once',
      [told(1, { phones: ['1', '2'] }), told(2, { phones: ['3', '1'] })],
      { phones: ['3', '1', '2'] },
    ],
  ])('GRP-01: %s', (_title, stores, expected) => {
    expect(survivedFields(stores)).toMatchObject(expected);
  });
});
