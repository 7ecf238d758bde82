import { EnumField, IntegerField, ListField, ObjectField } from '#libs/http';
import { DUE_BASES, type DueBasis, type MaintenanceRules } from './maintenance-due.policy';

const MOST_KM = 2_000_000;

export class MaintenanceByTimeDto {
  @IntegerField({
    min: 1,
    max: 60,
    description: 'Months from the purchase to the first maintenance (首保)',
    example: 6,
  })
  firstMonths!: number;

  @IntegerField({ min: 1, max: 60, description: 'Months from one maintenance to the next', example: 6 })
  everyMonths!: number;
}

/** A span of the odometer in which a reminder takes effect. REM-19 */
export class MileageWindowDto {
  @IntegerField({ min: 1, max: MOST_KM, description: 'From, km', example: 4_500 })
  fromKm!: number;

  @IntegerField({ min: 1, max: MOST_KM, description: 'To, km', example: 5_500 })
  toKm!: number;
}

export class MaintenanceByMileageDto {
  @IntegerField({ min: 500, max: 100_000, description: 'Kilometres from one maintenance to the next', example: 10_000 })
  everyKm!: number;

  @ListField(() => MileageWindowDto, {
    max: 20,
    description: 'Spans in which a reminder takes effect, rising; the start of the next one comes before `everyKm`',
  })
  windows!: MileageWindowDto[];
}

export class MileageHistoryDto {
  @IntegerField({ min: 30, max: 3_650, description: 'Days before the last reading that count', example: 365 })
  historyDays!: number;

  @IntegerField({ min: 1, max: 365, description: 'Days that two readings lie apart at least', example: 14 })
  leastDays!: number;
}

/** When maintenance is due (保养周期). CF-07 */
export class MaintenanceScheduleDocument implements MaintenanceRules {
  @EnumField(DUE_BASES, {
    enumName: 'MaintenanceDueBasis',
    description: 'Time, mileage, or whichever comes first; where the one that counts knows nothing the other helps out',
    example: 'time',
  })
  basis!: DueBasis;

  @ObjectField(() => MaintenanceByTimeDto, { description: 'By the calendar' })
  byTime!: MaintenanceByTimeDto;

  @ObjectField(() => MaintenanceByMileageDto, { description: 'By the odometer, predicted from its history' })
  byMileage!: MaintenanceByMileageDto;

  @IntegerField({ min: 1, max: 1_000, description: 'Kilometres a day, where the history does not tell', example: 45 })
  usualKmPerDay!: number;

  @ObjectField(() => MileageHistoryDto, { description: 'What of the history tells the distance of a day' })
  history!: MileageHistoryDto;
}
