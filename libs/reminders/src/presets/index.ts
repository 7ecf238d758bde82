import type { PolicyPreset } from '#libs/policies';
import type { JourneyDocument } from '../journey.dto';
import { AFTER_SERVICE as FIRST_AFTER_SERVICE } from './after-service.preset';
import {
  AFTER_SERVICE,
  AFTER_SERVICE_ADVISER,
  ROUTINE_FOLLOW_UP,
  SIX_QS_APPOINTMENT,
  VIP_FOLLOW_UP,
} from './after-visit.preset';
import { APPOINTMENT_REMINDER_JOURNEY } from './appointment-reminder.preset';
import { CAMPAIGN_JOURNEYS } from './campaigns.preset';
import { CARD_RENEWAL, INSPECTION_DUE, INSURANCE_EXPIRY } from './expiries.preset';
import { GREETING_JOURNEYS } from './greetings.preset';
import { MAINTENANCE_DUE } from './maintenance-due.preset';
import { FIVE_THOUSAND_KM, MILEAGE_WINDOWS, PART_WARRANTY } from './mileage.preset';
import { KEEP_IN_TOUCH, NEW_CAR, RECEIVED_FROM_SALES } from './new-car.preset';
import { VISIT_JOURNEYS } from './visits.preset';

/** The journeys that the product ships. */
export const JOURNEY_PRESETS: readonly PolicyPreset<JourneyDocument>[] = [
  MAINTENANCE_DUE,
  AFTER_SERVICE,
  FIRST_AFTER_SERVICE,
  APPOINTMENT_REMINDER_JOURNEY,
  NEW_CAR,
  RECEIVED_FROM_SALES,
  KEEP_IN_TOUCH,
  AFTER_SERVICE_ADVISER,
  ROUTINE_FOLLOW_UP,
  VIP_FOLLOW_UP,
  SIX_QS_APPOINTMENT,
  INSURANCE_EXPIRY,
  INSPECTION_DUE,
  CARD_RENEWAL,
  FIVE_THOUSAND_KM,
  MILEAGE_WINDOWS,
  PART_WARRANTY,
  ...GREETING_JOURNEYS,
  ...VISIT_JOURNEYS,
  ...CAMPAIGN_JOURNEYS,
];
