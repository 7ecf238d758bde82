import { CreateEvent1790000000200 } from './1790000000200-create-event';
import { CreateJob1790000000300 } from './1790000000300-create-job';
import { CreateIdempotencyKey1790000000400 } from './1790000000400-create-idempotency-key';
import { CreateCustomer1790000001000 } from './1790000001000-create-customer';
import { CreateVehicle1790000001100 } from './1790000001100-create-vehicle';
import { CreateServiceOrder1790000001200 } from './1790000001200-create-service-order';
import { CreateAppointment1790000001210 } from './1790000001210-create-appointment';
import { CreateLead1790000001300 } from './1790000001300-create-lead';
import { CreateImport1790000001400 } from './1790000001400-create-import';
import { CreateEventDelivery1790000002100 } from './1790000002100-create-event-delivery';
import { CreateTask1790000002200 } from './1790000002200-create-task';
import { CreateContact1790000002300 } from './1790000002300-create-contact';
import { CreateContactDecision1790000002310 } from './1790000002310-create-contact-decision';
import { CreateMaintenanceForecast1790000002400 } from './1790000002400-create-maintenance-forecast';
import { CreateReminderPlan1790000002410 } from './1790000002410-create-reminder-plan';
import { CreateKpiTouchedDay1790000002500 } from './1790000002500-create-kpi-touched-day';
import { CreateDeadline1790000002600 } from './1790000002600-create-deadline';
import { CreateHolidayOverride1790000002610 } from './1790000002610-create-holiday-override';
import { LinkCustomerToPerson1790000003000 } from './1790000003000-link-customer-to-person';
import { CreateConsent1790000003010 } from './1790000003010-create-consent';
import { PlaceCustomer1790000003100 } from './1790000003100-place-customer';
import { CreateCustomerRelation1790000003110 } from './1790000003110-create-customer-relation';
import { CreateCustomerStatus1790000003120 } from './1790000003120-create-customer-status';
import { CreateCustomerAssignment1790000003130 } from './1790000003130-create-customer-assignment';
import { CreateCustomerCommunication1790000003140 } from './1790000003140-create-customer-communication';
import { CreateCustomerPlan1790000003150 } from './1790000003150-create-customer-plan';
import { WidenVehicle1790000003200 } from './1790000003200-widen-vehicle';
import { CreateVehicleParty1790000003210 } from './1790000003210-create-vehicle-party';
import { CreateBay1790000003300 } from './1790000003300-create-bay';
import { CreateTechnician1790000003310 } from './1790000003310-create-technician';
import { CreateWorkshopDay1790000003320 } from './1790000003320-create-workshop-day';
import { CreateReservation1790000003330 } from './1790000003330-create-reservation';
import { CreateWaitListEntry1790000003340 } from './1790000003340-create-wait-list-entry';
import { WidenAppointment1790000003350 } from './1790000003350-widen-appointment';
import { NoteOrderFacts1790000003400 } from './1790000003400-note-order-facts';
import { CreatePartsRequest1790000003410 } from './1790000003410-create-parts-request';
import { CreateExtraService1790000003420 } from './1790000003420-create-extra-service';
import { CreatePriceEntry1790000003430 } from './1790000003430-create-price-entry';
import { CreateEstimate1790000003440 } from './1790000003440-create-estimate';
import { CreateCheckSheet1790000003500 } from './1790000003500-create-check-sheet';
import { CreateWorkPlan1790000003510 } from './1790000003510-create-work-plan';
import { CreateLabourClocking1790000003520 } from './1790000003520-create-labour-clocking';
import { CreateClaim1790000003530 } from './1790000003530-create-claim';
import { CreateArchiveFile1790000003600 } from './1790000003600-create-archive-file';
import { CreateArchiveRegister1790000003610 } from './1790000003610-create-archive-register';
import { IndexExpiries1790000004000 } from './1790000004000-index-expiries';
import { NoteStaleKinds1790000004010 } from './1790000004010-note-stale-kinds';
import { AddConsumptionCard1790000004050 } from './1790000004050-add-consumption-card';
import { IndexCelebrations1790000004100 } from './1790000004100-index-celebrations';
import { CreateCampaign1790000004110 } from './1790000004110-create-campaign';
import { TellHowSureForecastsAre1790000004200 } from './1790000004200-tell-how-sure-forecasts-are';
import { RankContact1790000004300 } from './1790000004300-rank-contact';
import { WidenContactChannels1790000004400 } from './1790000004400-widen-contact-channels';
import { AddCustomerEmail1790000004410 } from './1790000004410-add-customer-email';
import { CreateCallAttempt1790000004500 } from './1790000004500-create-call-attempt';
import { CreateSurveyResponse1790000004600 } from './1790000004600-create-survey-response';
import { CreateOutsideScore1790000004610 } from './1790000004610-create-outside-score';
import { CreateImprovement1790000004620 } from './1790000004620-create-improvement';
import { CreateDeliveryInterview1790000004630 } from './1790000004630-create-delivery-interview';
import { IndexDecisionsByReason1790000004700 } from './1790000004700-index-decisions-by-reason';
import { TellStaffOfTasks1790000004701 } from './1790000004701-tell-staff-of-tasks';
import { GiveContactsAPlace1790000004710 } from './1790000004710-give-contacts-a-place';
import { PutAsideForUnevenDriving1790000004720 } from './1790000004720-put-aside-for-uneven-driving';
import { CreateFollowUpDay1790000004730 } from './1790000004730-create-follow-up-day';
import { KeepCallRecordings1790000004731 } from './1790000004731-keep-call-recordings';
import { HoldOfferedSlots1790000004740 } from './1790000004740-hold-offered-slots';
import { CarryWorkOver1790000004741 } from './1790000004741-carry-work-over';
import { DerivePartsReady1790000004742 } from './1790000004742-derive-parts-ready';

