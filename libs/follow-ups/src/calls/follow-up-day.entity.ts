import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { FollowUpResult } from './follow-up-results';

/** How many cases of one sort a day has. */
export interface CaseSort {
  readonly member: boolean;
  readonly result: FollowUpResult;
  readonly called: boolean;
  readonly hasOpinion: boolean;
  readonly cases: number;
}

/** What one caller did on a day. */
export interface CallerOfDay {
  readonly staffId: string;
  readonly name: string | null;
  readonly attempts: number;
  readonly reached: number;
}

/** Follow-up of one day of the store's calendar, rolled up (回访日汇总): it follows from the records alone. FUP-09, KPI-13 */
@Entity('follow_up_day')
@Index('ix_follow_up_day_touched', ['day'], { where: 'sorts IS NULL' })
@Check('ck_follow_up_day_counted', `(sorts IS NULL) = (callers IS NULL)`)
export class FollowUpDay {
  @PrimaryColumn('date')
  day!: string;

  /** Null: something of the day changed, so that it is counted from the records until it was rolled up again. */
  @Column('jsonb', { nullable: true })
  sorts!: readonly CaseSort[] | null;

  @Column('jsonb', { nullable: true })
  callers!: readonly CallerOfDay[] | null;
}
