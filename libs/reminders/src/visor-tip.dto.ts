import { type Locale, LOCALES, type LocalDate } from '#libs/foundation';
import {
  BooleanField,
  EnumField,
  Example,
  IdField,
  InstantField,
  IntegerField,
  LocalDateField,
  ObjectField,
  PageQuery,
  SortField,
  StringField,
} from '#libs/http';
import { JourneyTextDto } from './journey.dto';
import { ReminderVehicleDto } from './reminders.dto';
import { TIP_OCCASIONS, type TipOccasion } from './visor-tip.policy';
import { TIP_SORTS } from './visor-tip.queries';

const PLACEHOLDERS =
  '`{vehicle}`, `{plate}`, `{model}`, `{dueOn}`, `{dueKm}`, `{servicedOn}`, `{storeName}`, `{appointmentPhone}`, ' +
  '`{rescuePhone}`, `{repairPhone}`, `{complaintPhone}` and `{address}` are filled; a part in `[…]` is left out where ' +
  'one of its placeholders is unknown';

/** What stands on the sticker behind the sun visor (温馨提示). REM-17 */
export class VisorTipDocument {
  @EnumField(LOCALES, { enumName: 'VisorTipLanguage', description: 'Language that it is printed in', example: 'zh-CN' })
  language!: Locale;

  @ObjectField(() => JourneyTextDto, { description: `For a car that was just handed over. ${PLACEHOLDERS}` })
  newCar!: JourneyTextDto;

  @ObjectField(() => JourneyTextDto, { description: `For a car that was serviced. ${PLACEHOLDERS}` })
  serviced!: JourneyTextDto;
}

/** A tip to be printed and stuck on a passenger's sun visor (副驾驶遮阳板温馨提示). REM-17 */
@Example({ occasion: 'serviced', isHandedOver: true })
export class VisorTipDto {
  @IdField({ description: 'Id of the entry: the service order’s, or of a new car the vehicle’s' })
  id!: string;

  @EnumField(TIP_OCCASIONS, { enumName: 'VisorTipOccasion', description: 'A new car, or a visit' })
  occasion!: TipOccasion;

  @ObjectField(() => ReminderVehicleDto, { description: 'The vehicle' })
  vehicle!: ReminderVehicleDto;

  @IdField({ nullable: true, description: 'The service order of the visit' })
  orderId!: string | null;

  @InstantField({ description: 'When the car was or is to be handed over; of a new car, the beginning of that day' })
  at!: Date;

  @BooleanField({ description: 'No: promised for then, so there is time to print', example: true })
  isHandedOver!: boolean;

  @LocalDateField({ nullable: true, description: 'Day of the next maintenance, as of now', example: '2027-05-20' })
  dueOn!: LocalDate | null;

  @IntegerField({ nullable: true, min: 0, description: 'Odometer at it, km', example: 15_000 })
  dueKm!: number | null;

  @StringField({
    nullable: true,
    max: 2_000,
    description: 'The lines to print; null: something that they need, such as the store’s name, is not known',
    example: '申海大众浦东店 温馨提示\n下次保养：2027年5月20日（周四）\n预约电话：021-50001234',
  })
  text!: string | null;

  @InstantField({ nullable: true, description: 'When it was printed last; null: not yet' })
  printedAt!: Date | null;

  @StringField({ max: 120, description: 'Version of the text', example: 'visor-tip/default@preset:1' })
  policyRef!: string;
}

export class VisorTipQuery {
  @EnumField(TIP_OCCASIONS, {
    enumName: 'VisorTipOccasion',
    optional: true,
    description: 'Default: its last visit if there was one, else the new car',
  })
  occasion?: TipOccasion;

  @EnumField(LOCALES, { enumName: 'VisorTipLanguage', optional: true, description: 'Default: that of the policy' })
  language?: Locale;
}

export class PrintVisorTipDto extends VisorTipQuery {}

export class ListVisorTipsQuery extends PageQuery {
  @LocalDateField({
    optional: true,
    description: 'Day, in the store’s time zone. Default: today',
    example: '2026-11-23',
  })
  on?: LocalDate;

  @EnumField(TIP_OCCASIONS, { enumName: 'VisorTipOccasion', optional: true, description: 'Only these' })
  occasion?: TipOccasion;

  @SortField(TIP_SORTS, 'VisorTipSort')
  sort!: (typeof TIP_SORTS.names)[number];
}