/** Every migration of this track, oldest first. A shipped one is never edited. */
export const STORE_MIGRATIONS = [
  CreateEvent1790000000200,
  CreateJob1790000000300,
  CreateIdempotencyKey1790000000400,
  CreateCustomer1790000001000,
  CreateVehicle1790000001100,
  CreateServiceOrder1790000001200,
  CreateAppointment1790000001210,
  CreateLead1790000001300,
  CreateImport1790000001400,
  CreateEventDelivery1790000002100,
  CreateTask1790000002200,
  CreateContact1790000002300,
  CreateContactDecision1790000002310,
  CreateMaintenanceForecast1790000002400,
  CreateReminderPlan1790000002410,
  CreateKpiTouchedDay1790000002500,
  CreateDeadline1790000002600,
  CreateHolidayOverride1790000002610,
  LinkCustomerToPerson1790000003000,
  CreateConsent1790000003010,
  PlaceCustomer1790000003100,
  CreateCustomerRelation1790000003110,
  CreateCustomerStatus1790000003120,
  CreateCustomerAssignment1790000003130,
  CreateCustomerCommunication1790000003140,
  CreateCustomerPlan1790000003150,
  WidenVehicle1790000003200,
  CreateVehicleParty1790000003210,
  CreateBay1790000003300,
  CreateTechnician1790000003310,
  CreateWorkshopDay1790000003320,
  CreateReservation1790000003330,
  CreateWaitListEntry1790000003340,
  WidenAppointment1790000003350,
  NoteOrderFacts1790000003400,
  CreatePartsRequest1790000003410,
  CreateExtraService1790000003420,
  CreatePriceEntry1790000003430,
  CreateEstimate1790000003440,
  CreateCheckSheet1790000003500,
  CreateWorkPlan1790000003510,
  CreateLabourClocking1790000003520,
  CreateClaim1790000003530,
  CreateArchiveFile1790000003600,
  CreateArchiveRegister1790000003610,
  IndexExpiries1790000004000,
  NoteStaleKinds1790000004010,
  AddConsumptionCard1790000004050,
  IndexCelebrations1790000004100,
  CreateCampaign1790000004110,
  TellHowSureForecastsAre1790000004200,
  RankContact1790000004300,
  WidenContactChannels1790000004400,
  AddCustomerEmail1790000004410,
  CreateCallAttempt1790000004500,
  CreateSurveyResponse1790000004600,
  CreateOutsideScore1790000004610,
  CreateImprovement1790000004620,
  CreateDeliveryInterview1790000004630,
  IndexDecisionsByReason1790000004700,
  TellStaffOfTasks1790000004701,
  GiveContactsAPlace1790000004710,
  PutAsideForUnevenDriving1790000004720,
  CreateFollowUpDay1790000004730,
  KeepCallRecordings1790000004731,
  HoldOfferedSlots1790000004740,
  CarryWorkOver1790000004741,
  DerivePartsReady1790000004742,
];
