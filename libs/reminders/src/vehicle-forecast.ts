import type { LocalDate } from '#libs/foundation';
import type { PolicyInForce } from '#libs/policies';
import type { DistancePeers } from './daily-distance-peers.policy';
import type { ForecastInput, NewForecast } from './forecast.queries';
import { maintenanceDue } from './maintenance-due.policy';
import type { MaintenanceScheduleDocument } from './maintenance-schedule.dto';

/** The forecast of a vehicle by the schedule in force, as it is stored. */
export function forecastOf(
  input: ForecastInput,
  { document: schedule, ref: policyRef }: PolicyInForce<MaintenanceScheduleDocument>,
  today: LocalDate,
  peers: DistancePeers | null,
): NewForecast {
  const { lastOrderId: orderId, lastOrderOn: on, lastOrderKm: km } = input;
  // named one by one: a rest or a spread takes longer than all the rest, and there are 100,000 of them
  const { dueOn, reason, dueKm, cycle, lastMaintenance, lastReading, distance } = maintenanceDue(
    {
      purchasedOn: input.purchasedOn,
      firstMaintenanceOn: input.firstMaintenanceOn,
      firstMaintenanceKm: input.firstMaintenanceKm,
      lastMaintenance: on === null ? null : { orderId, on, km },
      readings: input.readings,
      use: input.use,
      model: input.model,
    },
    schedule,
    today,
    peers,
  );
  return {
    vehicleId: input.vehicleId,
    dueOn,
    reason,
    dueKm,
    cycle,
    policyRef,
    lastMaintenanceOrderId: lastMaintenance?.orderId ?? null,
    lastMaintenanceOn: lastMaintenance?.on ?? null,
    lastMaintenanceKm: lastMaintenance?.km ?? null,
    lastReadingOn: lastReading?.on ?? null,
    lastReadingKm: lastReading?.km ?? null,
    kmPerDay: distance.kmPerDay.toFixed(1),
    kmPerDayLow: distance.low.toFixed(1),
    kmPerDayHigh: distance.high.toFixed(1),
    lowMarginKm: distance.lowMarginKm,
    highMarginKm: distance.highMarginKm,
    kmPerDaySource: distance.source,
  };
}
