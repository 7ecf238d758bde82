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
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import type { ExtraService } from './extra-service.entity';
import { firstState, nextExtraStates } from './extra-service-flow.policy';
import {
  type CreateExtraServiceDto,
  type ExtraServiceDto,
  type ListExtraServicesQuery,
  type MoveExtraServiceDto,
  toExtraServiceDto,
  type UpdateExtraServiceDto,
} from './extra-services.dto';
import {
  EXTRA_SERVICE_SORTS,
  findExtraService,
  findExtraServices,
  insertExtraService,
  lockExtraService,
  updateExtraService,
} from './extra-services.queries';
import { extraServiceClosed } from './extra-services.errors';

/** Columns whose values never go into the event log; that they changed does. */
const PERSONAL = ['place', 'reference', 'note'] as const satisfies readonly (keyof ExtraService)[];

/** What the store does beside the work in its bays (上门与增值服务). SVC-33 */
@Injectable()
export class ExtraServicesService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
  ) {}

  list(ctx: StoreContext, query: ListExtraServicesQuery): Promise<Page<ExtraServiceDto>> {
    const keyset = keysetOf(query, EXTRA_SERVICE_SORTS);
    return this.db.run(ctx, async (tx) =>
      pageOf(await findExtraServices(tx, query, keyset), keyset, toExtraServiceDto),
    );
  }

  /** Throws `not_found`. */
  get(ctx: StoreContext, id: string): Promise<ExtraServiceDto> {
    return this.db.run(ctx, async (tx) => {
      const service = await findExtraService(tx, id);
      if (!service) throw new DomainError(notFound);
      return toExtraServiceDto(service);
    });
  }

  /** Throws `validation_failed` for a customer, vehicle or order that the store does not know. */
  async create(ctx: StoreContext, input: CreateExtraServiceDto): Promise<ExtraServiceDto> {
    const id = newId();
    const now = this.clock.now();
    const { kind, customerId, vehicleId, orderId, vehicleCount, plannedFor, place, reference, note } = input;
    const state = firstState(kind);
    const service: ExtraService = {
      ...{ id, kind, state, customerId, vehicleId: vehicleId ?? null, orderId: orderId ?? null },
      ...{ vehicleCount: vehicleCount ?? 1, plannedFor: plannedFor ?? null, place: place ?? null },
      ...{ reference: reference ?? null, note: note ?? null, steps: [{ state, at: now.toISOString() }] },
      ...{ version: 1, createdAt: now, updatedAt: now },
    };
    return this.db.run(ctx, async (tx) => {
      await Promise.all([
        explained(insertExtraService(tx, service)),
        recordEvent(tx, ctx, {
          type: `extra-service.${state}`,
          subject: { type: 'extra-service', id },
          payload: { kind, customerId },
        }),
      ]);
      return toExtraServiceDto(service);
    });
  }

  /** Throws `not_found`, `version_conflict`, `extra_service_closed`, and `validation_failed` like `create`. */
  update(
    ctx: StoreContext,
    id: string,
    version: number | undefined,
    { vehicleCount, ...patch }: UpdateExtraServiceDto,
  ): Promise<ExtraServiceDto> {
    return this.db.run(ctx, async (tx) => {
      const before = await take(tx, id, version);
      const allowed = nextExtraStates(before.kind, before.state);
      if (allowed.length === 0) throw closed(before, before.state, allowed);
      const change = { ...patch, ...(vehicleCount !== undefined && { vehicleCount: vehicleCount ?? 1 }) };
      return this.write(tx, ctx, before, change, 'extra-service.changed');
    });
  }

  /**
   * Moves it on. Throws `not_found`, `version_conflict`, `extra_service_closed`, and `validation_failed` where it would be
   * scheduled for no time.
   */
  move(
    ctx: StoreContext,
    id: string,
    version: number | undefined,
    { to, plannedFor }: MoveExtraServiceDto,
  ): Promise<ExtraServiceDto> {
    const at = this.clock.now().toISOString();
    return this.db.run(ctx, async (tx) => {
      const before = await take(tx, id, version);
      const allowed = nextExtraStates(before.kind, before.state);
      if (!allowed.includes(to)) throw closed(before, to, allowed);
      if (to === 'scheduled' && (plannedFor ?? before.plannedFor) === null) {
        throw refusedField({ pointer: '#/plannedFor', code: 'required' });
      }
      const change = { state: to, plannedFor, steps: [...before.steps, { state: to, at }] };
      return this.write(tx, ctx, before, change, `extra-service.${to.replace('_', '-')}`);
    });
  }

  private async write(
    tx: StoreTx,
    ctx: StoreContext,
    before: ExtraService,
    change: Partial<ExtraService>,
    type: `extra-service.${string}`,
  ): Promise<ExtraServiceDto> {
    const { id } = before;
    const { steps: _steps, ...told } = change;
    const [, , after] = await Promise.all([
      explained(updateExtraService(tx, before, change, this.clock.now())),
      recordEvent(tx, ctx, {
        type,
        subject: { type: 'extra-service', id },
        changes: changesBetween<ExtraService>(before, told, PERSONAL),
        payload: { kind: before.kind },
      }),
      findExtraService(tx, id),
    ]);
    return toExtraServiceDto(after as ExtraService);
  }
}

async function take(tx: StoreTx, id: string, version: number | undefined): Promise<ExtraService> {
  const service = await lockExtraService(tx, id);
  if (!service) throw new DomainError(notFound);
  if (version !== undefined && version !== service.version) {
    throw new DomainError(versionConflict, { params: { currentVersion: service.version } });
  }
  return service;
}

function closed({ state: from }: ExtraService, to: string, allowed: readonly string[]): DomainError {
  return refusedStep(extraServiceClosed, { from, to, allowed });
}

function explained(statement: Promise<number>): Promise<number> {
  const unknown = (field: string) => () => refusedField({ pointer: `#/${field}`, code: unknownReference.code });
  return explainViolations(statement, {
    fk_extra_service_customer_id: unknown('customerId'),
    fk_extra_service_vehicle_id: unknown('vehicleId'),
    fk_extra_service_order_id: unknown('orderId'),
  });
}
