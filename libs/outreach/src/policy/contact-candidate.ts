import type { ContactCategory, ContactChannel } from '../contact-states';
import type { QuietWindow } from './quiet-hours.policy';

/** How often and when customers may be reached, as the document in force says. REM-31, REM-39, CF-27 */
export interface ContactRules {
  readonly quietHours: readonly QuietWindow[];
  /** Channels by which customers are reached while the store works. */
  readonly workingHoursChannels?: readonly ContactChannel[];
  /** Calendar days that lie between two contacts; a category without a line neither waits nor makes others wait. */
  readonly minimumGaps: readonly {
    readonly category: ContactCategory;
    readonly days: number;
    /** What is of use on one day alone, and over before the gap is, does not wait for it. REM-26 */
    readonly keepsFixedDays?: boolean;
  }[];
  /** At most so many contacts of these categories, counted together, within any so many times 24 hours. */
  readonly caps?: readonly {
    readonly categories: readonly ContactCategory[];
    readonly count: number;
    readonly days: number;
  }[];
  readonly merging: {
    /** Contacts due within so many days go out with the one that goes now. */
    readonly withinDays: number;
    readonly categories: readonly ContactCategory[];
  };
  /** Which category speaks first. */
  readonly priority: readonly ContactCategory[];
}

/** What its source says: make it, or for which reason not, or not now. */
export type Verdict =
  | { readonly kind: 'go' }
  | { readonly kind: 'drop'; readonly reason: string }
  | { readonly kind: 'defer'; readonly until: Date; readonly reason: string };

/** A contact with a customer that is to be decided on. */
export interface ContactCandidate {
  readonly id: string;
  /** Of the store's customers that are one person, the one that is spoken to. */
  readonly customerId: string;
  /** Journey, subject and occurrence: steps of one round belong together and do not hold each other up. */
  readonly round: string;
  readonly channel: ContactChannel;
  readonly category: ContactCategory;
  /** Its place among others, 1 before all; null: that of its category. */
  readonly priority: number | null;
  readonly dueAt: Date;
  readonly expiresAt: Date | null;
  readonly quietHoursExempt: boolean;
  /** A person wants it now. */
  readonly isAsked: boolean;
  /** What speaks against it for good, whatever its source says: `no_number`, `consent_withdrawn`; null: nothing. */
  readonly obstacle: string | null;
  /** Its gateway sends approved texts only, and has none for several in one. */
  readonly standsAlone: boolean;
  readonly verdict: Verdict;
}

/** A contact that the person had, or is having, with whichever store of the group. */
export interface PastContact {
  readonly round: string;
  readonly category: ContactCategory;
  readonly at: Date;
}
