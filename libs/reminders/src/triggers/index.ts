import { APPOINTMENT_BOOKED_TRIGGER } from './appointment-booked.queries';
import { BIRTHDAY_TRIGGER, FAMILY_BIRTHDAY_TRIGGER } from './birthday.queries';
import { CAMPAIGN_TRIGGER } from './campaign.queries';
import { CARD_EXPIRY_TRIGGER } from './card-expiry.queries';
import { CUSTOMER_RECEIVED_TRIGGER } from './customer-received.queries';
import { CUSTOMER_RHYTHM_TRIGGER } from './customer-rhythm.queries';
import { EVENT_TRIGGER } from './event.queries';
import { EVERY_N_MONTHS_TRIGGER } from './every-n-months.queries';
import { FESTIVAL_TRIGGER } from './festival.queries';
import { MAINTENANCE_DUE_TRIGGER } from './maintenance-due.queries';
import { MILEAGE_WINDOW_TRIGGER } from './mileage-window.queries';
import { ORDER_DELIVERED_TRIGGER } from './order-delivered.queries';
import { PURCHASE_ANNIVERSARY_TRIGGER } from './purchase-anniversary.queries';
import { FORECAST, type TriggerSource } from './trigger-source';
import { VEHICLE_DELIVERED_TRIGGER } from './vehicle-delivered.queries';
import { INSPECTION_EXPIRY_TRIGGER, INSURANCE_EXPIRY_TRIGGER } from './vehicle-expiry.queries';
import { WARRANTY_PART_TRIGGER } from './warranty-part.queries';

/** Everything that may begin a round of a journey. */
const TRIGGERS = [
  MAINTENANCE_DUE_TRIGGER,
  ORDER_DELIVERED_TRIGGER,
  APPOINTMENT_BOOKED_TRIGGER,
  VEHICLE_DELIVERED_TRIGGER,
  CUSTOMER_RECEIVED_TRIGGER,
  EVERY_N_MONTHS_TRIGGER,
  INSURANCE_EXPIRY_TRIGGER,
  INSPECTION_EXPIRY_TRIGGER,
  CARD_EXPIRY_TRIGGER,
  EVENT_TRIGGER,
  BIRTHDAY_TRIGGER,
  FAMILY_BIRTHDAY_TRIGGER,
  PURCHASE_ANNIVERSARY_TRIGGER,
  FESTIVAL_TRIGGER,
  CUSTOMER_RHYTHM_TRIGGER,
  CAMPAIGN_TRIGGER,
  MILEAGE_WINDOW_TRIGGER,
  WARRANTY_PART_TRIGGER,
] as const;

/** What begins a round of a journey. */
export type TriggerKind = (typeof TRIGGERS)[number]['kind'];
export const TRIGGER_KINDS: readonly TriggerKind[] = TRIGGERS.map(({ kind }) => kind);

const byKind = new Map<string, TriggerSource>(TRIGGERS.map((trigger) => [trigger.kind, trigger]));

export function triggerOf(kind: TriggerKind): TriggerSource {
  return byKind.get(kind) as TriggerSource;
}

export function allTriggers(): readonly TriggerSource[] {
  return TRIGGERS;
}

const matches = (pattern: string, type: string): boolean =>
  pattern === type || (pattern.endsWith('.*') && type.startsWith(pattern.slice(0, -1)));

/** Events after which some kind has other rounds, imports and rules aside. */
export const CHANGING_EVENTS: readonly string[] = [
  ...new Set(TRIGGERS.flatMap(({ changedBy = [] }: TriggerSource) => changedBy)),
].filter((type) => type !== FORECAST);

/** The kinds that have other rounds after events of these types, or after forecasts were made again. */
export function kindsChangedBy(types: readonly string[]): TriggerKind[] {
  return TRIGGERS.filter(({ changedBy = [] }: TriggerSource) =>
    changedBy.some((pattern) => types.some((type) => matches(pattern, type))),
  ).map(({ kind }) => kind);
}

export * from './mileage.dto';
export * from './trigger.dto';
export * from './trigger-parameters.dto';
export {
  defineRoundEnd,
  defineTrigger,
  FORECAST,
  isRoundEnd,
  roundEnds,
  type RoundMoment,
  type RoundSearch,
} from './trigger-source';
