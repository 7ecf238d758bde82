import { checkDocument } from '#libs/policies';
import { CONTACT_POLICY } from './contact-policy';
import { FIRST_CONTACT_POLICY, USUAL_CONTACT_POLICY } from './contact-policy.preset';

const [night] = USUAL_CONTACT_POLICY.quietHours;

describe('CONTACT_POLICY', () => {
  it('takes its own presets, and documents of the time before caps and consents', () => {
    expect(checkDocument(CONTACT_POLICY, USUAL_CONTACT_POLICY)).toEqual([]);
    expect(checkDocument(CONTACT_POLICY, FIRST_CONTACT_POLICY)).toEqual([]);
  });

  it.each([
    [
      'a category with two gaps',
      { minimumGaps: [...USUAL_CONTACT_POLICY.minimumGaps, { category: 'care', days: 2 }] },
      ['#/document/minimumGaps/3/category repeated_category'],
    ],
    [
      'quiet hours without end',
      { quietHours: [{ ...night, from: '08:00', to: '08:00' }] },
      night.channels.map(() => '#/document/quietHours quiet_without_end'),
    ],
    [
      'a time that no clock shows',
      { quietHours: [{ ...night, from: '24:00' }] },
      ['#/document/quietHours/0/from invalid_format'],
    ],
    [
      'a category whose consent is asked for twice',
      { consents: [0, 0].map(() => ({ category: 'care', purpose: 'service', rule: 'unless_withdrawn' })) },
      ['#/document/consents/1/category repeated_category'],
    ],
    ['a cap of nothing', { caps: [{ categories: ['care'], count: 0, days: 7 }] }, null],
    ['a cap over more days than are counted', { caps: [{ categories: ['care'], count: 1, days: 181 }] }, null],
    ['a channel that does not exist', { quietHours: [{ ...night, channels: ['fax'] }] }, null],
    ['no gap at all written as nought', { minimumGaps: [{ category: 'care', days: 0 }] }, null],
  ])('REM-39: refuses %s', (_name, changes, faults) => {
    const found = checkDocument(CONTACT_POLICY, { ...USUAL_CONTACT_POLICY, ...changes });
    expect(found.length).toBeGreaterThan(0);
    if (faults) expect(found.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual(faults);
  });
});
