export { APPOINTMENT_CATALOGUE } from './appointment.catalogue';
export { Appointment, type AppointmentState } from './appointment.entity';
export { type AppointmentImportRow, linkArrivals, mergeAppointments } from './appointment-import.queries';
export {
  APPOINTMENT_PUNCTUALITY,
  type AppointmentPunctualityRules,
  wasPunctual,
} from './appointment-punctuality.policy';
export {
  APPOINTMENT_REMINDER,
  type AppointmentReminderRules,
  reminderWindow,
  type ReminderWindow,
  wasRemindedInTime,
} from './appointment-reminder.policy';
export { type GivenReminder, noteReminders } from './appointment-reminders.queries';
export { AppointmentsService } from './appointments.service';
export { OrderFlowService } from './order-flow.service';
export { linkReworks, mergeOrders, type OrderImportRow } from './order-import.queries';
export { type ImportedOrderLine, mergeOrderLines, type OrderLinesImportRow } from './order-lines-import.queries';
export {
  ORDER_PUNCTUALITY,
  type OrderPunctualityRules,
  wasBillOnTime,
  wasWorkOnTime,
} from './order-punctuality.policy';
export { ORDER_STATES, type OrderState } from './order-state.policy';
export { SERVICE_ORDER_CATALOGUE } from './service-order.catalogue';
export { type OrderType, ServiceOrder } from './service-order.entity';
export { type LineKind, ServiceOrderLine } from './service-order-line.entity';
export * from './service-orders.errors';
export * from './service-orders.module';
export { ServiceOrdersService } from './service-orders.service';
