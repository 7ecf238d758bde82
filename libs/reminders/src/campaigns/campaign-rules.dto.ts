import { DeadlineRuleDto, type Weekday, WEEKDAYS } from '#libs/deadlines';
import { IntegerField, ListField, ObjectField, StringField } from '#libs/http';

/** When owner classrooms (车主讲堂) are held. REM-37 */
export class ClassroomRulesDto {
  @StringField({ max: 60, description: 'Code of its policy `campaign-kind`', example: 'owner-classroom' })
  kind!: string;

  @IntegerField({ min: 1, max: 8, description: 'How often in a month', example: 2 })
  perMonth!: number;

  @ListField(WEEKDAYS, {
    enumName: 'Weekday',
    min: 1,
    max: 7,
    unique: true,
    description: 'Days of the week on which owners have time; holidays and make-up workdays are left out',
    example: ['saturday', 'sunday'],
  })
  weekdays!: Weekday[];
}

/** Targets of care, and promises of campaigns (关怀目标). REM-28, REM-32, REM-33, REM-37 */
export class CampaignRulesDocument {
  @IntegerField({ min: 0, max: 100, description: 'Of the customers to be greeted on a festival, percent', example: 90 })
  festivalPercent!: number;

  @IntegerField({ min: 0, max: 100, description: 'Of the invited, who are notified (通知比例), percent', example: 80 })
  notifiedPercent!: number;

  @IntegerField({ min: 0, max: 100, description: 'Of the invited, who come (来店比例), percent', example: 15 })
  visitedPercent!: number;

  @IntegerField({
    min: 0,
    max: 100,
    description: 'Of the planned visits, which are made (走访率), percent',
    example: 85,
  })
  keyAccountPercent!: number;

  @ObjectField(() => DeadlineRuleDto, { description: 'Until a question of an evaluation form is answered' })
  questionAnswer!: DeadlineRuleDto;

  @ObjectField(() => ClassroomRulesDto, { description: 'When owner classrooms are proposed' })
  ownerClassroom!: ClassroomRulesDto;
}
