import { checkDocument } from '#libs/policies';
import { SET_ASIDE } from './set-aside.preset';
import { benefitLeadMs, SLOT_RULES } from './slot-rules.preset';

const json = (document: object) => JSON.parse(JSON.stringify(document)) as Record<string, unknown>;
const [{ document: rules }] = SLOT_RULES.presets;
const [{ document: setAside }] = SET_ASIDE.presets;

describe('slot-rules', () => {
  it('SVC-06, CF-08: three hours ahead earn the benefit unless a store says otherwise', () => {
    expect(benefitLeadMs(rules)).toBe(10_800_000);
    expect(benefitLeadMs({ ...rules, benefitLeadHours: '0.50' })).toBe(1_800_000);
  });

  it.each([
    ['as it ships', {}, []],
    ['a skill twice', { skills: [rules.skills[0], rules.skills[0]] }, [['#/document/skills/1/code', 'duplicate']]],
    ['no hold', { holdMinutes: 0 }, [['#/document/holdMinutes', 'out_of_range']]],
  ])('SVC-03: %s', (_name, change, expected) => {
    const faults = checkDocument(SLOT_RULES, json({ ...rules, ...change }));
    expect(faults.map(({ pointer, code }) => [pointer, code])).toEqual(expected);
  });
});

describe('set-aside', () => {
  const [row] = setAside.rows;

  it.each([
    ['as it ships', [row], []],
    ['nothing', [], []],
    ['a code twice', [row, row], [['#/document/rows/1/code', 'duplicate']]],
    ['an end before its beginning', [{ ...row, from: '11:00', to: '11:00' }], [['#/document/rows/0/to', 'not_after']]],
  ])('SVC-08, SVC-09: %s', (_name, rows, expected) => {
    const faults = checkDocument(SET_ASIDE, json({ ...setAside, rows }));
    expect(faults.map(({ pointer, code }) => [pointer, code])).toEqual(expected);
  });
});
