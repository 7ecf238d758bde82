import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import type { LocalDate } from '#libs/foundation';
import type { WorkingWindow } from '#libs/deadlines';

/** Somebody who works on vehicles (技师), and what at. SVC-03, SVC-23 */
@Entity('technician')
@Unique('uq_technician_code', ['code'])
@Unique('uq_technician_staff_id', ['staffId'])
@Check('ck_technician_efficiency', `efficiency > 0`)
export class Technician {
  @PrimaryColumn('uuid')
  id!: string;

  /** Number in the workshop (工号). */
  @Column('varchar', { length: 30 })
  code!: string;

  @Column('varchar', { length: 100 })
  name!: string;

  /** As whom they sign in; null: somebody without a sign-in. */
  @Column('varchar', { length: 60, nullable: true })
  staffId!: string | null;

  @Column('jsonb')
  skills!: readonly string[];

  /** Hours of work done in one hour, a decimal string: 1.25 does five hours' work in four. */
  @Column('numeric', { precision: 4, scale: 2 })
  efficiency!: string;

  @Column('boolean')
  inUse!: boolean;

  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz')
  updatedAt!: Date;
}

/** 出勤, 请假, 病假, 培训 */
export const ATTENDANCE_REASONS = ['present', 'leave', 'sick', 'training'] as const;
export type AttendanceReason = (typeof ATTENDANCE_REASONS)[number];

/** When a technician is there on a day (考勤), where that is not simply when the store works. SVC-23 */
@Entity('technician_attendance')
@Unique('uq_technician_attendance_day', ['day', 'technicianId'])
@Check('ck_technician_attendance_reason', `reason IN ('present', 'leave', 'sick', 'training')`)
export class TechnicianAttendance {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => Technician, { name: 'fk_technician_attendance_technician_id' })
  technicianId!: string;

  @Column('date')
  day!: LocalDate;

  /** Empty: away. */
  @Column('jsonb')
  windows!: readonly WorkingWindow[];

  @Column('varchar', { length: 10 })
  reason!: AttendanceReason;

  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz')
  updatedAt!: Date;
}
