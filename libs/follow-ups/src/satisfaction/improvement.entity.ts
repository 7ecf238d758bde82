import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { LocalDate } from '#libs/foundation';

/** 计划, 已实施, 已评估, 已放弃 */
export const IMPROVEMENT_STATES = ['planned', 'introduced', 'evaluated', 'dropped'] as const;
export type ImprovementState = (typeof IMPROVEMENT_STATES)[number];

/** How an effect was judged beside its figures: 实地调查, 专家评审. FUP-24 */
export const FINDING_METHODS = ['field_study', 'expert_review'] as const;
export type FindingMethod = (typeof FINDING_METHODS)[number];

/** What a study or a review found; the day by the calendar of the store. */
export interface Finding {
  readonly method: FindingMethod;
  readonly on: LocalDate;
  readonly finding: string;
  /** 0 to 100 */
  readonly score: number | null;
}

/** What the store does about a weak point (改进措施), whose effect is tracked. FUP-16, FUP-22, FUP-24 */
@Entity('improvement')
@Index('ix_improvement_created_at', ['createdAt', 'id'])
@Check('ck_improvement_state', `state IN ('planned', 'introduced', 'evaluated', 'dropped')`)
@Check('ck_improvement_introduced_on', `state NOT IN ('introduced', 'evaluated') OR introduced_on IS NOT NULL`)
@Check('ck_improvement_window_days', `window_days BETWEEN 1 AND 366`)
export class Improvement {
  @PrimaryColumn('uuid')
  id!: string;

  /** Index of satisfaction that it is to raise. */
  @Column('varchar', { length: 40 })
  indexCode!: string;

  @Column('varchar', { length: 200 })
  title!: string;

  @Column('varchar', { length: 2000, nullable: true })
  measure!: string | null;

  @Column('varchar', { length: 40, nullable: true })
  ownerRole!: string | null;

  @Column('varchar', { length: 12 })
  state!: ImprovementState;

  /** Before and after are counted from this day. */
  @Column('date', { nullable: true })
  introducedOn!: LocalDate | null;

  /** Days before and after that are compared. */
  @Column('integer')
  windowDays!: number;

  @Column('jsonb', { default: () => `'[]'` })
  findings!: Finding[];

  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt!: Date;
}
