import { CUSTOMER_CATALOGUE } from '#libs/customers';
import { checkFilter } from '#libs/filters';
import { definePolicyKind } from '#libs/policies';
import { JourneyDocument } from './journey.dto';
import { journeyFaults, journeyReferences } from './journey-check';
import { DEFAULT_RULES, MAINTENANCE_SCHEDULE } from './maintenance-schedule';
import { lengthFaults } from './messages/text-length';
import { JOURNEY_PRESETS } from './presets';
import { ReminderPlanDocument } from './reminder-plan.dto';
import { triggerOf } from './triggers';

/** Journeys (关怀旅程): what the store says to whom and when. A group adds its own under codes of its own. */
export const JOURNEY = definePolicyKind<JourneyDocument>({
  code: 'journey',
  label: { 'zh-CN': '关怀旅程', en: 'Contact journey' },
  document: JourneyDocument,
  levels: ['group', 'store'],
  codes: 'open',
  presets: JOURNEY_PRESETS,
  check: (document) => {
    const { kind, population, customers } = document.trigger;
    const { catalogue } = triggerOf(kind);
    return [
      ...journeyFaults(document),
      ...lengthFaults(document),
      ...(population ? checkFilter(catalogue, population, '#/trigger/population') : []),
      ...(customers ? checkFilter(CUSTOMER_CATALOGUE, customers, '#/trigger/customers') : []),
    ];
  },
  references: journeyReferences,
});

export { DEFAULT_RULES, MAINTENANCE_SCHEDULE };

/** When the day's plan is made (当日计划). */
export const REMINDER_PLAN = definePolicyKind<ReminderPlanDocument>({
  code: 'reminder-plan',
  label: { 'zh-CN': '提醒计划', en: 'Plan of reminders' },
  document: ReminderPlanDocument,
  levels: ['group', 'store'],
  codes: [DEFAULT_RULES],
  presets: [
    {
      code: DEFAULT_RULES,
      version: 1,
      label: { 'zh-CN': '每天六点，计划到明天', en: 'At six, through tomorrow' },
      document: { planAt: '06:00', daysAhead: 1, catchUpDays: 3 },
    },
  ],
});
