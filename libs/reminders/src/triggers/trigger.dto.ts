import { EnumField, IntegerField, ListField, StringField } from '#libs/http';

/** When a booked visit is to be reminded of; elapsed hours. SVC-04, CF-08 */
export class AppointmentReminderRulesDto {
  @IntegerField({ min: 0, max: 720, description: 'Booked more than so many hours ahead', example: 24 })
  bookedAheadHours!: number;

  @IntegerField({ min: 1, max: 720, description: 'Hours before the visit from which on to remind', example: 24 })
  earliestHours!: number;

  @IntegerField({ min: 0, max: 720, description: 'Hours before the visit until which to remind', example: 12 })
  latestHours!: number;
}

/** How often since the handover. REM-11 */
export class EveryMonthsDto {
  @IntegerField({ min: 1, max: 60, description: 'Every so many months of the calendar', example: 2 })
  months!: number;

  @IntegerField({ min: 1, max: 240, description: 'For so many months after the handover', example: 36 })
  forMonths!: number;
}

/** Cards that run out: 会员卡, 消费卡, 金卡. LOY-15 */
export const CARD_KINDS = ['member', 'consumption_card', 'gold_card'] as const;
export type CardKind = (typeof CARD_KINDS)[number];

/** Which cards are to be renewed. LOY-15, REM-35 */
export class CardExpiryDto {
  @ListField(CARD_KINDS, {
    enumName: 'CardKind',
    min: 1,
    max: CARD_KINDS.length,
    unique: true,
    description: 'Kinds of cards',
  })
  cards!: CardKind[];
}

/** Recorded events that may begin a round: each leads to a customer, and none of them happens by the thousands. */
export const TRIGGER_EVENTS = [
  'appointment.missed',
  'customer.status-granted',
  'follow-up.six-qs-reported',
  'service-order.parts-answered',
  'service-order.rework-linked',
  'vehicle.owner-changed',
  'vehicle.registration-asked',
] as const;
export type TriggerEvent = (typeof TRIGGER_EVENTS)[number];

/** Which recorded event, and which of them. SVC-07 */
export class EventTriggerDto {
  @EnumField(TRIGGER_EVENTS, {
    enumName: 'JourneyEvent',
    description: 'Type of the event',
    example: 'follow-up.six-qs-reported',
  })
  type!: TriggerEvent;

  @StringField({
    optional: true,
    nullable: true,
    max: 40,
    pattern: /^[a-z][A-Za-z0-9]*$/,
    description: 'Field of its payload that has to hold one of `values`; without it every one counts',
    example: 'causes',
  })
  field?: string | null;

  @ListField('string', {
    optional: true,
    max: 20,
    description: 'What the field, or one entry of it, has to be',
    example: ['residual_fault', 'parts_shortage', 'rework'],
  })
  values?: string[];
}
