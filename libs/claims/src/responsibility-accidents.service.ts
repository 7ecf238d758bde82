import { Injectable } from '@nestjs/common';
import { explainViolations } from '#libs/database';
import { changesBetween, recordEvent } from '#libs/events';
import { Clock, DomainError, newId, notFound, refusedField, unknownReference, versionConflict } from '#libs/foundation';
import { keysetOf, type Page, pageOf } from '#libs/http';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import { accidentInFuture, accidentResolvedEarly } from './claims.errors';
import { refuseImplausible } from './plausible-amount';
import { ResponsibilityAccident } from './responsibility-accident.entity';
import { ACCIDENT_SORTS, findAccident, findAccidents, lockAccident } from './responsibility-accident.queries';
import {
  type ListAccidentsQuery,
  type RecordAccidentDto,
  type ResponsibilityAccidentDto,
  toAccidentDto,
  type UpdateAccidentDto,
} from './responsibility-accidents.dto';

/** Free texts whose values never go into the event log. */
const PERSONAL = ['description', 'measures'] as const satisfies readonly (keyof ResponsibilityAccident)[];

/** Accidents that the workshop answers for (责任事故). SVC-30 */
@Injectable()
export class ResponsibilityAccidentsService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
  ) {}

  list(ctx: StoreContext, query: ListAccidentsQuery): Promise<Page<ResponsibilityAccidentDto>> {
    const keyset = keysetOf(query, ACCIDENT_SORTS);
    return this.db.run(ctx, async (tx) => pageOf(await findAccidents(tx, query, keyset), keyset, toAccidentDto));
  }

  /** Throws `not_found`. */
  get(ctx: StoreContext, id: string): Promise<ResponsibilityAccidentDto> {
    return this.db.run(ctx, async (tx) => {
      const accident = await findAccident(tx, id);
      if (!accident) throw new DomainError(notFound);
      return toAccidentDto(accident);
    });
  }

  /** Throws `validation_failed` for an order that the store does not know, and for an instant to come. */
  async record(ctx: StoreContext, { damage, ...told }: RecordAccidentDto): Promise<ResponsibilityAccidentDto> {
    const id = newId();
    const now = this.clock.now();
    refuseFuture(told, now);
    if (damage) refuseImplausible('#/damage/amount', damage.amount, 0);
    const accident: ResponsibilityAccident = {
      id,
      orderId: told.orderId,
      kind: told.kind,
      occurredAt: told.occurredAt,
      description: told.description ?? null,
      damageFen: damage?.amount ?? null,
      measures: told.measures ?? null,
      resolvedAt: told.resolvedAt ?? null,
      version: 1,
      createdAt: now,
      updatedAt: now,
    };
    refuseEarlyResolution(accident);
    return this.db.run(ctx, async (tx) => {
      await Promise.all([
        explainViolations(tx.insert(ResponsibilityAccident, accident), {
          fk_responsibility_accident_order_id: () =>
            refusedField({ pointer: '#/orderId', code: unknownReference.code }),
        }),
        recordEvent(tx, ctx, {
          type: 'responsibility-accident.recorded',
          subject: { type: 'responsibility-accident', id },
          payload: { orderId: accident.orderId, kind: accident.kind, damageFen: accident.damageFen },
        }),
      ]);
      return toAccidentDto(accident);
    });
  }

  /** Throws `not_found`, `version_conflict`, `validation_failed`. */
  async update(
    ctx: StoreContext,
    id: string,
    version: number | undefined,
    { damage, ...told }: UpdateAccidentDto,
  ): Promise<ResponsibilityAccidentDto> {
    const now = this.clock.now();
    refuseFuture(told, now);
    if (damage) refuseImplausible('#/damage/amount', damage.amount, 0);
    const patch = defined({ ...told, damageFen: damage === null ? null : damage?.amount });
    return this.db.run(ctx, async (tx) => {
      const before = await lockAccident(tx, id);
      if (!before) throw new DomainError(notFound);
      if (version !== undefined && version !== before.version) {
        throw new DomainError(versionConflict, { params: { currentVersion: before.version } });
      }
      refuseEarlyResolution({ ...before, ...patch });
      const after = { ...patch, version: before.version + 1, updatedAt: now };
      await Promise.all([
        tx.update(ResponsibilityAccident, { id }, after),
        recordEvent(tx, ctx, {
          type: 'responsibility-accident.changed',
          subject: { type: 'responsibility-accident', id },
          changes: changesBetween<ResponsibilityAccident>(before, patch, PERSONAL),
          payload: { orderId: before.orderId },
        }),
      ]);
      return toAccidentDto({ ...before, ...after });
    });
  }
}

function refuseFuture(
  { occurredAt, resolvedAt }: { readonly occurredAt?: Date; readonly resolvedAt?: Date | null },
  now: Date,
): void {
  const instants = { occurredAt, resolvedAt };
  for (const [field, instant] of Object.entries(instants)) {
    if (instant && instant > now) throw refusedField({ pointer: `#/${field}`, code: accidentInFuture.code });
  }
}

function refuseEarlyResolution({ occurredAt, resolvedAt }: Pick<ResponsibilityAccident, 'occurredAt' | 'resolvedAt'>) {
  if (!resolvedAt || resolvedAt >= occurredAt) return;
  throw refusedField({ pointer: '#/resolvedAt', code: accidentResolvedEarly.code });
}

function defined(patch: Partial<ResponsibilityAccident>): Partial<ResponsibilityAccident> {
  const told = Object.entries(patch).filter(([, value]) => value !== undefined);
  return Object.fromEntries(told) as Partial<ResponsibilityAccident>;
}
