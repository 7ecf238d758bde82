import { Injectable } from '@nestjs/common';
import { explainViolations } from '#libs/database';
import { rangeTooLong, windowFaults } from '#libs/deadlines';
import { changesBetween, recordEvent } from '#libs/events';
import {
  Clock,
  daysBetween,
  DomainError,
  isLocalDate,
  type LocalDate,
  newId,
  notFound,
  refusedField,
  versionConflict,
} from '#libs/foundation';
import { keysetOf, type Page, pageOf } from '#libs/http';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import { availableHours } from './available-hours';
import { refuseUnknownSkills } from './known-skills';
import { Technician } from './technician.entity';
import {
  deleteAttendance,
  findAttendance,
  findTechnician,
  findTechnicians,
  putAttendance,
  TECHNICIAN_SORTS,
} from './technician.queries';
import {
  type AttendanceDto,
  type AttendanceQuery,
  type AvailableHoursListDto,
  type CreateTechnicianDto,
  type ListTechniciansQuery,
  type SetAttendanceDto,
  type TechnicianDto,
  toAttendanceDto,
  toAvailableHoursListDto,
  toTechnicianDto,
  type UpdateTechnicianDto,
} from './technicians.dto';
import { technicianCodeTaken, technicianStaffTaken } from './workshop.errors';

const MOST_DAYS = 62;

const TAKEN = {
  uq_technician_code: () => new DomainError(technicianCodeTaken),
  uq_technician_staff_id: () => new DomainError(technicianStaffTaken),
};

/** Technicians (技师) of the workshop, and when they are there (考勤). SVC-03, SVC-23 */
@Injectable()
export class TechniciansService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
  ) {}

  list(ctx: StoreContext, query: ListTechniciansQuery): Promise<Page<TechnicianDto>> {
    const keyset = keysetOf(query, TECHNICIAN_SORTS);
    return this.db.run(ctx, async (tx) => pageOf(await findTechnicians(tx, query, keyset), keyset, toTechnicianDto));
  }

  /** Throws `not_found`. */
  get(ctx: StoreContext, id: string): Promise<TechnicianDto> {
    return this.db.run(ctx, async (tx) => {
      const technician = await findTechnician(tx, id);
      if (!technician) throw new DomainError(notFound);
      return toTechnicianDto(technician);
    });
  }

  /** Throws `technician_code_taken`, `technician_staff_taken`, `validation_failed` for a skill that is not known. */
  create(ctx: StoreContext, input: CreateTechnicianDto): Promise<TechnicianDto> {
    const now = this.clock.now();
    const { staffId = null, ...told } = input;
    const technician: Technician = { id: newId(), ...told, staffId, version: 1, createdAt: now, updatedAt: now };
    return this.db.run(ctx, async (tx) => {
      await refuseUnknownSkills(tx, input.skills, now);
      await Promise.all([
        explainViolations(tx.insert(Technician, technician), TAKEN),
        recordEvent(tx, ctx, { type: 'technician.created', subject: { type: 'technician', id: technician.id } }),
      ]);
      return toTechnicianDto(technician);
    });
  }

  /** Throws like `create`, `not_found`, `version_conflict`. */
  update(
    ctx: StoreContext,
    id: string,
    version: number | undefined,
    input: UpdateTechnicianDto,
  ): Promise<TechnicianDto> {
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const [before] = await Promise.all([findTechnician(tx, id), refuseUnknownSkills(tx, input.skills, now)]);
      if (!before) throw new DomainError(notFound);
      const expected = version ?? before.version;
      const next = { ...input, version: expected + 1, updatedAt: now };
      const [{ affected }] = await Promise.all([
        explainViolations(tx.update(Technician, { id, version: expected }, next), TAKEN),
        recordEvent(tx, ctx, {
          type: 'technician.changed',
          subject: { type: 'technician', id },
          changes: changesBetween<Technician>(before, input, ['name', 'code']),
        }),
      ]);
      if (!affected) throw new DomainError(versionConflict, { params: { currentVersion: before.version } });
      return toTechnicianDto({ ...before, ...next });
    });
  }

  /** Of every technician in use on every day. Throws `validation_failed` for a range too long. SVC-23 */
  available(ctx: StoreContext, { from, before }: AttendanceQuery): Promise<AvailableHoursListDto> {
    if (daysBetween(from, before) > MOST_DAYS) {
      throw refusedField({ parameter: 'before', code: rangeTooLong.code, params: { max: MOST_DAYS } });
    }
    return this.db.run(ctx, async (tx) =>
      toAvailableHoursListDto(await availableHours(tx, ctx, { from, before }, this.clock.now())),
    );
  }

  /** Adds or replaces. Throws `not_found`, `version_conflict`, `validation_failed`. SVC-23 */
  async setAttendance(
    ctx: StoreContext,
    technicianId: string,
    text: string,
    version: number | undefined,
    { windows, reason }: SetAttendanceDto,
  ): Promise<AttendanceDto> {
    const day = readDay(text);
    const faults = windowFaults(windows, '#/windows');
    if (faults.length > 0) throw refusedField(...faults);
    const updatedAt = this.clock.now();
    const noted = { id: newId(), technicianId, day, windows, reason, updatedAt };
    return this.db.run(ctx, async (tx) => {
      const put = await explainViolations(putAttendance(tx, noted, version), {
        fk_technician_attendance_technician_id: () => new DomainError(notFound),
      });
      if (!put) {
        const current = await findAttendance(tx, technicianId, day);
        if (!current) throw new DomainError(notFound);
        throw new DomainError(versionConflict, { params: { currentVersion: current.version } });
      }
      // why somebody is away stays out of the log: it may be an illness
      await recordEvent(tx, ctx, {
        type: 'technician.attendance-set',
        subject: { type: 'technician', id: technicianId },
        payload: { day, windows },
      });
      return toAttendanceDto(put);
    });
  }

  /** From then on they are there when the store works. Throws `not_found`. */
  async removeAttendance(ctx: StoreContext, technicianId: string, text: string): Promise<void> {
    const day = readDay(text);
    await this.db.run(ctx, async (tx) => {
      const removed = await deleteAttendance(tx, technicianId, day);
      if (!removed) throw new DomainError(notFound);
      await recordEvent(tx, ctx, {
        type: 'technician.attendance-removed',
        subject: { type: 'technician', id: technicianId },
        payload: { day },
      });
    });
  }
}

/** What is no day of the calendar has nothing noted. */
function readDay(text: string): LocalDate {
  if (!isLocalDate(text)) throw new DomainError(notFound);
  return text;
}
