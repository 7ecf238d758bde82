import { Injectable } from '@nestjs/common';
import { row, sql } from '#libs/database';
import { rangeTooLong } from '#libs/deadlines';
import { recordEvent } from '#libs/events';
import {
  addDays,
  Clock,
  daysBetween,
  DomainError,
  isLocalDate,
  type LocalDate,
  newId,
  notFound,
  refusedField,
  startOfDay,
} from '#libs/foundation';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import { PlannedWork } from './planned-work';
import { attendedMinutes, minutesLeft } from './slot-search.policy';
import { hoursOf, minutesOf } from './work-hours';
import type { SetWorkshopDayDto, WorkshopDayDto, WorkshopDaysDto, WorkshopDaysQuery } from './workshop-days.dto';
import type { WorkshopDay } from './workshop-day.entity';
import { workshopFacts } from './workshop-facts';

const MOST_DAYS = 31;

/** Hours of the workshop, day by day and skill by skill (车间产能). SVC-03 */
@Injectable()
export class WorkshopDaysService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly plannedWork: PlannedWork,
  ) {}

  /** Throws `validation_failed` for a range too long. */
  show(ctx: StoreContext, { from, before }: WorkshopDaysQuery): Promise<WorkshopDaysDto> {
    if (daysBetween(from, before) > MOST_DAYS) {
      throw refusedField({ parameter: 'before', code: rangeTooLong.code, params: { max: MOST_DAYS } });
    }
    return this.db.run(ctx, async (tx) => ({ data: await this.days(tx, ctx, from, before) }));
  }

  /** What is carried over to a day, and what may be booked on it. Throws `not_found` for what is no day or no skill. */
  async set(ctx: StoreContext, day: string, skill: string, input: SetWorkshopDayDto): Promise<WorkshopDayDto> {
    if (!isLocalDate(day)) throw new DomainError(notFound);
    const now = this.clock.now();
    const carryOverMinutes = input.carryOverHours === null ? null : minutesOf(input.carryOverHours);
    const limitMinutes = input.limitHours == null ? null : minutesOf(input.limitHours);
    return this.db.run(ctx, async (tx) => {
      const id = await putDay(tx, { day, skill: skill.slice(0, 30), carryOverMinutes, limitMinutes, updatedAt: now });
      const [[shown]] = await Promise.all([
        this.days(tx, ctx, day, addDays(day, 1), skill),
        recordEvent(tx, ctx, {
          type: 'workshop-day.set',
          subject: { type: 'workshop-day', id },
          payload: { day, skill, carryOverMinutes, limitMinutes },
        }),
      ]);
      if (!shown) throw new DomainError(notFound);
      return shown;
    });
  }

  private async days(
    tx: StoreTx,
    ctx: StoreContext,
    from: LocalDate,
    before: LocalDate,
    only?: string,
  ): Promise<WorkshopDayDto[]> {
    const { timeZone } = ctx.store;
    const { facts, rules } = await workshopFacts(tx, ctx, {
      from: startOfDay(from, timeZone),
      until: startOfDay(before, timeZone),
      now: this.clock.now(),
      customerId: null,
      plannedWork: this.plannedWork,
    });
    const skills = rules.document.skills.map(({ code }) => code).filter((code) => only === undefined || code === only);
    const figures = skills.map((skill) => ({
      skill,
      attended: attendedMinutes(facts, skill),
      left: minutesLeft(facts, skill),
    }));
    return facts.opening
      .filter(({ day }) => day < before)
      .flatMap(({ day }) =>
        figures.map(({ skill, attended, left }) => {
          const limit = facts.limits.find((one) => one.day === day && one.skill === skill);
          const bookable = limit?.limitMinutes ?? attended.get(day) ?? 0;
          const carryOver = limit?.carryOverMinutes ?? 0;
          const leftMinutes = left.get(day) ?? 0;
          return {
            day,
            skill,
            attendedHours: hoursOf(attended.get(day) ?? 0),
            limitHours: limit?.limitMinutes == null ? null : hoursOf(limit.limitMinutes),
            carryOverHours: hoursOf(carryOver),
            unfinishedHours: hoursOf(limit?.unfinishedMinutes ?? 0),
            bookedHours: hoursOf(bookable - carryOver - leftMinutes),
            leftHours: hoursOf(leftMinutes),
          };
        }),
      );
  }
}

type SetDay = Pick<WorkshopDay, 'day' | 'skill' | 'carryOverMinutes' | 'limitMinutes' | 'updatedAt'>;

async function putDay(tx: StoreTx, set: SetDay): Promise<string> {
  const put = await row<{ id: string }>(
    tx,
    sql`insert into workshop_day as d
          (id, day, skill, booked_minutes, carry_over_minutes, limit_minutes, created_at, updated_at)
        values (${newId()}, ${set.day}, ${set.skill}, 0, ${set.carryOverMinutes}, ${set.limitMinutes}, ${set.updatedAt},
                ${set.updatedAt})
        on conflict (day, skill) do update
          set carry_over_minutes = excluded.carry_over_minutes, limit_minutes = excluded.limit_minutes,
              version = d.version + 1, updated_at = excluded.updated_at
        returning d.id`,
  );
  return put?.id as string;
}
