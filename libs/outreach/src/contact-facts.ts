import type { ContactCategory, ContactChannel, ContactSubjectType } from './contact-states';

/** A contact (关怀、提醒) as the feature that wants it plans it. */
export interface PlannedContact {
  readonly id: string;
  /** Code of the journey's policy document, such as `maintenance-due`. */
  readonly journey: string;
  /** The version that planned it: `journey/maintenance-due@store:3`. */
  readonly policyRef: string;
  readonly step: string;
  readonly subject: { readonly type: ContactSubjectType; readonly id: string };
  /** Which time round: a second plan for the same journey, subject, occurrence and step changes nothing. */
  readonly occurrence: string;
  readonly customerId: string;
  readonly vehicleId: string | null;
  readonly channel: ContactChannel;
  readonly category: ContactCategory;
  /** Its place among others, 1 before all; by default that of its category in the contact policy. CF-27 */
  readonly priority?: number | null;
  /** A time in the past means now. */
  readonly dueAt: Date;
  /** From here on it is better not made. */
  readonly expiresAt: Date | null;
  /** Role that makes the call, and answers where a message remains unclear. */
  readonly ownerRole: string | null;
  /** May go out in quiet hours: a birthday greeting before 08:30. CF-25 */
  readonly quietHoursExempt: boolean;
  /** For the template: ids, dates and numbers, never personal data. `{ dueOn: '2026-11-24' }` */
  readonly values: Readonly<Record<string, string | number>>;
}

/** A contact as its source judges it. */
export type ContactFacts = PlannedContact;
