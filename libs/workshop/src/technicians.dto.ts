import { WindowsField, type WorkingWindowDto } from '#libs/deadlines';
import type { LocalDate } from '#libs/foundation';
import {
  BooleanField,
  DecimalField,
  EnumField,
  IdField,
  InstantField,
  IntegerField,
  IsAfter,
  ListField,
  LocalDateField,
  PageQuery,
  PatchOf,
  SortField,
  StringField,
} from '#libs/http';
import type { AvailableHours } from './available-hours';
import {
  ATTENDANCE_REASONS,
  type AttendanceReason,
  type Technician,
  type TechnicianAttendance,
} from './technician.entity';
import { TECHNICIAN_SORTS } from './technician.queries';
import { hoursOf } from './work-hours';

export class CreateTechnicianDto {
  @StringField({ min: 1, max: 30, description: 'Number in the workshop (工号)', example: 'T012' })
  code!: string;

  @StringField({ min: 1, max: 100, description: 'Name', example: '周立国' })
  name!: string;

  @StringField({
    optional: true,
    min: 1,
    max: 60,
    description: 'Id of the person as whom the technician signs in, so that clocking finds the technician',
    example: '01926f3c-7a10-7c3e-9d52-8f1f6f0f9a15',
  })
  staffId?: string;

  @ListField('string', {
    min: 1,
    max: 40,
    unique: true,
    description: 'Skills of the policy `slot-rules`',
    example: ['maintenance', 'electrical'],
  })
  skills!: string[];

  @DecimalField({
    scale: 2,
    min: 0.1,
    max: 9.99,
    default: '1.00',
    description: 'Hours of work done in one hour: 1.25 does five hours’ work in four',
    example: '1.00',
  })
  efficiency!: string;

  @BooleanField({ default: true, description: 'False: nothing is booked for them any more', example: true })
  inUse!: boolean;
}

export class UpdateTechnicianDto extends PatchOf(CreateTechnicianDto) {}

/** A technician (技师) of the workshop. SVC-03, SVC-23 */
export class TechnicianDto {
  @IdField({ description: 'Id of the technician' })
  id!: string;

  @StringField({ max: 30, description: 'Number in the workshop (工号)', example: 'T012' })
  code!: string;

  @StringField({ max: 100, description: 'Name', example: '周立国' })
  name!: string;

  @StringField({
    nullable: true,
    max: 60,
    description: 'Id of the person as whom the technician signs in',
    example: '01926f3c-7a10-7c3e-9d52-8f1f6f0f9a15',
  })
  staffId!: string | null;

  @ListField('string', { max: 40, description: 'Skills', example: ['maintenance', 'electrical'] })
  skills!: string[];

  @DecimalField({ scale: 2, description: 'Hours of work done in one hour', example: '1.00' })
  efficiency!: string;

  @BooleanField({ description: 'Whether work is booked for them', example: true })
  inUse!: boolean;

  @IntegerField({ min: 1, description: 'Goes up with every change; the ETag', example: 1 })
  version!: number;

  @InstantField({ description: 'When the technician was added' })
  createdAt!: Date;

  @InstantField({ description: 'When something was changed last' })
  updatedAt!: Date;
}

export class ListTechniciansQuery extends PageQuery {
  @SortField(TECHNICIAN_SORTS, 'TechnicianSort')
  sort!: (typeof TECHNICIAN_SORTS.names)[number];

  @BooleanField({ optional: true, description: 'Only those in use, or only those who are not' })
  inUse?: boolean;

  @StringField({ optional: true, min: 1, max: 30, description: 'With this skill', example: 'maintenance' })
  skill?: string;
}

export class SetAttendanceDto {
  @WindowsField('When the technician is there')
  windows!: WorkingWindowDto[];

  @EnumField(ATTENDANCE_REASONS, {
    enumName: 'AttendanceReason',
    description: '出勤, 请假, 病假, 培训',
    default: 'present',
    example: 'present',
  })
  reason!: AttendanceReason;
}

/** When a technician is there on a day (考勤). SVC-23 */
export class AttendanceDto extends SetAttendanceDto {
  @IdField({ description: 'Technician' })
  technicianId!: string;

  @LocalDateField({ description: 'The day', example: '2026-11-23' })
  day!: LocalDate;

  @IntegerField({ min: 1, description: 'Goes up with every change; the ETag', example: 1 })
  version!: number;

  @InstantField({ description: 'When it was noted first' })
  createdAt!: Date;

  @InstantField({ description: 'When it was changed last' })
  updatedAt!: Date;
}

export class AttendanceQuery {
  @LocalDateField({ description: 'First day', example: '2026-11-01' })
  from!: LocalDate;

  @IsAfter('from')
  @LocalDateField({ description: 'The day after the last one, at most 62 days on', example: '2026-12-01' })
  before!: LocalDate;
}

/** How long a technician is there on a day (可用工时). SVC-23 */
export class AvailableHoursDto {
  @IdField({ description: 'Technician' })
  technicianId!: string;

  @LocalDateField({ description: 'The day', example: '2026-11-23' })
  day!: LocalDate;

  @DecimalField({ scale: 2, description: 'Hours', example: '8.00' })
  hours!: string;

  @EnumField(ATTENDANCE_REASONS, {
    nullable: true,
    enumName: 'AttendanceReason',
    description: 'As it was noted; null: nothing was, and the technician is there when the store works',
    example: 'present',
  })
  reason!: AttendanceReason | null;
}

export class AvailableHoursListDto {
  @DecimalField({ scale: 2, description: 'Hours of all technicians on all days', example: '160.00' })
  totalHours!: string;

  @ListField(() => AvailableHoursDto, { max: 20_000, description: 'By technician and day' })
  data!: AvailableHoursDto[];
}

export function toTechnicianDto({ skills, ...technician }: Technician): TechnicianDto {
  return { ...technician, skills: [...skills] };
}

export function toAttendanceDto({ id: _id, windows, ...shown }: TechnicianAttendance): AttendanceDto {
  return { ...shown, windows: windows.map(({ from, to }) => ({ from, to })) };
}

export function toAvailableHoursListDto(found: readonly AvailableHours[]): AvailableHoursListDto {
  return {
    totalHours: hoursOf(found.reduce((sum, { minutes }) => sum + minutes, 0)),
    data: found.map(({ minutes, ...day }) => ({ ...day, hours: hoursOf(minutes) })),
  };
}
