import type { FieldProblem } from '#libs/foundation';
import { definePolicyKind } from '#libs/policies';
import { MaintenanceScheduleDocument, type MileageWindowDto } from './maintenance-schedule.dto';
import { windowsOutOfOrder } from './maintenance-schedule.errors';
import { USUAL_SCHEDULE } from './presets/maintenance-schedule.preset';

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
  check: ({ byMileage: { windows } }) => windowFaults(windows, '#/byMileage/windows'),
});

/** Windows rise, and none reaches into the next. */
export function windowFaults(windows: readonly MileageWindowDto[], pointer: string): FieldProblem[] {
  return windows.flatMap(({ fromKm, toKm }, at) =>
    fromKm < toKm && (at === 0 || fromKm >= windows[at - 1].toKm)
      ? []
      : [{ pointer: `${pointer}/${at}`, code: windowsOutOfOrder.code }],
  );
}
