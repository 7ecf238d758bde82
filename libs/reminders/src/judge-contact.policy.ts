import type { TriggerKind } from './triggers';

/** What is known of a contact and of what it is about, at the moment at which it is to be made. */
export interface JudgedFacts {
  readonly trigger: TriggerKind;
  /** Which round the contact belongs to. */
  readonly occurrence: string;
  /** Whom it was planned for; merged duplicates count as their survivor. */
  readonly customerId: string;
  readonly vehicle: {
    readonly ownerId: string | null;
    /** The maintenance that an order tells of last. */
    readonly lastMaintenanceOrderId: string | null;
    /** The visit that began last. */
    readonly lastArrivedAt: Date | null;
    readonly isInWorkshop: boolean;
    /** A visit of it is booked for some time to come. */
    readonly hasAppointment: boolean;
  } | null;
  /** The order that was delivered. */
  readonly order: { readonly deliveredAt: Date | null } | null;
  readonly appointment: { readonly isBooked: boolean; readonly bookedFor: Date } | null;
}

/** Why a planned contact is not made after all. */
export type DropReason =
  | 'vehicle_visited'
  | 'vehicle_in_workshop'
  | 'appointment_made'
  | 'owner_changed'
  | 'appointment_over'
  | 'appointment_moved'
  | 'delivery_undone';

/**
 * Whether what was planned is still to be said; null: yes. REM-21, REM-12, SVC-04
 * Nobody is asked to maintenance who has been there meanwhile, has booked, or sold the car; nobody is reminded of a visit
 * that was called off or moved; nobody is asked how the car runs that stands in the workshop again.
 */
export function dropReason(facts: JudgedFacts): DropReason | null {
  switch (facts.trigger) {
    case 'maintenance_due':
      return ofMaintenance(facts);
    case 'order_delivered':
      return ofDelivery(facts);
    case 'appointment_booked':
      return ofAppointment(facts);
    default:
      return null;
  }
}

function ofMaintenance({ vehicle, occurrence, customerId }: JudgedFacts): DropReason | null {
  if (!vehicle || vehicle.ownerId !== customerId) return 'owner_changed';
  const { lastMaintenanceOrderId: last, isInWorkshop, hasAppointment } = vehicle;
  if (last !== null && last !== occurrence) return 'vehicle_visited';
  if (isInWorkshop) return 'vehicle_in_workshop';
  return hasAppointment ? 'appointment_made' : null;
}

function ofDelivery({ order, vehicle }: JudgedFacts): DropReason | null {
  if (!order?.deliveredAt) return 'delivery_undone';
  // the next delivery gets a call of its own
  return vehicle?.lastArrivedAt && vehicle.lastArrivedAt > order.deliveredAt ? 'vehicle_visited' : null;
}

function ofAppointment({ appointment, occurrence }: JudgedFacts): DropReason | null {
  if (!appointment?.isBooked) return 'appointment_over';
  return appointment.bookedFor.toISOString() === occurrence ? null : 'appointment_moved';
}
