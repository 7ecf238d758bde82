import { join, rows, sql } from '#libs/database';
import type { RecordedEvent } from '#libs/events';
import type { Catalogue } from '#libs/filters';
import { CALL_CATALOGUE, daysOfCases, followUpTouchedBy, SURVEY_RESPONSE_CATALOGUE } from '#libs/follow-ups';
import { type LocalDate, localDateOf } from '#libs/foundation';
import { APPOINTMENT_CATALOGUE, SERVICE_ORDER_CATALOGUE } from '#libs/service-orders';
import type { StoreTx } from '#libs/tenancy';
import { COUNTED_CATALOGUES } from './record-types';

/**
 * Days on which these events change a figure, or may: each day that an instant of their records lies on or lay on, and
 * of the records that count differently because of them. A rework counts on the day of the order that it repairs again,
 * an appointment on the day of its order, an order's arrival on the day of its appointment, and a case of follow-up on
 * that of its first contact, which another one may be from now on. KPI-01, KPI-03, KPI-09, KPI-13
 */
export async function daysTouchedBy(
  tx: StoreTx,
  events: readonly RecordedEvent[],
  timeZone: string,
): Promise<LocalDate[]> {
  const orders = subjectsOf(events, 'service-order');
  const appointments = subjectsOf(events, 'appointment');
  const contacts = subjectsOf(events, 'contact');
  const responses = subjectsOf(events, 'survey-response');
  const linked = events.flatMap(({ changes }) => [...bothSides(changes?.reworkOfId), ...bothSides(changes?.orderId)]);
  const found = await rows<{ day: LocalDate }>(
    tx,
    sql`with touched_order as (
          select id from unnest(${[...orders, ...linked]}::uuid[]) as id
          union select rework_of_id from service_order where id = any(${orders}::uuid[])
          union select order_id from appointment where id = any(${appointments}::uuid[])),
        touched_appointment as (
          select id from unnest(${appointments}::uuid[]) as id
          union select id from appointment where order_id = any(${orders}::uuid[])),
        touched_call as (select id from unnest(${contacts}::uuid[]) as id),
        touched_response as (select id from unnest(${responses}::uuid[]) as id)
        ${daysOf(SERVICE_ORDER_CATALOGUE, 'touched_order', timeZone)}
        union ${daysOf(APPOINTMENT_CATALOGUE, 'touched_appointment', timeZone)}
        union ${daysOf(CALL_CATALOGUE, 'touched_call', timeZone)}
        union ${daysOfCases(followUpTouchedBy(events), timeZone)}
        union ${daysOf(SURVEY_RESPONSE_CATALOGUE, 'touched_response', timeZone)}`,
  );
  return [...new Set([...found.map(({ day }) => day), ...events.flatMap((event) => daysInChanges(event, timeZone))])];
}

const subjectsOf = (events: readonly RecordedEvent[], type: string): string[] =>
  events.filter(({ subjectType }) => subjectType === type).map(({ subjectId }) => subjectId);

const bothSides = (change: { from?: unknown; to?: unknown } | undefined): string[] =>
  [change?.from, change?.to].filter((value) => typeof value === 'string');

const TOUCHED = {
  touched_order: sql`touched_order`,
  touched_appointment: sql`touched_appointment`,
  touched_call: sql`touched_call`,
  touched_response: sql`touched_response`,
};

function daysOf({ from, id, fields }: Catalogue, touched: keyof typeof TOUCHED, timeZone: string) {
  const instants = Object.values(fields).filter(({ type }) => type === 'instant');
  const values = join(instants.map((field) => sql`(${field.sql})`));
  return sql`
    select (v.at at time zone ${timeZone})::date as day
    from ${from}, lateral (values ${values}) as v(at)
    where ${id} in (select id from ${TOUCHED[touched]}) and v.at is not null`;
}

/** Where the instants of the record lay before, which the record itself no longer tells. */
function daysInChanges({ subjectType, changes }: RecordedEvent, timeZone: string): LocalDate[] {
  const fields = COUNTED_CATALOGUES.find(({ code }) => code === subjectType)?.fields ?? {};
  return Object.entries(changes ?? {})
    .filter(([name]) => Object.hasOwn(fields, name) && fields[name]?.type === 'instant')
    .flatMap(([, change]) => bothSides(change))
    .map((instant) => localDateOf(new Date(instant), timeZone));
}
