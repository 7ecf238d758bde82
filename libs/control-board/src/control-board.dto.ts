import type { LocalDate } from '#libs/foundation';
import {
  BooleanField,
  EnumField,
  Example,
  IdField,
  InstantField,
  IntegerField,
  ListField,
  LocalDateField,
  ObjectField,
  StringField,
} from '#libs/http';
import { ORDER_STATES, type OrderState } from '#libs/service-orders';
import { TechnicianHoursDto } from './labour-hours.dto';
import { LATENESS, type Lateness } from './lateness.policy';

export class ControlBoardQuery {
  @LocalDateField({
    optional: true,
    description: 'Day to show, by the calendar of the store; by default today',
    example: '2026-11-22',
  })
  on?: LocalDate;
}

export class FollowControlBoardQuery extends ControlBoardQuery {
  @IntegerField({
    description: 'Seconds after which the stream ends, so that who may see the board is asked again; open it anew',
    min: 1,
    max: 300,
    default: 300,
  })
  seconds!: number;
}

/** A stretch of a bay's day, planned or worked. */
@Example({ from: '2026-11-22T01:30:00.000Z', before: '2026-11-22T03:00:00.000Z', releasedAt: null })
export class BoardPlanDto {
  @IdField({ description: 'The order' })
  orderId!: string;

  @StringField({ max: 64, description: 'Its dispatch number (派工单号)', example: 'RO261100136' })
  orderNumber!: string;

  @IdField({ description: 'Planned technician' })
  technicianId!: string;

  @InstantField({ description: 'Begins' })
  from!: Date;

  @InstantField({ description: 'Ends' })
  before!: Date;

  @InstantField({ nullable: true, description: 'Done or called off ahead of its end, so that the bay was free again' })
  releasedAt!: Date | null;
}

@Example({ startedAt: '2026-11-22T01:35:00.000Z', endedAt: null })
export class BoardWorkDto {
  @IdField({ description: 'The clocking' })
  clockingId!: string;

  @IdField({ description: 'The order' })
  orderId!: string;

  @StringField({ max: 64, description: 'Its dispatch number (派工单号)', example: 'RO261100136' })
  orderNumber!: string;

  @IdField({ description: 'Who works, or worked' })
  technicianId!: string;

  @IdField({ nullable: true, description: 'In which bay; null: none was told' })
  bayId!: string | null;

  @InstantField({ description: 'Clocked on' })
  startedAt!: Date;

  @InstantField({ nullable: true, description: 'Clocked off; null: at work' })
  endedAt!: Date | null;
}

@Example({ from: '2026-11-22T06:00:00.000Z', before: '2026-11-22T07:30:00.000Z' })
export class BoardBookingDto {
  @IdField({ nullable: true, description: 'The appointment; null: a slot that is held' })
  appointmentId!: string | null;

  @IdField({ description: 'Booked technician' })
  technicianId!: string;

  @InstantField({ description: 'Begins' })
  from!: Date;

  @InstantField({ description: 'Ends' })
  before!: Date;
}

/** A bay and its day: planned against actual (计划与实际). SVC-37 */
@Example({ code: 'B07', plannedMinutes: 180, workedMinutes: 165 })
export class BoardBayDto {
  @IdField({ description: 'The bay' })
  bayId!: string;

  @StringField({ max: 30, description: 'As it stands on its wall', example: 'B07' })
  code!: string;

  @ListField(() => BoardPlanDto, { max: 200, description: 'Planned, in order' })
  planned!: BoardPlanDto[];

  @ListField(() => BoardWorkDto, { max: 500, description: 'Worked, in order' })
  worked!: BoardWorkDto[];

  @ListField(() => BoardBookingDto, { max: 200, description: 'Booked by customers who have not arrived, in order' })
  booked!: BoardBookingDto[];

  @IntegerField({ min: 0, description: 'Minutes planned on the day' })
  plannedMinutes!: number;

  @IntegerField({ min: 0, description: 'Minutes worked on the day, until now' })
  workedMinutes!: number;
}

/** A technician: at which job now, and the hours of the day. SVC-23, SVC-37 */
export class BoardTechnicianDto extends TechnicianHoursDto {
  @ObjectField(() => BoardWorkDto, { nullable: true, description: 'The job at work now; null: none' })
  workingOn!: BoardWorkDto | null;
}

/** An order in the house that nobody works on, or that is late. */
@Example({
  state: 'in_work',
  promisedAt: '2026-11-22T10:00:00.000Z',
  finishBy: '2026-11-22T09:30:00.000Z',
  planned: true,
  late: ['workshop'],
})
export class BoardOrderDto {
  @IdField({ description: 'The order' })
  orderId!: string;

  @StringField({ max: 64, description: 'Its dispatch number (派工单号)', example: 'RO261100136' })
  orderNumber!: string;

  @EnumField(ORDER_STATES, { enumName: 'ServiceOrderState', description: 'How far it has come' })
  state!: OrderState;

  @InstantField({ description: 'When the vehicle arrived' })
  arrivedAt!: Date;

  @InstantField({ nullable: true, description: 'Agreed delivery' })
  promisedAt!: Date | null;

  @InstantField({
    nullable: true,
    description: 'Repair and quality check are to be done by then: 30 minutes ahead. SVC-20',
  })
  finishBy!: Date | null;

  @BooleanField({ description: 'Whether it stands on the board for a time to come' })
  planned!: boolean;

  @ListField(LATENESS, {
    max: LATENESS.length,
    enumName: 'BoardLateness',
    description:
      'The delivery is overdue; the work should be done; nobody began as planned; it goes on beyond its plan',
  })
  late!: Lateness[];
}

/** How far the board is used: planned work among the work done. Poor use is a listed barrier. SVC-37 */
@Example({ ordersWorkedOn: 12, ordersPlanned: 9 })
export class BoardUseDto {
  @IntegerField({ min: 0, description: 'Orders that somebody clocked on that day' })
  ordersWorkedOn!: number;

  @IntegerField({ min: 0, description: 'Of these, those that were planned for that day' })
  ordersPlanned!: number;
}

/** The control board (控工看板) of a day, in one look. SVC-37 */
export class ControlBoardDto {
  @LocalDateField({ description: 'The day, by the calendar of the store' })
  on!: LocalDate;

  @InstantField({ description: 'When this was so', example: '2026-11-22T02:00:00.000Z' })
  asOf!: Date;

  @ListField(() => BoardBayDto, {
    max: 500,
    description: 'Bays in use, and those in which something is planned, worked on or booked on the day; by code',
  })
  bays!: BoardBayDto[];

  @ListField(() => BoardTechnicianDto, { max: 1000, description: 'Technicians in use, by number' })
  technicians!: BoardTechnicianDto[];

  @ListField(() => BoardOrderDto, {
    max: 500,
    description: 'Orders in the house now that nobody works on, those promised first first; whichever day is shown',
  })
  waiting!: BoardOrderDto[];

  @ListField(() => BoardOrderDto, {
    max: 500,
    description: 'Orders in the house now that are late, those promised first first; whichever day is shown',
  })
  late!: BoardOrderDto[];

  @ObjectField(() => BoardUseDto, { description: 'How far the board is used' })
  use!: BoardUseDto;
}
