import { IntegerField, ListField, ObjectField, StringField } from '#libs/http';
import { MileageWindowDto } from '../maintenance-schedule.dto';

/** A text in both languages. */
export class MileageTextDto {
  @StringField({ min: 1, max: 300, description: 'Chinese', example: '首次5000公里保养' })
  'zh-CN'!: string;

  @StringField({ min: 1, max: 300, description: 'English', example: 'the first maintenance at 5,000 km' })
  en!: string;
}

/** By which windows of the odometer, and how sure the forecast has to be. REM-18, REM-19 */
export class MileageWindowTriggerDto {
  @ListField(() => MileageWindowDto, {
    optional: true,
    nullable: true,
    min: 1,
    max: 20,
    description: 'Windows, rising; without them those of the maintenance schedule',
  })
  windows?: MileageWindowDto[] | null;

  @IntegerField({
    min: 5,
    max: 95,
    description: 'On the day on which the odometer has reached the window with this chance, %',
    example: 50,
  })
  reachedPercent!: number;

  @IntegerField({
    min: 5,
    max: 95,
    description: 'Nobody is reminded whose odometer has passed the window by then with more than this chance, %',
    example: 40,
  })
  mostPastPercent!: number;

  @ObjectField(() => MileageTextDto, {
    optional: true,
    nullable: true,
    description: 'Why the customer is reminded (提示原因), as `{reason}`. REM-18',
  })
  reason?: MileageTextDto | null;

  @ObjectField(() => MileageTextDto, {
    optional: true,
    nullable: true,
    description: 'What is done then (提示内容), as `{content}`. REM-18',
  })
  content?: MileageTextDto | null;
}

/** How long parts are warranted, by time and distance, whichever ends first. REM-22 */
export class PartWarrantyDto {
  @IntegerField({ min: 1, max: 240, description: 'Months since the purchase', example: 12 })
  months!: number;

  @IntegerField({ min: 500, max: 2_000_000, description: 'Kilometres', example: 20_000 })
  km!: number;
}

/** Which parts' warranties are to be reminded of, and how long before they end. REM-22 */
export class WarrantyPartTriggerDto {
  @ListField(() => PartWarrantyDto, { min: 1, max: 20, description: 'Warranties of parts' })
  warranties!: PartWarrantyDto[];

  @IntegerField({
    min: 1,
    max: 180,
    description: 'Days before the end from which the steps count, for a visit to be fixed in time',
    example: 14,
  })
  leadDays!: number;
}
