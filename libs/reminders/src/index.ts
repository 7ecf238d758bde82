export { Campaign, CampaignResponse } from './campaigns/campaign.entity';
export { CampaignsModule } from './campaigns/campaigns.module';
export { CampaignsService } from './campaigns/campaigns.service';
export { findStoreContactData, type StoreContactData } from './contact-facts.queries';
export { ForecastsService } from './forecasts.service';
export { JourneyDocument } from './journey.dto';
export { DEFAULT_RULES, JOURNEY, MAINTENANCE_SCHEDULE, REMINDER_PLAN } from './journeys';
export {
  maintenanceDue,
  type MaintenanceFacts,
  type MaintenanceForecast as MaintenanceDue,
  type MaintenanceRules,
} from './maintenance-due.policy';
export { StoreDistancePeers } from './daily-distance-peers.entity';
export { MaintenanceForecast } from './maintenance-forecast.entity';
export { PlannerService } from './planner.service';
export { ReminderPlan } from './reminder-plan.entity';
export * from './reminders.module';
export { RemindersService } from './reminders.service';
export { VISOR_TIP } from './visor-tip';
export { VisorTipsService } from './visor-tips.service';
export { dayInWords, messageValues, writeTemplate } from './message-text.policy';
export { registerStepSurveys, type StepSurveys, stepSurveys } from './step-references';
