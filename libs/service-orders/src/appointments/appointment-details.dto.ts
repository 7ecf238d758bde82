import { DecimalField, EnumField, InstantField, ListField, StringField } from '#libs/http';
import { VISIT_KINDS, type VisitKind } from '#libs/workshop';
import { APPOINTMENT_CHANNELS, type AppointmentChannel, OCCASIONS, type Occasion } from './appointment.entity';

/** A service that the visit is for. */
export class VisitServiceDto {
  @StringField({ optional: true, min: 1, max: 64, description: 'Code in the price catalogue', example: 'M05000' })
  code?: string;

  @StringField({ min: 1, max: 100, description: 'What is to be done', example: '5000公里保养' })
  name!: string;
}

/** A part that the visit needs, for the parts department. SVC-03 */
export class VisitPartDto {
  @StringField({ min: 1, max: 64, description: 'Code of the part', example: 'P01056' })
  code!: string;

  @DecimalField({ default: '1', scale: 3, min: 0.001, max: 999_999, description: 'Pieces or litres', example: '1' })
  quantity!: string;
}

/** What is agreed of a visit beside its time (客户预约记录表). SVC-02 */
export class AppointmentDetailsDto {
  @EnumField(VISIT_KINDS, {
    optional: true,
    enumName: 'VisitKind',
    description: 'How the vehicle comes: the customer waits for it, leaves it, or has it fetched. SVC-33',
    example: 'waiter',
  })
  kind?: VisitKind;

  @EnumField(APPOINTMENT_CHANNELS, {
    optional: true,
    enumName: 'AppointmentChannel',
    description: 'How it was asked for; `outbound_call`: the store rang up (主动电话预约). SVC-08, SVC-10',
    example: 'phone',
  })
  channel?: AppointmentChannel;

  @EnumField(OCCASIONS, {
    optional: true,
    enumName: 'AppointmentOccasion',
    description:
      'What led to it: the customer, a maintenance reminder, a campaign, a residual fault (故障遗留), parts that were short ' +
      '(配件缺货), rework (返工), or a remote diagnosis (远程诊断). SVC-07, SVC-10',
    example: 'maintenance_reminder',
  })
  occasion?: Occasion;

  @ListField(() => VisitServiceDto, { optional: true, max: 30, description: 'What is to be done' })
  services?: VisitServiceDto[];

  @ListField(() => VisitPartDto, { optional: true, max: 50, description: 'Parts that it needs. SVC-03' })
  parts?: VisitPartDto[];

  @InstantField({
    optional: true,
    description:
      'When the parts department has the parts; a visit before is refused, or becomes a task. Left out, it follows from ' +
      'what the orders of the vehicle await of `parts`. SVC-03, SVC-19',
  })
  partsReadyAt?: Date;

  @InstantField({ optional: true, description: 'Delivery that the customer was promised (约定交车). SVC-11' })
  promisedAt?: Date;

  @InstantField({
    optional: true,
    description:
      'When the vehicle is fetched (上门取车), by default by the time of the visit; a task asks for it. SVC-33',
  })
  pickUpAt?: Date;

  @InstantField({ optional: true, description: 'When it is taken back (送车); a task asks for it. SVC-33' })
  returnAt?: Date;

  @StringField({
    optional: true,
    min: 1,
    max: 200,
    description: 'Where it is fetched and taken to',
    example: '上海市浦东新区张杨路500号',
  })
  transportAddress?: string;

  @StringField({ optional: true, min: 1, max: 1000, description: 'Notes', example: '客户反映刹车异响' })
  notes?: string;
}
