import { checkDocument } from '#libs/policies';
import { factsNeededFor, ORDER_RULES, type OrderRulesDocument } from './order-rules.preset';

const RULES: OrderRulesDocument = {
  steps: [
    { to: 'quoted', facts: ['intakeVerified', 'quote'] },
    { to: 'checked', facts: ['finalChecked'] },
    { to: 'checked', facts: ['twelvePointChecked'], types: ['maintenance', 'first_maintenance'] },
  ],
};

describe('factsNeededFor', () => {
  it.each([
    ['SVC-12, SVC-32: a quote always needs cost and time', { steps: [] }, 'quoted', ['promisedAt', 'quote']],
    ['CUS-11: a quote may need the verified contact', RULES, 'quoted', ['promisedAt', 'quote', 'intakeVerified']],
    ['SVC-21: the bill may need the final check', RULES, 'checked', ['finalChecked', 'twelvePointChecked']],
    ['SVC-12: other steps need nothing', RULES, 'in_work', []],
  ] as const)('%s', (_name, rules, to, facts) => {
    expect(factsNeededFor(rules as OrderRulesDocument, to, 'maintenance')).toEqual(facts);
  });

  it('SVC-15: a demand may be made of some types of orders alone', () => {
    expect(factsNeededFor(RULES, 'checked', 'minor_repair')).toEqual(['finalChecked']);
  });

  it('SVC-27: a document that asks for what orders do not hold is refused', () => {
    expect(checkDocument(ORDER_RULES, RULES)).toEqual([]);
    expect(checkDocument(ORDER_RULES, { steps: [{ to: 'quoted', facts: ['horoscope'] }] })).toMatchObject([
      { pointer: '#/document/steps/0/facts/0' },
    ]);
  });
});
