import { hash } from 'node:crypto';
import { policyInForce } from '#libs/policies';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import { CHINESE_HOLIDAYS, HOLIDAY_EDITION } from './chinese-holidays';
import { findOverrides } from './holiday-override.queries';
import { WorkingCalendar } from './working-calendar.policy';
import { STORE_CALENDAR, WORKING_CALENDARS } from './working-calendar.preset';

/** The calendar that counts in a store, and which version of it that is. */
export interface CalendarInForce {
  readonly calendar: WorkingCalendar;
  /** `working-calendar/store@group:2` */
  readonly ref: string;
  /** Fingerprint of everything that the calendar's days follow from. */
  readonly digest: string;
}

const REMEMBERED_CALENDARS = 100;

/** By digest. A calendar remembers its days, and stores that work alike share it. */
const calendars = new Map<string, WorkingCalendar>();

export async function calendarInForce(tx: StoreTx, { store }: StoreContext, at: Date): Promise<CalendarInForce> {
  const [{ ref, document }, overrides] = await Promise.all([
    policyInForce(tx, WORKING_CALENDARS, STORE_CALENDAR, at),
    findOverrides(tx),
  ]);
  const { timeZone } = store;
  const days = overrides.map(({ day, windows, name }) => ({ day, windows, name }));
  const digest = hash('md5', JSON.stringify([ref, document, timeZone, HOLIDAY_EDITION, days]), 'hex');
  let calendar = calendars.get(digest);
  if (!calendar) {
    calendar = new WorkingCalendar(document, { timeZone, holidays: CHINESE_HOLIDAYS, overrides: days });
    const [oldest] = calendars.keys();
    if (calendars.size >= REMEMBERED_CALENDARS) calendars.delete(oldest);
    calendars.set(digest, calendar);
  }
  return { calendar, ref, digest };
}
