import { type Catalogue, checkFilter } from '#libs/filters';
import { definePolicyKind } from '#libs/policies';
import { APPOINTMENT_CATALOGUE, SERVICE_ORDER_CATALOGUE } from '#libs/service-orders';
import { VEHICLE_CATALOGUE } from '#libs/vehicles';
import { JourneyDocument, type TriggerKind } from './journey.dto';
import { journeyFaults } from './journey-check.policy';
import { MaintenanceScheduleDocument } from './maintenance-schedule.dto';
import { JOURNEY_PRESETS } from './presets';
import { USUAL_SCHEDULE } from './presets/maintenance-schedule.preset';
import { ReminderPlanDocument } from './reminder-plan.dto';
import { windowsOutOfOrder } from './reminders.errors';

/** Whose records a journey's population is about. */
export const POPULATION_OF: Readonly<Record<TriggerKind, Catalogue>> = {
  maintenance_due: VEHICLE_CATALOGUE,
  order_delivered: SERVICE_ORDER_CATALOGUE,
  appointment_booked: APPOINTMENT_CATALOGUE,
};

/** Journeys (关怀旅程): what the store says to whom and when. A group adds its own under codes of its own. */
export const JOURNEY = definePolicyKind<JourneyDocument>({
  code: 'journey',
  label: { 'zh-CN': '关怀旅程', en: 'Contact journey' },
  document: JourneyDocument,
  levels: ['group', 'store'],
  codes: 'open',
  presets: JOURNEY_PRESETS,
  check: (document) => {
    const { kind, population } = document.trigger;
    const filter = population ? checkFilter(POPULATION_OF[kind], population, '#/trigger/population') : [];
    return [...journeyFaults(document), ...filter];
  },
});

/** The one code of the rules that there is one of. */
export const DEFAULT_RULES = 'default';

/** When maintenance is due (保养周期): by time, by mileage, or whichever comes first. CF-07 */
export const MAINTENANCE_SCHEDULE = definePolicyKind<MaintenanceScheduleDocument>({
  code: 'maintenance-schedule',
  label: { 'zh-CN': '保养周期', en: 'Maintenance schedule' },
  document: MaintenanceScheduleDocument,
  levels: ['group', 'store'],
  codes: [DEFAULT_RULES],
  presets: [
    {
      code: DEFAULT_RULES,
      version: 1,
      label: { 'zh-CN': '每半年，以时间为准', en: 'Every half year, by time' },
      document: USUAL_SCHEDULE,
    },
  ],
  check: ({ byMileage: { windows } }) =>
    windows.flatMap(({ fromKm, toKm }, at) =>
      fromKm < toKm && (at === 0 || fromKm >= windows[at - 1].toKm)
        ? []
        : [{ pointer: `#/byMileage/windows/${at}`, code: windowsOutOfOrder.code }],
    ),
});

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
