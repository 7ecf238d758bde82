import { DeadlineRuleDto } from '#libs/deadlines';
import { BooleanField, IdField, IntegerField, ListField, ObjectField } from '#libs/http';

/** What one specialist can do, beside the others (业务能力). CUS-16 */
export class SpecialistAbilityDto {
  @IdField({ description: 'Id of the person' })
  staffId!: string;

  @IntegerField({
    min: 10,
    max: 1000,
    description: 'Ability in percent of the usual: with 200, twice as many customers as a colleague with 100',
    example: 120,
  })
  percent!: number;

  @BooleanField({ description: 'Gets new customers; false for who is being relieved', example: true })
  takesNew!: boolean;
}

/** How customers are looked after: shared out, first spoken to, answered (客户维护规则). CUS-12, CUS-16, CUS-20 */
export class CustomerCareDocument {
  @ListField(() => SpecialistAbilityDto, {
    max: 200,
    description: 'Specialists whose ability is not the usual 100 percent',
  })
  abilities!: SpecialistAbilityDto[];

  @IntegerField({
    min: 0,
    max: 1000,
    description:
      'Key customers (special status or class A) go to specialists of at least this ability, if there are any',
    example: 100,
  })
  keyCustomerPercent!: number;

  @ObjectField(() => DeadlineRuleDto, { description: 'Until the specialist has first spoken to an assigned customer' })
  firstCommunication!: DeadlineRuleDto;

  @ObjectField(() => DeadlineRuleDto, { description: 'Until a suggestion, criticism or question is answered' })
  opinionReply!: DeadlineRuleDto;

  @IntegerField({
    min: 0,
    max: 100,
    description: 'Target of the information-retention rate (信息留存率) in percent',
    example: 90,
  })
  retentionTargetPercent!: number;
}
