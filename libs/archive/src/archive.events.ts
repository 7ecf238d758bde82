import { Injectable } from '@nestjs/common';
import { rows, sql } from '#libs/database';
import { type DeadlinePayload } from '#libs/deadlines';
import { EventHandler, type RecordedEvent } from '#libs/events';
import { Clock } from '#libs/foundation';
import { policiesInForce, policyInForce } from '#libs/policies';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import {
  ARCHIVE_CHECKLIST,
  ARCHIVE_RULES,
  CORRECTION_DEADLINE,
  HAND_OVER_DEADLINE,
  LOAN_DEADLINE,
  NEW_CAR,
  USUAL,
} from './archive-policies';
import { ArchiveViolationsService, type NewViolation } from './archive-violations.service';
import { DossiersService } from './dossiers.service';
import { fileFeedback } from './feedback.queries';
import { newDossier } from './new-dossier.policy';
import { findHandedBackOrders, findNewCars, type OccasionSource } from './occasions.queries';

const THE_SYSTEM = 'system';

/** What the archive does by itself: opens dossiers when cars are sold and handed back, and sees what runs out of time. */
@Injectable()
export class ArchiveEvents {
  constructor(
    private readonly clock: Clock,
    private readonly dossiers: DossiersService,
    private readonly violations: ArchiveViolationsService,
  ) {}

  /** A hand-back asks for the papers of its order's type, a new car for its own. ARC-07, ARC-08, CF-19 */
  @EventHandler({ name: 'archive-dossiers', types: ['service-order.delivered', 'vehicle.*', 'import.finished'] })
  async open(tx: StoreTx, ctx: StoreContext, events: readonly RecordedEvent[]): Promise<void> {
    const now = this.clock.now();
    const [checklists, rules] = await Promise.all([
      policiesInForce(tx, ARCHIVE_CHECKLIST, now),
      policyInForce(tx, ARCHIVE_RULES, USUAL, now),
    ]);
    const source = sourceOf(events, { now, openWithinDays: rules.document.openWithinDays });
    const byCode = new Map(checklists.map((checklist) => [checklist.code, checklist]));
    const newCar = byCode.get(NEW_CAR);
    const [orders, cars] = await Promise.all([
      findHandedBackOrders(tx, source),
      newCar ? findNewCars(tx, source, newCar.document.startEvent ?? 'delivery', ctx.store.timeZone) : [],
    ]);
    const opened = [...orders, ...cars].flatMap(({ checklist: code, ...occasion }) => {
      const checklist = byCode.get(code);
      return checklist ? [newDossier(occasion, checklist)] : [];
    });
    await this.dossiers.open(tx, ctx, opened);
  }

  /** What calls brought goes into the vehicle's file. ARC-18 */
  @EventHandler({ name: 'archive-feedback', types: ['task.completed'] })
  async file(tx: StoreTx, _ctx: StoreContext, events: readonly RecordedEvent[]): Promise<void> {
    const now = this.clock.now();
    const rules = await policyInForce(tx, ARCHIVE_RULES, USUAL, now);
    const taskIds = events.map(({ subjectId }) => subjectId);
    await fileFeedback(tx, taskIds, rules.document.feedback, now);
  }

  /** What ran out of time: papers that have not come, violations that nobody corrected, loans. ARC-07, ARC-08, ARC-16 */
  @EventHandler({ name: 'archive-misses', types: ['deadline.missed'] })
  async miss(tx: StoreTx, ctx: StoreContext, events: readonly RecordedEvent[]): Promise<void> {
    const missed = events.map(({ payload }) => payload as unknown as DeadlinePayload);
    const of = (kind: { readonly code: string }) => missed.filter((one) => one.kind === kind.code);
    const found = await findLate(
      tx,
      of(HAND_OVER_DEADLINE).map(({ subjectId }) => subjectId),
      of(LOAN_DEADLINE).map(({ subjectId }) => subjectId),
    );
    await this.violations.find(tx, ctx, found, THE_SYSTEM);
    await this.violations.repeat(
      tx,
      ctx,
      of(CORRECTION_DEADLINE).map(({ subjectId: id, occurrence, dueAt }) => ({
        id,
        repeats: Number(occurrence),
        missedAt: dueAt === null ? this.clock.now() : new Date(dueAt),
      })),
    );
  }
}

const DAY_MS = 86_400_000;
/** How far ahead the delivery of a new car may be planned. */
const PLANNED_WITHIN_MS = 366 * DAY_MS;

function sourceOf(
  events: readonly RecordedEvent[],
  { now, openWithinDays }: { now: Date; openWithinDays: number },
): OccasionSource {
  const idsOf = (subjectType: string) => [
    ...new Set(events.filter((event) => event.subjectType === subjectType).map(({ subjectId }) => subjectId)),
  ];
  return {
    orderIds: idsOf('service-order'),
    vehicleIds: idsOf('vehicle'),
    importIds: idsOf('import'),
    since: new Date(now.getTime() - openWithinDays * DAY_MS),
    before: new Date(now.getTime() + PLANNED_WITHIN_MS),
  };
}

/** Dossiers whose papers have still not come, and loans that are still out. */
function findLate(tx: StoreTx, dossierIds: readonly string[], loanIds: readonly string[]): Promise<NewViolation[]> {
  return rows(
    tx,
    sql`select s.file_id as "fileId", s.id as "dossierId", null as "documentId", s.id as "subjectId", 'late' as kind,
               s.department, s.role
        from archive_dossier s where s.id = any(${dossierIds}::uuid[]) and s.handed_over_at is null
        union all
        select l.file_id, null, l.document_id, l.id, 'loan_overdue', 'customer_care', 'archive_administrator'
        from archive_loan l where l.id = any(${loanIds}::uuid[]) and l.returned_at is null`,
  );
}
