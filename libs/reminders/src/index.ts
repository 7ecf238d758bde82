export { JourneyDocument } from './journey.dto';
export { DEFAULT_RULES, JOURNEY, MAINTENANCE_SCHEDULE, REMINDER_PLAN } from './journeys';
export {
  maintenanceDue,
  type MaintenanceFacts,
  type MaintenanceForecast as MaintenanceDue,
  type MaintenanceRules,
} from './maintenance-due.policy';
export { MaintenanceForecast } from './maintenance-forecast.entity';
export { PlannerService } from './planner.service';
export { ReminderPlan } from './reminder-plan.entity';
export * from './reminders.module';
export { RemindersService } from './reminders.service';
export { VISOR_TIP } from './visor-tip';
export { VisorTipsService } from './visor-tips.service';
