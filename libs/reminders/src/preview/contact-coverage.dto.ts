import {
  EnumField,
  IdField,
  IntegerField,
  ListField,
  ObjectField,
  PageQuery,
  SortField,
  StringField,
} from '#libs/http';
import { ReminderCustomerDto, ReminderVehicleDto } from '../reminders.dto';
import { COVERED, type Covered, UNCOVERED_SORTS } from './contact-coverage.queries';

export class UncoveredReasonDto {
  @StringField({ max: 60, description: 'Code of the reason', example: 'no_customer' })
  reason!: string;

  @StringField({ max: 200, description: 'The reason in words', example: 'There is no owner or customer' })
  label!: string;

  @IntegerField({ min: 1, description: 'Records', example: 12 })
  records!: number;
}

export class CoverageFigureDto {
  @IntegerField({ min: 0, description: 'All records', example: 3_412 })
  total!: number;

  @IntegerField({ min: 0, description: 'Those that are reached', example: 3_400 })
  covered!: number;

  @ListField(() => UncoveredReasonDto, {
    max: 20,
    description: 'Why the others are not, the most frequent reason first',
  })
  uncovered!: UncoveredReasonDto[];
}

/** Who is reached at all (覆盖). REM-41, SVC-07 */
export class ContactCoverageDto {
  @ObjectField(() => CoverageFigureDto, { description: 'Vehicles, by maintenance reminders (所有車輛)' })
  vehicles!: CoverageFigureDto;

  @ObjectField(() => CoverageFigureDto, { description: 'Customers, by campaign notices (所有客戶)' })
  customers!: CoverageFigureDto;
}

/** A vehicle or customer that is not reached, and why. */
export class UncoveredDto {
  @IdField({ description: 'Id of the vehicle or customer' })
  id!: string;

  @ObjectField(() => ReminderCustomerDto, { nullable: true, description: 'The customer, or the owner' })
  customer!: ReminderCustomerDto | null;

  @ObjectField(() => ReminderVehicleDto, { nullable: true, description: 'The vehicle, where it is about one' })
  vehicle!: ReminderVehicleDto | null;

  @StringField({ max: 60, description: 'Code of the reason', example: 'no_customer' })
  reason!: string;

  @StringField({ max: 200, description: 'The reason in words', example: 'There is no owner or customer' })
  reasonLabel!: string;
}

export class ListUncoveredQuery extends PageQuery {
  @EnumField(COVERED, {
    enumName: 'Covered',
    description: 'Vehicles that no maintenance reminder reaches, or customers that no campaign notice does',
    example: 'vehicles',
  })
  of!: Covered;

  @StringField({ optional: true, max: 60, description: 'Only for this reason', example: 'no_customer' })
  reason?: string;

  @SortField(UNCOVERED_SORTS, 'UncoveredSort')
  sort!: 'createdAt' | '-createdAt';
}
