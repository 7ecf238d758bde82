import type { FieldProblem } from '#libs/foundation';
import { BooleanField, EnumField, IntegerField, ObjectField } from '#libs/http';
import type { DeadlineRule } from './deadline-kind';
import { amountRequired } from './deadlines.errors';
import { type Allowance, ALLOWANCE_UNITS, type AllowanceUnit } from './due.policy';

/** How much time a promise has (时限), in the policy documents of the features. CF-01 */
export class AllowanceDto implements Allowance {
  @EnumField(ALLOWANCE_UNITS, {
    enumName: 'AllowanceUnit',
    description:
      '`minutes` and `hours` count working time; `working_days` end when work ends on the last of them, `calendar_days` ' +
      'at its 24:00, and for both the day of the start does not count; `same_day` ends when work ends on that day',
    example: 'working_days',
  })
  unit!: AllowanceUnit;

  @IntegerField({ min: 1, max: 10_000, optional: true, description: 'How many; not for `same_day`', example: 3 })
  amount?: number;

  @BooleanField({
    optional: true,
    description: 'Minutes and hours run through nights, weekends and holidays too',
    example: false,
  })
  aroundTheClock?: boolean;
}

/** How much time a promise has, and when whoever owes it is warned. */
export class DeadlineRuleDto implements DeadlineRule {
  @ObjectField(() => AllowanceDto, { description: 'How much time there is' })
  allowance!: AllowanceDto;

  @IntegerField({
    min: 0,
    max: 100_000,
    optional: true,
    description: 'Minutes before the due time at which a warning is given, by the clock of the allowance; none without',
    example: 60,
  })
  warnBeforeMinutes?: number;
}

/** What the fields of an allowance cannot say by themselves; for the `check` of a policy kind. */
export function allowanceFaults({ unit, amount }: Allowance, pointer: string): FieldProblem[] {
  const isRight = (unit === 'same_day') === (amount === undefined);
  return isRight ? [] : [{ pointer: `${pointer}/amount`, code: amountRequired.code }];
}
