import { checklistOf } from './order-checklist.policy';
import { type NotedFacts, ORDER_FACTS } from '../order-facts.policy';
import { pointsFor, SERVICE_POINTS } from './service-points.preset';

const NOTHING: NotedFacts = {
  promisedAt: null,
  quoteFen: null,
  adviserName: null,
  technicianName: null,
  bay: null,
  intakeVerifiedAt: null,
  preInspected: false,
  inspectionSheetUsed: false,
  customerPresent: false,
  twelvePointCheckedAt: null,
  soldHours: null,
  clockedHours: null,
  finalCheckedAt: null,
  billExplained: false,
  servicesStillNeeded: null,
};

describe('checklistOf', () => {
  it('SVC-27: every fact stands on the checklist once', () => {
    const facts = checklistOf(NOTHING, () => []).map(({ fact }) => fact);
    expect([...facts].sort()).toEqual([...ORDER_FACTS].sort());
  });

  it('SVC-27: tells what is noted, a quote of nothing included', () => {
    const noted = { ...NOTHING, quoteFen: 0, preInspected: true, soldHours: '0.00' };
    const lines = checklistOf(noted, () => []).filter((line) => line.noted);
    expect(lines.map(({ fact }) => fact)).toEqual(['preInspected', 'quote', 'soldHours']);
  });

  it('SVC-27: tells the first state that needs a fact', () => {
    const lines = checklistOf(NOTHING, (to) => (to === 'checked' || to === 'delivered' ? ['finalChecked'] : []));
    expect(lines.filter(({ neededBy }) => neededBy !== null)).toEqual([
      { stage: 'checked', fact: 'finalChecked', noted: false, neededBy: 'checked' },
    ]);
  });
});

describe('pointsFor', () => {
  const [{ document }] = SERVICE_POINTS.presets;

  it.each([
    ['gold', ['严控维修质量']],
    ['important', ['保证维修质量，准时交车', '维修后精心清洁车辆']],
    ['general', []],
    [null, []],
  ] as const)('SVC-35: with a customer of class %s', (valueClass, texts) => {
    expect(pointsFor(document, valueClass).map((text) => text['zh-CN'])).toEqual(texts);
  });
});
