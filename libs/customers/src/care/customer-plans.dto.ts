import type { LocalDate } from '#libs/foundation';
import {
  EnumField,
  Example,
  IdField,
  InstantField,
  IntegerField,
  ListField,
  LocalDateField,
  MoneyDto,
  MoneyField,
  PageQuery,
  PatchOf,
  StringField,
  toMoney,
} from '#libs/http';
import { type CustomerPlan, PLAN_KINDS, PLAN_STATES, type PlanKind, type PlanState } from './customer-plan.entity';

const KIND = {
  enumName: 'CustomerPlanKind',
  description: 'Yearly plan of an important account (年度计划), or project of a potential one (项目). CUS-18',
} as const;
const STATE = {
  enumName: 'CustomerPlanState',
  description: '`open`; a project is `won` or `lost`, a yearly plan `done`; both may be `dropped`',
} as const;

export class NewPlanDto {
  @EnumField(PLAN_KINDS, KIND)
  kind!: PlanKind;

  @IntegerField({
    optional: true,
    min: 2000,
    max: 2100,
    description: 'Year of a yearly plan; needed for it and for nothing else. One plan a year',
    example: 2027,
  })
  year?: number;

  @StringField({ min: 1, max: 200, description: 'What it is about', example: '2027 年度车队更新' })
  title!: string;

  @StringField({ optional: true, max: 4000, description: 'Content', example: '计划更换商务车 12 台，保养全部到店' })
  content?: string;

  @IntegerField({ optional: true, min: 0, max: 100_000, description: 'Vehicles that are expected', example: 12 })
  vehicles?: number;

  @MoneyField({ optional: true, description: 'Turnover that is expected' })
  amount?: MoneyDto;

  @LocalDateField({ optional: true, description: 'Until when', example: '2027-06-30' })
  dueOn?: LocalDate;
}

export class UpdatePlanDto extends PatchOf(NewPlanDto, { omit: ['kind', 'year'] }) {
  @EnumField(PLAN_STATES, { ...STATE, optional: true })
  state?: PlanState;
}

/** What is planned with a key customer. CUS-18 */
@Example({ kind: 'yearly_plan' })
export class PlanDto {
  @IdField({ description: 'Id of the plan' })
  id!: string;

  @IdField({ description: 'The customer' })
  customerId!: string;

  @EnumField(PLAN_KINDS, KIND)
  kind!: PlanKind;

  @IntegerField({ nullable: true, description: 'Year of a yearly plan', example: 2027 })
  year!: number | null;

  @StringField({ max: 200, description: 'What it is about', example: '2027 年度车队更新' })
  title!: string;

  @StringField({ max: 4000, nullable: true, description: 'Content', example: '计划更换商务车 12 台' })
  content!: string | null;

  @IntegerField({ min: 0, nullable: true, description: 'Vehicles that are expected', example: 12 })
  vehicles!: number | null;

  @MoneyField({ nullable: true, description: 'Turnover that is expected' })
  amount!: MoneyDto | null;

  @LocalDateField({ nullable: true, description: 'Until when', example: '2027-06-30' })
  dueOn!: LocalDate | null;

  @EnumField(PLAN_STATES, STATE)
  state!: PlanState;

  @IntegerField({ min: 1, description: 'Goes up with every change; the ETag', example: 1 })
  version!: number;

  @InstantField({ description: 'When it was made' })
  createdAt!: Date;

  @InstantField({ description: 'When it was changed last' })
  updatedAt!: Date;
}

export class ListPlansQuery extends PageQuery {
  @IdField({ optional: true, description: 'Of this customer' })
  customerId?: string;

  @ListField(PLAN_KINDS, { ...KIND, optional: true, max: 2 })
  kind?: PlanKind[];

  @ListField(PLAN_STATES, { ...STATE, optional: true, max: 5 })
  state?: PlanState[];

  @IntegerField({ optional: true, min: 2000, max: 2100, description: 'Plans of this year', example: 2027 })
  year?: number;
}

export function toPlanDto({ amountFen, ...plan }: CustomerPlan): PlanDto {
  return { ...plan, amount: toMoney(amountFen) };
}
