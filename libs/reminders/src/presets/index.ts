import { AFTER_SERVICE } from './after-service.preset';
import { APPOINTMENT_REMINDER_JOURNEY } from './appointment-reminder.preset';
import { MAINTENANCE_DUE } from './maintenance-due.preset';

/** The journeys that the product ships. */
export const JOURNEY_PRESETS = [MAINTENANCE_DUE, AFTER_SERVICE, APPOINTMENT_REMINDER_JOURNEY];
