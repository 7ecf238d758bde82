import type { FieldProblem } from '#libs/foundation';

/** The instants that are agreed of a visit. */
export interface VisitTimes {
  readonly bookedFor: Date;
  readonly partsReadyAt: Date | null;
  readonly promisedAt: Date | null;
  readonly pickUpAt: Date | null;
  readonly returnAt: Date | null;
}

/**
 * What of them cannot be: nothing begins before the parts are there, the vehicle is fetched before and promised or taken
 * back after. SVC-03, SVC-11, SVC-33
 */
export function timeFaults({ bookedFor, partsReadyAt, promisedAt, pickUpAt, returnAt }: VisitTimes): FieldProblem[] {
  const faults: FieldProblem[] = [];
  if (partsReadyAt !== null && partsReadyAt > bookedFor) {
    const params = { partsReadyAt: partsReadyAt.toISOString() };
    faults.push({ pointer: '#/bookedFor', code: 'parts_not_ready', params });
  }
  if (promisedAt !== null && promisedAt <= bookedFor) {
    faults.push({ pointer: '#/promisedAt', code: 'promise_before_visit' });
  }
  if (pickUpAt !== null && pickUpAt > bookedFor) faults.push({ pointer: '#/pickUpAt', code: 'pick_up_after_visit' });
  if (returnAt !== null && returnAt <= bookedFor) faults.push({ pointer: '#/returnAt', code: 'return_before_visit' });
  return faults;
}
