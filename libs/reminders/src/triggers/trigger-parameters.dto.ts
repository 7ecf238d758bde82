import { ObjectField } from '#libs/http';
import { CampaignTriggerDto } from '../campaigns/campaign-trigger.dto';
import { FestivalTriggerDto, RhythmTriggerDto } from '../dates/date-trigger.dto';
import { MileageWindowTriggerDto, WarrantyPartTriggerDto } from './mileage.dto';
import { AppointmentReminderRulesDto, CardExpiryDto, EventTriggerDto, EveryMonthsDto } from './trigger.dto';

/** The parameters of every kind of trigger: each kind has one of them, or none. */
export class TriggerParametersDto {
  @ObjectField(() => AppointmentReminderRulesDto, { nullable: true, description: 'With `appointment_booked`. CF-08' })
  appointment!: AppointmentReminderRulesDto | null;

  @ObjectField(() => EveryMonthsDto, { optional: true, nullable: true, description: 'With `every_n_months`. REM-11' })
  everyMonths?: EveryMonthsDto | null;

  @ObjectField(() => CardExpiryDto, { optional: true, nullable: true, description: 'With `card_expiry`. LOY-15' })
  card?: CardExpiryDto | null;

  @ObjectField(() => EventTriggerDto, { optional: true, nullable: true, description: 'With `event`. SVC-07' })
  event?: EventTriggerDto | null;

  @ObjectField(() => FestivalTriggerDto, { optional: true, nullable: true, description: 'With `festival`. REM-28' })
  festival?: FestivalTriggerDto | null;

  @ObjectField(() => RhythmTriggerDto, {
    optional: true,
    nullable: true,
    description: 'With `customer_rhythm`. REM-33',
  })
  rhythm?: RhythmTriggerDto | null;

  @ObjectField(() => CampaignTriggerDto, { optional: true, nullable: true, description: 'With `campaign`. REM-30' })
  campaign?: CampaignTriggerDto | null;

  @ObjectField(() => MileageWindowTriggerDto, {
    optional: true,
    nullable: true,
    description: 'With `mileage_window`. REM-18, REM-19',
  })
  mileage?: MileageWindowTriggerDto | null;

  @ObjectField(() => WarrantyPartTriggerDto, {
    optional: true,
    nullable: true,
    description: 'With `warranty_part`. REM-22',
  })
  warranty?: WarrantyPartTriggerDto | null;
}
