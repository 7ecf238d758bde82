import { Injectable } from '@nestjs/common';
import { explainViolations } from '#libs/database';
import { changesBetween, recordEvent } from '#libs/events';
import {
  Clock,
  DomainError,
  newId,
  notFound,
  refusedField,
  refusedStep,
  unknownReference,
  versionConflict,
} from '#libs/foundation';
import { keysetOf, type Page, pageOf } from '#libs/http';
import { isClosed, type OrderState, serviceOrderClosed } from '#libs/service-orders';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import {
  CLOCKING_SORTS,
  type ClockingRecord,
  findClocking,
  findClockings,
  findRunning,
  findWorkableOrder,
  lockClocking,
  lockTechnician,
} from './clocking.queries';
import {
  type ClockOffDto,
  type ClockOnDto,
  type CorrectClockingDto,
  type LabourClockingDto,
  type ListClockingsQuery,
  toClockingDto,
} from './clockings.dto';
import {
  clockingEnded,
  clockingOfOther,
  clockingOverlap,
  clockOutOfTime,
  orderNotWorkedOn,
  technicianAtWork,
  technicianOutOfUse,
} from './control-board.errors';
import { LabourClocking } from './labour-clocking.entity';

/** From the arrival to the end of the quality check somebody may work on an order. */
export const WORKED_ON: readonly OrderState[] = ['arrived', 'inspected', 'quoted', 'in_work', 'work_completed'];

const OVERLAP = { ex_labour_clocking_technician_id: () => new DomainError(clockingOverlap) };

