import type { OrderState } from '../order-state.policy';

/** What a customer sees of the way of an order. Numbers, people and reasons inside the workshop are none of it. SVC-13 */
export const PROGRESS_STAGES = ['reception', 'inspection', 'quotation', 'work', 'final_check', 'delivery'] as const;
export type ProgressStage = (typeof PROGRESS_STAGES)[number];

export interface ProgressFacts {
  readonly state: OrderState;
  readonly arrivedAt: Date;
  readonly inspectedAt: Date | null;
  /** It was pre-inspected, also where nobody moved the order on for it: a sheet that was completed tells. SVC-17 */
  readonly preInspected: boolean;
  readonly quotedAt: Date | null;
  readonly workStartedAt: Date | null;
  readonly workCompletedAt: Date | null;
  readonly billedAt: Date | null;
  readonly deliveredAt: Date | null;
}

export interface StageProgress {
  readonly stage: ProgressStage;
  readonly state: 'done' | 'current' | 'next' | 'skipped';
  /** When the stage was reached; null also where a system did not tell. */
  readonly reachedAt: Date | null;
}

/** How many stages are behind an order in a state; the one that follows is what the workshop is at. */
const DONE: Readonly<Record<OrderState, number>> = {
  arrived: 1,
  inspected: 2,
  quoted: 3,
  in_work: 3,
  work_completed: 4,
  checked: 5,
  delivered: 6,
  settled: 6,
  cancelled: 0,
};

/**
 * The stages of an order, done, current or still to come (實時了解服務進度). SVC-13
 * One that was passed over, such as a pre-inspection that nobody made, is skipped; of a cancelled order so is all that
 * it never reached.
 */
export function progressOf(order: ProgressFacts): StageProgress[] {
  const reached: Readonly<Record<ProgressStage, Date | null>> = {
    reception: order.arrivedAt,
    inspection: order.inspectedAt,
    quotation: order.quotedAt,
    work: order.workStartedAt,
    final_check: order.billedAt,
    delivery: order.deliveredAt,
  };
  const done = order.state === 'arrived' && order.preInspected ? DONE.inspected : DONE[order.state];
  return PROGRESS_STAGES.map((stage, index) => {
    const reachedAt = reached[stage];
    const wasMade = reachedAt !== null || (stage === 'inspection' && order.preInspected);
    if (order.state === 'cancelled') return { stage, state: wasMade ? 'done' : 'skipped', reachedAt };
    if (index === done) return { stage, state: 'current', reachedAt };
    if (index > done) return { stage, state: 'next', reachedAt: null };
    return { stage, state: stage === 'inspection' && !wasMade ? 'skipped' : 'done', reachedAt };
  });
}
