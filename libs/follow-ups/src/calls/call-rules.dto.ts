import { DeadlineRuleDto } from '#libs/deadlines';
import type { LocalDate } from '#libs/foundation';
import { EnumField, IntegerField, ListField, LocalDateField, ObjectField, StringField } from '#libs/http';
import {
  FOLLOW_UP_FIGURES,
  FOLLOW_UP_POPULATIONS,
  type FollowUpFigure,
  type FollowUpPopulation,
  TARGET_DIRECTIONS,
  type TargetDirection,
} from './follow-up-figures.policy';

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** A part of the day in which customers are called. */
export class CallTimesDto {
  @StringField({ max: 5, pattern: TIME, description: 'From, in the zone of the store', example: '09:00' })
  from!: string;

  @StringField({ max: 5, pattern: TIME, description: 'Until, not included', example: '11:30' })
  to!: string;
}

/** How calls are made (回访电话规则). FUP-08, FUP-13, FUP-15 */
export class CallRulesDocument {
  @IntegerField({ min: 1, max: 20, description: 'Tries before a call ends without success', example: 3 })
  attempts!: number;

  @IntegerField({ min: 1, max: 10_080, description: 'Minutes between two tries', example: 240 })
  waitMinutes!: number;

  @ListField(() => CallTimesDto, {
    min: 1,
    max: 6,
    description:
      'When a call is tried again, never while customers rest (避开休息时间); a time that the customer agreed to wins. FUP-08',
  })
  callTimes!: CallTimesDto[];

  @ObjectField(() => DeadlineRuleDto, {
    description: 'Within what time after the visit the customer is spoken to: three days by the sources. FUP-08',
  })
  followUpWithin!: DeadlineRuleDto;

  @IntegerField({
    min: 0,
    max: 100,
    description:
      'Percent of the calls in which the customer was reached that the supervisor reviews (回访监控). FUP-13',
    example: 5,
  })
  reviewPercent!: number;

  @StringField({
    min: 1,
    max: 40,
    description: 'Role that reviews calls',
    example: 'customer_service_supervisor',
  })
  reviewerRole!: string;

  @IntegerField({
    min: 1,
    max: 3650,
    optional: true,
    description: 'Days that recordings of calls (通话录音) are kept after the call; left out: 180. FUP-13',
    example: 180,
  })
  recordingDays?: number;

  @StringField({
    min: 1,
    max: 40,
    description: 'Role that hears of a potential customer (潜在客户). FUP-15',
    example: 'sales_manager',
  })
  potentialCustomerRole!: string;

  @StringField({
    min: 1,
    max: 40,
    description: 'Role that hears of a repair that is not right (维修质量问题). FUP-15',
    example: 'service_manager',
  })
  repairQualityRole!: string;
}

/** What one figure should be, for whom and from when. CF-09 */
export class FollowUpTargetDto {
  @EnumField(FOLLOW_UP_FIGURES, { enumName: 'FollowUpFigure', description: 'Which figure' })
  figure!: FollowUpFigure;

  @EnumField(FOLLOW_UP_POPULATIONS, {
    enumName: 'FollowUpPopulation',
    description: 'Of all customers, or of those who are members on the day of the call (会员). FUP-08',
  })
  population!: FollowUpPopulation;

  @IntegerField({ min: 0, max: 100, description: 'Percent', example: 65 })
  percent!: number;

  @EnumField(TARGET_DIRECTIONS, {
    enumName: 'FollowUpTargetDirection',
    description: 'Which side of it is right: at least so much, more than it, or at most so much',
  })
  direction!: TargetDirection;

  @LocalDateField({ nullable: true, description: 'First day that it holds for; null: ever since' })
  from!: LocalDate | null;
}

/** What follow-up should reach (回访目标): by figure, population and period; a store sets its own. CF-09 */
export class FollowUpTargetsDocument {
  @ListField(() => FollowUpTargetDto, {
    max: 100,
    description: 'Of one figure and population, the one that begins last by the last day of a period counts',
  })
  targets!: FollowUpTargetDto[];
}
