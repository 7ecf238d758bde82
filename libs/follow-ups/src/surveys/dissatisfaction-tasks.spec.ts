import { newId } from '#libs/foundation';
import { dissatisfactionTasks, isDissatisfied, lineFor } from './dissatisfaction-tasks';
import { DISSATISFACTION_PRESET } from './presets/satisfaction-rules.preset';
import type { DissatisfactionLineDto } from './satisfaction-policy.dto';

const NOW = new Date('2026-11-20T04:00:00.000Z');
const RESPONSE = { id: newId(), customerId: newId(), vehicleId: null };
const LINE: DissatisfactionLineDto = {
  ...{
    department: null,
    notify: ['service_manager'],
    route: 'customer_care_manager',
    withinMinutes: 30,
    penalty: false,
  },
};
const told = (line: Partial<DissatisfactionLineDto>) =>
  dissatisfactionTasks('survey-response', RESPONSE, { ...LINE, ...line }, NOW).map(
    ({ kind, ownerRole }) => `${kind.code} ${ownerRole}`,
  );

describe('who hears of dissatisfaction', () => {
  it('CF-26: notification and routing are two rules: either fires alone, and both together', () => {
    const notified = 'dissatisfied-customer service_manager';
    const routed = 'dissatisfaction-routing customer_care_manager';
    expect(told({})).toEqual([notified, routed]);
    expect(told({ route: null })).toEqual([notified]);
    expect(told({ notify: [] })).toEqual([routed]);
    expect(told({ notify: ['service_manager', 'service_director'] })).toHaveLength(3);
  });

  it('FUP-12: it is urgent, and asked for once', () => {
    const [task] = dissatisfactionTasks('survey-response', RESPONSE, LINE, NOW);
    expect(task).toMatchObject({
      ...{ priority: 'high', dueAt: new Date(NOW.getTime() + 30 * 60_000), customerId: RESPONSE.customerId },
      dedupeKey: `dissatisfied-customer:${RESPONSE.id}:service_manager`,
    });
  });

  it('FUP-11, CF-10: so-so takes the way of not satisfied unless a store decides otherwise', () => {
    const worst = ['satisfied', 'so_so', 'not_satisfied', null] as const;
    expect(worst.map((one) => isDissatisfied(one, { soSoToo: true }))).toEqual([false, true, true, false]);
    expect(worst.map((one) => isDissatisfied(one, { soSoToo: false }))).toEqual([false, false, true, false]);
  });

  it('CF-26, FUP-26: of sales the retail manager hears, and the consultant may be fined; of all else the service manager', () => {
    const { document } = DISSATISFACTION_PRESET;
    expect(lineFor(document, 'sales')).toMatchObject({ notify: ['retail_manager'], penalty: true });
    expect(lineFor(document, 'workshop')).toMatchObject({ notify: ['service_manager'], penalty: false });
    expect(lineFor({ ...document, lines: document.lines.slice(0, 1) }, 'workshop')).toBeUndefined();
  });
});
