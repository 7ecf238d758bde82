import {
  BooleanField,
  EnumField,
  Example,
  IdField,
  InstantField,
  IntegerField,
  IsAfter,
  PageQuery,
  StringField,
} from '#libs/http';
import { CLOCK_ENDS, type ClockEnd } from './labour-clocking.entity';
import type { ClockingRecord } from './clocking.queries';

export class ClockOnDto {
  @IdField({ description: 'Who begins to work' })
  technicianId!: string;

  @IdField({ description: 'On which order' })
  orderId!: string;

  @IdField({ optional: true, description: 'In which bay' })
  bayId?: string;

  @InstantField({ optional: true, description: 'When; by default now', example: '2026-11-22T01:30:00.000Z' })
  at?: Date;

  @BooleanField({
    default: false,
    description: 'Clock off at the job at which the technician still is; without it that is refused',
  })
  switch!: boolean;
}

export class ClockOffDto {
  @InstantField({ optional: true, description: 'When; by default now', example: '2026-11-22T03:00:00.000Z' })
  at?: Date;
}

export class CorrectClockingDto {
  @InstantField({ optional: true, description: 'When the work began', example: '2026-11-22T01:30:00.000Z' })
  startedAt?: Date;

  @InstantField({
    optional: true,
    description: 'When it ended; not of a clock that runs',
    example: '2026-11-22T03:00:00.000Z',
  })
  endedAt?: Date;

  @StringField({ min: 1, max: 300, description: 'Why', example: '忘记下卡' })
  reason!: string;
}

/** Labour that was clocked (打卡工时), or is being. SVC-23 */
@Example({ startedAt: '2026-11-22T01:30:00.000Z', endedAt: '2026-11-22T03:00:00.000Z', endedBy: 'hand' })
export class LabourClockingDto {
  @IdField({ description: 'Id of the clocking' })
  id!: string;

  @IdField({ description: 'Who works' })
  technicianId!: string;

  @IdField({ description: 'On which order' })
  orderId!: string;

  @StringField({ max: 64, description: 'Its dispatch number (派工单号)', example: 'RO261100136' })
  orderNumber!: string;

  @IdField({ nullable: true, description: 'In which bay' })
  bayId!: string | null;

  @InstantField({ description: 'Clocked on' })
  startedAt!: Date;

  @InstantField({ nullable: true, description: 'Clocked off; null: at work' })
  endedAt!: Date | null;

  @EnumField(CLOCK_ENDS, {
    nullable: true,
    enumName: 'ClockEnd',
    description: 'By hand, by the completion of the order, or at closing time since nobody clocked off',
  })
  endedBy!: ClockEnd | null;

  @StringField({ nullable: true, max: 300, description: 'Why its times were corrected', example: '忘记下卡' })
  correction!: string | null;

  @IntegerField({ min: 1, description: 'Goes up with every change; the ETag', example: 2 })
  version!: number;
}

export class ListClockingsQuery extends PageQuery {
  @IdField({ optional: true, description: 'Of this technician' })
  technicianId?: string;

  @IdField({ optional: true, description: 'On this order' })
  orderId?: string;

  @BooleanField({ optional: true, description: 'Only clocks that run, or only others' })
  running?: boolean;

  @InstantField({ optional: true, description: 'Clocked on at this instant or later' })
  startedAtFrom?: Date;

  @IsAfter('startedAtFrom')
  @InstantField({ optional: true, description: 'Clocked on before this instant' })
  startedAtBefore?: Date;
}

export function toClockingDto(clocking: ClockingRecord): LabourClockingDto {
  const { createdAt: _made, updatedAt: _changed, ...shown } = clocking;
  return shown;
}
