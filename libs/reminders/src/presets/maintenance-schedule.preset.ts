import type { MaintenanceScheduleDocument } from '../maintenance-schedule.dto';

/** Half a year by time, as REM-21 asks; the windows of REM-19 stand ready for whoever changes the basis. CF-07 */
export const USUAL_SCHEDULE: MaintenanceScheduleDocument = {
  basis: 'time',
  byTime: { firstMonths: 6, everyMonths: 6 },
  byMileage: {
    everyKm: 10_000,
    windows: [
      { fromKm: 4_500, toKm: 5_500 },
      { fromKm: 9_500, toKm: 10_500 },
      { fromKm: 30_000, toKm: 40_000 },
      { fromKm: 70_000, toKm: 80_000 },
      { fromKm: 100_000, toKm: 120_000 },
    ],
  },
  usualKmPerDay: 45,
  history: { historyDays: 365, leastDays: 14 },
};
