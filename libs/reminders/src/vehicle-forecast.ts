import type { LocalDate } from '#libs/foundation';
import type { PolicyInForce } from '#libs/policies';
import type { ForecastInput, NewForecast } from './forecast.queries';
import { maintenanceDue } from './maintenance-due.policy';
import type { MaintenanceScheduleDocument } from './maintenance-schedule.dto';

/** The forecast of a vehicle by the schedule in force, as it is stored. */
export function forecastOf(
  input: ForecastInput,
  { document: schedule, ref: policyRef }: PolicyInForce<MaintenanceScheduleDocument>,
  today: LocalDate,
): NewForecast {
  const { vehicleId, lastOrderId, lastOrderOn, lastOrderKm, ...facts } = input;
  const lastOrder = lastOrderOn && { orderId: lastOrderId, on: lastOrderOn, km: lastOrderKm };
  const forecast = maintenanceDue({ ...facts, lastMaintenance: lastOrder }, schedule, today);
  const { dueOn, reason, dueKm, cycle, lastMaintenance, lastReading, kmPerDay } = forecast;
  return {
    ...{ vehicleId, dueOn, reason, dueKm, cycle, policyRef },
    lastMaintenanceOrderId: lastMaintenance?.orderId ?? null,
    lastMaintenanceOn: lastMaintenance?.on ?? null,
    lastMaintenanceKm: lastMaintenance?.km ?? null,
    lastReadingOn: lastReading?.on ?? null,
    lastReadingKm: lastReading?.km ?? null,
    kmPerDay: (kmPerDay ?? schedule.usualKmPerDay).toFixed(1),
    kmPerDaySource: kmPerDay === null ? 'usual' : 'history',
  };
}