/** Labour clocked on and off (打卡). SVC-23 */
@Injectable()
export class ClockingsService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
  ) {}

  list(ctx: StoreContext, query: ListClockingsQuery): Promise<Page<LabourClockingDto>> {
    const keyset = keysetOf(query, CLOCKING_SORTS);
    return this.db.run(ctx, async (tx) => pageOf(await findClockings(tx, query, keyset), keyset, toClockingDto));
  }

  /** Throws `not_found`. */
  get(ctx: StoreContext, id: string): Promise<LabourClockingDto> {
    return this.db.run(ctx, async (tx) => {
      const clocking = await findClocking(tx, id);
      if (!clocking) throw new DomainError(notFound);
      return toClockingDto(clocking);
    });
  }

  /**
   * A technician begins to work on an order.
   * Throws `technician_at_work` unless `switch` says to clock off there, `order_not_worked_on`, `clocking_overlap`,
   * `clocking_of_other`, and `validation_failed` for what the store does not know or an instant out of order.
   */
  clockOn(ctx: StoreContext, input: ClockOnDto): Promise<LabourClockingDto> {
    const id = newId();
    const now = this.clock.now();
    const { technicianId, orderId, bayId = null, at: startedAt = now } = input;
    return this.db.run(ctx, async (tx) => {
      const [technician, running, order] = await Promise.all([
        lockTechnician(tx, technicianId),
        findRunning(tx, technicianId),
        findWorkableOrder(tx, orderId),
      ]);
      if (!technician) throw refusedField({ pointer: '#/technicianId', code: unknownReference.code });
      if (!order) throw refusedField({ pointer: '#/orderId', code: unknownReference.code });
      if (!technician.inUse) throw refusedField({ pointer: '#/technicianId', code: technicianOutOfUse.code });
      refuseOthers(ctx, technician.staffId);
      if (!WORKED_ON.includes(order.state)) {
        throw refusedStep(orderNotWorkedOn, { state: order.state, allowed: WORKED_ON });
      }
      refuseOutside('#/at', startedAt, order.arrivedAt, now);
      if (running && !input.switch) {
        throw new DomainError(technicianAtWork, { params: { orderNumber: running.orderNumber } });
      }
      if (running) refuseOutside('#/at', startedAt, running.startedAt, now);
      const clocking: LabourClocking = {
        id,
        technicianId,
        orderId,
        bayId,
        startedAt,
        endedAt: null,
        endedBy: null,
        correction: null,
        version: 1,
        createdAt: now,
        updatedAt: now,
      };
      // first, for the new clock must not overlap with the one that still runs
      if (running) await this.end(tx, ctx, running, startedAt);
      await Promise.all([
        explainViolations(tx.insert(LabourClocking, clocking), {
          ...OVERLAP,
          fk_labour_clocking_bay_id: () => refusedField({ pointer: '#/bayId', code: unknownReference.code }),
        }),
        recordEvent(tx, ctx, {
          type: 'labour-clocking.started',
          subject: { type: 'labour-clocking', id },
          payload: { technicianId, orderId, bayId },
        }),
      ]);
      return toClockingDto({ ...clocking, orderNumber: order.orderNumber });
    });
  }

  /** Throws `not_found`, `clocking_ended`, `clocking_of_other`, and `validation_failed` for an instant out of order. */
  clockOff(ctx: StoreContext, id: string, { at }: ClockOffDto): Promise<LabourClockingDto> {
    const now = this.clock.now();
    const endedAt = at ?? now;
    return this.db.run(ctx, async (tx) => {
      const taken = await lockClocking(tx, id);
      if (!taken) throw new DomainError(notFound);
      const { clocking, staffId } = taken;
      refuseOthers(ctx, staffId);
      if (clocking.endedAt) throw new DomainError(clockingEnded);
      refuseOutside('#/at', endedAt, clocking.startedAt, now);
      return toClockingDto(await this.end(tx, ctx, clocking, endedAt));
    });
  }

  /**
   * Times that were clocked wrongly. One that was a mistake altogether ends when it begins.
   * Throws `not_found`, `version_conflict`, `clocking_overlap`, `service_order_closed`, `validation_failed`.
   */
  correct(
    ctx: StoreContext,
    id: string,
    version: number | undefined,
    { reason, ...told }: CorrectClockingDto,
  ): Promise<LabourClockingDto> {
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const taken = await lockClocking(tx, id);
      if (!taken) throw new DomainError(notFound);
      const { clocking: before, orderState, arrivedAt } = taken;
      if (version !== undefined && version !== before.version) {
        throw new DomainError(versionConflict, { params: { currentVersion: before.version } });
      }
      if (isClosed(orderState)) throw new DomainError(serviceOrderClosed, { params: { state: orderState } });
      const { startedAt = before.startedAt, endedAt = before.endedAt } = told;
      refuseOutside('#/startedAt', startedAt, told.startedAt ? arrivedAt : null, endedAt ?? now);
      if (endedAt) refuseOutside('#/endedAt', endedAt, startedAt, now);
      const times = { startedAt, endedAt, endedBy: endedAt && (before.endedBy ?? ('hand' as const)) };
      const after = { ...times, correction: reason, version: before.version + 1, updatedAt: now };
      await Promise.all([
        explainViolations(tx.update(LabourClocking, { id }, after), OVERLAP),
        recordEvent(tx, ctx, {
          type: 'labour-clocking.corrected',
          subject: { type: 'labour-clocking', id },
          changes: changesBetween<LabourClocking>(before, times),
          payload: { technicianId: before.technicianId, orderId: before.orderId },
        }),
      ]);
      return toClockingDto({ ...before, ...after });
    });
  }

  private async end(tx: StoreTx, ctx: StoreContext, before: ClockingRecord, endedAt: Date): Promise<ClockingRecord> {
    const { id, technicianId, orderId, version } = before;
    const after = { endedAt, endedBy: 'hand' as const, version: version + 1, updatedAt: this.clock.now() };
    await Promise.all([
      tx.update(LabourClocking, { id }, after),
      recordEvent(tx, ctx, {
        type: 'labour-clocking.ended',
        subject: { type: 'labour-clocking', id },
        payload: { technicianId, orderId, endedBy: after.endedBy },
      }),
    ]);
    return { ...before, ...after };
  }
}

/** A person without the scheduler's permission clocks nobody else. */
function refuseOthers({ actor, permissions }: StoreContext, staffId: string | null): void {
  if (actor.type !== 'staff' || permissions.has('workshop:schedule') || actor.id === staffId) return;
  throw new DomainError(clockingOfOther);
}

function refuseOutside(pointer: string, instant: Date, notBefore: Date | null, notAfter: Date): void {
  if ((notBefore === null || instant >= notBefore) && instant <= notAfter) return;
  const params = { notBefore: notBefore?.toISOString() ?? '-', notAfter: notAfter.toISOString() };
  throw refusedField({ pointer, code: clockOutOfTime.code, params });
}
