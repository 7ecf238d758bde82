import type { TaskParams } from '#libs/tasks';
import type { VisitKind } from '#libs/workshop';

/** A visit that is booked or under way, as far as it asks something of the staff. */
export interface VisitFacts {
  readonly id: string;
  readonly version: number;
  /** The vehicle is here: all that is left is to take it back. */
  readonly hasArrived: boolean;
  readonly customerId: string | null;
  readonly vehicleId: string;
  readonly bookedFor: Date;
  /** Null: nobody said. */
  readonly kind: VisitKind | null;
  readonly partsReadyAt: Date | null;
  readonly pickUpAt: Date | null;
  readonly returnAt: Date | null;
  /** The customer is one of those whose visits are prepared. */
  readonly isPrepared: boolean;
}

export interface TaskRules {
  readonly preparation: { readonly hoursBefore: number; readonly ownerRole: string };
  readonly transportRole: string;
  readonly bookingRole: string;
}

export interface AppointmentTask {
  readonly kind: 'prepare' | 'fetch' | 'takeBack' | 'rebook';
  readonly ownerRole: string;
  readonly dueAt: Date;
  readonly params: TaskParams;
}

const HOUR_MS = 3_600_000;

/**
 * What a visit asks of the staff. Who is to be served first finds all prepared the day before; what is booked at shorter
 * notice is to be prepared at once. Example: a VIP's visit on Tuesday at ten is prepared by Monday at ten. SVC-08, SVC-09
 * A vehicle that is fetched and taken back asks for a driver (SVC-33), parts that come too late for another time (SVC-03).
 */
export function tasksOf(
  visit: VisitFacts,
  { preparation, transportRole, bookingRole }: TaskRules,
  now: Date,
): AppointmentTask[] {
  const { bookedFor, kind, partsReadyAt, returnAt, hasArrived, isPrepared } = visit;
  // one that is to be fetched, and nobody said when, is to be here by the booked time
  const pickUpAt = visit.pickUpAt ?? (kind === 'pick_up' ? bookedFor : null);
  const tasks: AppointmentTask[] = [];
  if (returnAt) {
    tasks.push({ kind: 'takeBack', ownerRole: transportRole, dueAt: returnAt, params: { at: returnAt.toISOString() } });
  }
  if (hasArrived) return tasks;
  if (isPrepared) {
    const { hoursBefore, ownerRole } = preparation;
    const dueAt = new Date(Math.max(now.getTime(), bookedFor.getTime() - hoursBefore * HOUR_MS));
    tasks.push({ kind: 'prepare', ownerRole, dueAt, params: { bookedFor: bookedFor.toISOString() } });
  }
  if (pickUpAt) {
    tasks.push({ kind: 'fetch', ownerRole: transportRole, dueAt: pickUpAt, params: { at: pickUpAt.toISOString() } });
  }
  if (partsReadyAt && partsReadyAt > bookedFor) {
    const params = { bookedFor: bookedFor.toISOString(), partsReadyAt: partsReadyAt.toISOString() };
    tasks.push({ kind: 'rebook', ownerRole: bookingRole, dueAt: bookedFor, params });
  }
  return tasks;
}
