import type { StoreContext } from '#libs/tenancy';

/**
 * Surveys (问卷) that steps name by their codes, as the lib that has them knows them. `link` is what `{surveyLink}` becomes
 * in the message of a contact.
 */
export interface StepSurveys {
  link(ctx: StoreContext, survey: string, contactId: string, customerId: string): string;
}

let surveys: StepSurveys | null = null;

/** Called by the lib of the surveys, in its module's `onModuleInit`; the last one counts. */
export function registerStepSurveys(known: StepSurveys): void {
  surveys = known;
}

/** Null: no lib with surveys is loaded. */
export function stepSurveys(): StepSurveys | null {
  return surveys;
}
