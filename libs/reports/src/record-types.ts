import type { Sql } from '#libs/database';
import type { Catalogue } from '#libs/filters';
import { CALL_CATALOGUE, FOLLOW_UP_CASE_CATALOGUE, SURVEY_RESPONSE_CATALOGUE } from '#libs/follow-ups';
import { APPOINTMENT_CATALOGUE, SERVICE_ORDER_CATALOGUE } from '#libs/service-orders';

/** How records of a type are shown in a list of many. */
export interface RecordType {
  /** The number that staff know the record by; of a call or a case of follow-up its step and of a response the survey, since they have none. */
  readonly number: Sql;
  /** Where it is read, below the store: `{path}/{id}`. */
  readonly path: string;
}

const RECORD_TYPES: ReadonlyMap<Catalogue, RecordType> = new Map<Catalogue, RecordType>([
  [SERVICE_ORDER_CATALOGUE, { number: SERVICE_ORDER_CATALOGUE.fields.orderNumber.sql, path: 'service-orders' }],
  [APPOINTMENT_CATALOGUE, { number: APPOINTMENT_CATALOGUE.fields.appointmentNumber.sql, path: 'appointments' }],
  [CALL_CATALOGUE, { number: CALL_CATALOGUE.fields.step.sql, path: 'contacts' }],
  [FOLLOW_UP_CASE_CATALOGUE, { number: FOLLOW_UP_CASE_CATALOGUE.fields.step.sql, path: 'contacts' }],
  [SURVEY_RESPONSE_CATALOGUE, { number: SURVEY_RESPONSE_CATALOGUE.fields.survey.sql, path: 'survey-responses' }],
]);

/** Types of record that figures can count: those whose changes the roll-up follows. */
export const COUNTED_CATALOGUES: readonly Catalogue[] = [...RECORD_TYPES.keys()];

export function recordTypeOf(catalogue: Catalogue): RecordType {
  const type = RECORD_TYPES.get(catalogue);
  if (!type) throw new Error(`No figure counts records of the type ${catalogue.code}`);
  return type;
}
