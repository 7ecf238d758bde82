import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import type { LocalDate } from '#libs/foundation';
import { Customer } from '../customer.entity';

/** 年度计划 of an important account, 项目 of a potential one. */
export const PLAN_KINDS = ['yearly_plan', 'project'] as const;
export type PlanKind = (typeof PLAN_KINDS)[number];

/** A project is won or lost, a yearly plan done; both may be dropped. */
export const PLAN_STATES = ['open', 'won', 'lost', 'done', 'dropped'] as const;
export type PlanState = (typeof PLAN_STATES)[number];

/** What is planned with a key customer (大客户跟踪). CUS-18 */
@Entity('customer_plan')
@Unique('uq_customer_plan_year', ['customerId', 'year'])
@Check('ck_customer_plan_kind', `kind IN ('yearly_plan', 'project')`)
@Check('ck_customer_plan_year', `(kind = 'yearly_plan') = (year IS NOT NULL)`)
@Check('ck_customer_plan_state', `state IN ('open', 'won', 'lost', 'done', 'dropped')`)
export class CustomerPlan {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => Customer, { name: 'fk_customer_plan_customer_id' })
  customerId!: string;

  @Column('varchar', { length: 15 })
  kind!: PlanKind;

  @Column('smallint', { nullable: true })
  year!: number | null;

  @Column('varchar', { length: 200 })
  title!: string;

  @Column('varchar', { length: 4000, nullable: true })
  content!: string | null;

  /** Vehicles that the customer is expected to buy or have serviced. */
  @Column('integer', { nullable: true })
  vehicles!: number | null;

  @Column('bigint', { nullable: true })
  amountFen!: number | null;

  @Column('date', { nullable: true })
  dueOn!: LocalDate | null;

  @Column('varchar', { length: 10 })
  state!: PlanState;

  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz')
  updatedAt!: Date;
}
