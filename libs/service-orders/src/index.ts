export { APPOINTMENT_CATALOGUE } from './appointments/appointment.catalogue';
export { Appointment, type AppointmentState } from './appointments/appointment.entity';
export { type AppointmentImportRow, linkArrivals, mergeAppointments } from './appointments/appointment-import.queries';
export {
  APPOINTMENT_PUNCTUALITY,
  type AppointmentPunctualityRules,
  wasPunctual,
} from './appointments/appointment-punctuality.policy';
export {
  APPOINTMENT_REMINDER,
  type AppointmentReminderRules,
  reminderWindow,
  type ReminderWindow,
  wasRemindedInTime,
} from './appointments/appointment-reminder.policy';
export { type GivenReminder, noteReminders } from './appointments/appointment-reminders.queries';
export { AppointmentsService } from './appointments/appointments.service';
export { type ClockedHours, noteClockedHours } from './clocked-hours.queries';
export { type OrderFacts, OrderFactsService } from './order-facts.service';
export { ORDER_FACTS, type OrderFact } from './order-facts.policy';
export { OrderFlowService, type OrderStep, stepEvent } from './order-flow.service';
export { areTotalsPlausible, type LineTotals, lineTotals } from './order-lines.policy';
export { linkReworks, mergeOrders, type OrderImportRow } from './import/order-import.queries';
export { type ImportedOrderLine, mergeOrderLines, type OrderLinesImportRow } from './import/order-lines-import.queries';
export { ORDER_PROMISE, PROMISED_DELIVERY } from './promises/order-promise.preset';
export { factsNeededFor, ORDER_RULES, type OrderRulesDocument, STORE_ORDER_RULES } from './order-rules.preset';
export {
  ORDER_PUNCTUALITY,
  type OrderPunctualityRules,
  wasBillOnTime,
  wasDeliveredOnTime,
  wasWorkOnTime,
} from './promises/order-punctuality.policy';
export { isClosed, ORDER_STATES, type OrderState } from './order-state.policy';
export { judgeRework } from './rework.policy';
export { SERVICE_ORDER_CATALOGUE } from './service-order.catalogue';
export { refusePromiseBefore } from './instant-refusals';
export {
  ORDER_TYPES,
  type OrderType,
  REWORK_CAUSES,
  REWORK_CONTENTS,
  type ReworkCause,
  type ReworkContent,
  ServiceOrder,
} from './service-order.entity';
export { assertOrder, type NewLine, replaceLines } from './service-order.queries';
export { LINE_KINDS, type LineKind, ServiceOrderLine } from './service-order-line.entity';
export * from './service-orders.errors';
export * from './service-orders.module';
export { ServiceOrdersService } from './service-orders.service';
