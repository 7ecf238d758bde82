import { dropReason, type JudgedFacts } from './judge-contact.policy';

const OWNER = 'owner';
const DELIVERED = new Date('2026-11-20T09:40:00Z');
const BOOKED_FOR = new Date('2026-11-25T06:30:00Z');

const vehicle = (change: Partial<NonNullable<JudgedFacts['vehicle']>> = {}) => ({
  ...{
    ownerId: OWNER,
    lastMaintenanceOrderId: 'last',
    lastArrivedAt: null,
    isInWorkshop: false,
    hasAppointment: false,
  },
  ...change,
});
const base = { customerId: OWNER, order: null, appointment: null };

const maintenance = (change: Partial<NonNullable<JudgedFacts['vehicle']>>, occurrence = 'last'): JudgedFacts => ({
  ...{ ...base, trigger: 'maintenance_due', occurrence, vehicle: vehicle(change) },
});
const delivery = (order: JudgedFacts['order'], lastArrivedAt: Date | null = null): JudgedFacts => ({
  ...{ ...base, trigger: 'order_delivered', occurrence: 'delivery', order, vehicle: vehicle({ lastArrivedAt }) },
});
const visit = (appointment: JudgedFacts['appointment']): JudgedFacts => ({
  ...{ ...base, trigger: 'appointment_booked', occurrence: BOOKED_FOR.toISOString(), vehicle: vehicle(), appointment },
});

describe('dropReason', () => {
  it.each<[string, JudgedFacts, string | null]>([
    ['REM-21: as planned', maintenance({}), null],
    ['REM-21: before any maintenance', maintenance({ lastMaintenanceOrderId: null }, 'first'), null],
    [
      'REM-21: after one that the record tells of',
      maintenance({ lastMaintenanceOrderId: null }, 'told:2026-07-01'),
      null,
    ],
    ['REM-21: the first maintenance was done', maintenance({}, 'first'), 'vehicle_visited'],
    ['REM-21: the next one was done', maintenance({ lastMaintenanceOrderId: 'next' }), 'vehicle_visited'],
    ['REM-21: it stands in the workshop', maintenance({ isInWorkshop: true }), 'vehicle_in_workshop'],
    ['REM-21: it is booked', maintenance({ hasAppointment: true }), 'appointment_made'],
    ['REM-21: it was sold', maintenance({ ownerId: 'another' }), 'owner_changed'],
    ['REM-21: nobody owns it', maintenance({ ownerId: null }), 'owner_changed'],
    ['REM-21: of a sold vehicle the sale is told first', maintenance({ ownerId: null }, 'first'), 'owner_changed'],
    ['REM-12: as planned', delivery({ deliveredAt: DELIVERED }, new Date('2026-11-20T01:00:00Z')), null],
    ['REM-12: the delivery was a mistake', delivery({ deliveredAt: null }), 'delivery_undone'],
    ['REM-12: the order is gone', delivery(null), 'delivery_undone'],
    [
      'REM-12: it came again',
      delivery({ deliveredAt: DELIVERED }, new Date('2026-11-21T01:00:00Z')),
      'vehicle_visited',
    ],
    ['SVC-04: as planned', visit({ isBooked: true, bookedFor: BOOKED_FOR }), null],
    ['SVC-04: called off', visit({ isBooked: false, bookedFor: BOOKED_FOR }), 'appointment_over'],
    ['SVC-04: gone', visit(null), 'appointment_over'],
    ['SVC-04: moved', visit({ isBooked: true, bookedFor: new Date('2026-11-25T06:31:00Z') }), 'appointment_moved'],
  ])('%s', (_name, facts, expected) => {
    expect(dropReason(facts)).toBe(expected);
  });
});
