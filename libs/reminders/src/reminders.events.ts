import { Injectable } from '@nestjs/common';
import { type Sql, sql } from '#libs/database';
import { EventHandler, type RecordedEvent } from '#libs/events';
import { Clock, localDateOf } from '#libs/foundation';
import { cancelContacts } from '#libs/outreach';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import { touchDistancePeers } from './daily-distance-peers.queries';
import { touchForecasts } from './forecast.queries';
import { touchPlan } from './reminder-plan.queries';
import { reminderRules } from './reminder-rules';
import { CHANGING_EVENTS, kindsChangedBy } from './triggers';

/** Notes what events change of forecasts and plans; the store's tick then makes them again. */
@Injectable()
export class ReminderEvents {
  constructor(private readonly clock: Clock) {}

  @EventHandler({ name: 'maintenance-forecast', types: ['service-order.*', 'vehicle.*', 'import.finished'] })
  async touch(tx: StoreTx, _ctx: StoreContext, events: readonly RecordedEvent[]): Promise<void> {
    const now = this.clock.now();
    const isImport = events.some(({ subjectType }) => subjectType === 'import');
    await Promise.all([isImport && touchDistancePeers(tx), touchForecasts(tx, vehiclesOf(events), now)]);
  }

  /** Policies that were issued for the store itself; of the group's the next tick finds out by their versions. */
  @EventHandler({
    name: 'reminder-plan',
    types: [...CHANGING_EVENTS, 'import.finished', 'policy.issued', 'policy.withdrawn'],
  })
  async replan(tx: StoreTx, ctx: StoreContext, events: readonly RecordedEvent[]): Promise<void> {
    const types = [...new Set(events.map(({ type }) => type))];
    const isAll = types.some((type) => type === 'import.finished' || type.startsWith('policy.'));
    const today = localDateOf(this.clock.now(), ctx.store.timeZone);
    await touchPlan(tx, today, isAll ? 'all' : kindsChangedBy(types));
  }

  /** A visit that was moved, or comes no more, is not reminded of. SVC-04 */
  @EventHandler({
    name: 'appointment-reminders-off',
    types: ['appointment.rebooked', 'appointment.cancelled', 'appointment.arrived', 'appointment.missed'],
  })
  async callOff(tx: StoreTx, ctx: StoreContext, events: readonly RecordedEvent[]): Promise<void> {
    const { journeys } = await reminderRules(tx, this.clock.now());
    const codes = journeys
      .filter(({ document }) => document.trigger.kind === 'appointment_booked')
      .map(({ code }) => code);
    const moved = events.flatMap(({ subjectId, type, changes }) => {
      const from = changes?.bookedFor?.from;
      return type === 'appointment.rebooked' && typeof from === 'string' ? [{ subjectId, occurrence: from }] : [];
    });
    const over = events.filter(({ type }) => type !== 'appointment.rebooked').map(({ subjectId }) => ({ subjectId }));
    await Promise.all([
      cancelContacts(tx, ctx, { journeys: codes, rounds: moved }, 'appointment_moved'),
      cancelContacts(tx, ctx, { journeys: codes, rounds: over }, 'appointment_over'),
    ]);
  }
}

/** A select of the vehicles that these events are about. */
function vehiclesOf(events: readonly RecordedEvent[]): Sql {
  const idsOf = (subjectType: string) =>
    events.filter((event) => event.subjectType === subjectType).map(({ subjectId }) => subjectId);
  const imports = idsOf('import');
  const orders = idsOf('service-order');
  const told = sql`
    select v.id from vehicle v where v.id = any(${idsOf('vehicle')}::uuid[])
    union select so.vehicle_id from service_order so where so.id = any(${orders}::uuid[])`;
  if (imports.length === 0) return told;
  return sql`${told}
    union select v.id from vehicle v where v.import_id = any(${imports}::uuid[])
    union select so.vehicle_id from service_order so where so.import_id = any(${imports}::uuid[])`;
}
