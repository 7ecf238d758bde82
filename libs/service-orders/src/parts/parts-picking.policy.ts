/** The way of a request: asked for, there at once or awaited, pre-picked for the job; or not needed after all. SVC-19 */
export const PARTS_REQUEST_STATES = ['requested', 'available', 'awaited', 'prepicked', 'cancelled'] as const;
export type PartsRequestState = (typeof PARTS_REQUEST_STATES)[number];

/** What the parts department still has to do something about. */
export const OPEN_PARTS_STATES = ['requested', 'available', 'awaited'] as const satisfies readonly PartsRequestState[];

const TRANSITIONS = {
  requested: ['available', 'awaited', 'cancelled'],
  available: ['prepicked', 'cancelled'],
  awaited: ['prepicked', 'cancelled'],
  prepicked: [],
  cancelled: [],
} as const satisfies Record<PartsRequestState, readonly PartsRequestState[]>;

/** Where a request can go from a state. */
export function nextPartsStates(state: PartsRequestState): readonly PartsRequestState[] {
  return TRANSITIONS[state];
}

export interface PickingFacts {
  readonly code: string;
  readonly state: PartsRequestState;
  readonly availableAtOnce: boolean | null;
  readonly neededAt: Date | null;
  readonly requestedAt: Date;
  readonly prepickedAt: Date | null;
}

/**
 * Whether the parts of an order were pre-picked in time (预捡及时): all that had been asked for before work began lay
 * ready when they were needed, by default when work began. SVC-19, KPI-08
 * What turns out to be missing during the work cannot be picked before it, and does not count. Null: nothing was asked
 * for, or something is still to be picked and not late.
 */
export function wasPrepickedInTime(requests: readonly PickingFacts[], workStartedAt: Date | null): boolean | null {
  const counted = requests.filter(
    ({ state, requestedAt }) => state !== 'cancelled' && (workStartedAt === null || requestedAt <= workStartedAt),
  );
  if (counted.length === 0) return null;
  const isLate = ({ neededAt, prepickedAt }: PickingFacts) => {
    const limit = neededAt ?? workStartedAt;
    return limit !== null && prepickedAt !== null && prepickedAt > limit;
  };
  if (counted.some(isLate)) return false;
  return counted.every(({ prepickedAt }) => prepickedAt !== null) ? true : null;
}

/** Kinds of parts asked for, and those of them that could all be supplied at once; kinds, not pieces. KPI-07 */
export function kindsOf(requests: readonly PickingFacts[]): { requested: number; availableAtOnce: number } {
  const atOnce = new Map<string, boolean>();
  for (const { code, state, availableAtOnce } of requests) {
    if (state !== 'cancelled') atOnce.set(code, (atOnce.get(code) ?? true) && availableAtOnce === true);
  }
  return { requested: atOnce.size, availableAtOnce: [...atOnce.values()].filter(Boolean).length };
}
