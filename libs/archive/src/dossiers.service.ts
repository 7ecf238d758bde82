import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Deadlines, type NewDeadline } from '#libs/deadlines';
import { type NewEvent, recordEvents } from '#libs/events';
import { Clock, DomainError, newId, notFound, refusedField, unknownReference } from '#libs/foundation';
import { keysetOf, type Page, pageOf, type PeriodQuery } from '#libs/http';
import { policiesInForce } from '#libs/policies';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import { archiveDossierTaken } from './archive.errors';
import { ARCHIVE_DEPARTMENTS } from './archive-file.entity';
import { ARCHIVE_CHECKLIST, DOSSIER, HAND_OVER_DEADLINE } from './archive-policies';
import {
  type ArchiveDossierDto,
  type ArchiveDossierWithPapersDto,
  type ArchiveSummaryDto,
  type CreateDossierDto,
  type ListDossiersQuery,
  toDepartmentDto,
  toDossierDto,
  toDossierWithPapersDto,
} from './dossiers.dto';
import {
  countByDepartment,
  DOSSIER_SORTS,
  findDossier,
  findDossiers,
  findOpeningFacts,
  insertDossiers,
  type NewDossier,
} from './dossiers.queries';
import { newDossier } from './new-dossier.policy';

/** The papers that occasions ask for: which, from whom, by when, and whether they came. ARC-07..10, ARC-15, ARC-19 */
@Injectable()
export class DossiersService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly deadlines: Deadlines,
  ) {}

  list(ctx: StoreContext, query: ListDossiersQuery): Promise<Page<ArchiveDossierDto>> {
    const keyset = keysetOf(query, DOSSIER_SORTS);
    const at = this.at(ctx);
    return this.db.run(ctx, async (tx) => pageOf(await findDossiers(tx, query, keyset, at), keyset, toDossierDto));
  }

  /** Throws `not_found`. */
  get(ctx: StoreContext, id: string): Promise<ArchiveDossierWithPapersDto> {
    return this.db.run(ctx, (tx) => this.read(tx, ctx, id));
  }

  /** Timeliness and completeness by department. Each figure is a list of dossiers with the same period. ARC-15, SEC-04 */
  summary(ctx: StoreContext, query: PeriodQuery): Promise<ArchiveSummaryDto> {
    const at = this.at(ctx);
    return this.db.run(ctx, async (tx) => {
      const [counts, checklists] = await Promise.all([
        countByDepartment(tx, query, at),
        policiesInForce(tx, ARCHIVE_CHECKLIST, at.now),
      ]);
      const departments = ARCHIVE_DEPARTMENTS.map((department) => {
        const lists = checklists.filter(({ document }) => document.department === department);
        const heads = [...new Set(lists.flatMap(({ document }) => document.heads))];
        const none = { department, due: 0, inTime: 0, complete: 0, pending: 0 };
        return toDepartmentDto({ ...(counts.find((one) => one.department === department) ?? none), heads });
      });
      return { departments };
    });
  }

  /**
   * Opens a dossier by hand, such as for a complaint, or for what happened before this system. Throws
   * `validation_failed` for a vehicle, order or checklist that is not there and for an instant to come,
   * `archive_dossier_taken`.
   */
  async create(ctx: StoreContext, input: CreateDossierDto): Promise<ArchiveDossierWithPapersDto> {
    if ((input.occasion === 'order') !== (input.orderId !== undefined)) {
      throw refusedField({ pointer: '#/orderId', code: 'archive_occasion_mismatch' });
    }
    const id = newId();
    const now = this.clock.now();
    const startedAt = input.startedAt ?? now;
    if (startedAt > now) throw refusedField({ pointer: '#/startedAt', code: 'archive_started_ahead' });
    return this.db.run(ctx, async (tx) => {
      // started beside the look-ups, so that nobody waits for them one by one; a refusal takes both back
      const [dossier] = await Promise.all([
        this.insertOne(tx, ctx, { ...input, startedAt }, id),
        this.deadlines
          .start(tx, ctx, [timeOf({ id, checklist: input.checklist, startedAt })])
          .catch(unknownChecklist(input)),
      ]);
      return dossier;
    });
  }

  /** Opens dossiers and starts their time; those whose order or sale has one are left out. CF-19 */
  async open(tx: StoreTx, ctx: StoreContext, dossiers: readonly NewDossier[]): Promise<void> {
    const opened = await insertDossiers(tx, dossiers, this.clock.now());
    await Promise.all([
      recordEvents(tx, ctx, opened.map(openedEvent)),
      this.deadlines.start(tx, ctx, opened.map(timeOf)),
    ]);
  }

  async read(tx: StoreTx, ctx: StoreContext, id: string): Promise<ArchiveDossierWithPapersDto> {
    const dossier = await findDossier(tx, id, this.clock.now());
    if (!dossier) throw new DomainError(notFound);
    return toDossierWithPapersDto(dossier, ctx.locale);
  }

  private async insertOne(
    tx: StoreTx,
    ctx: StoreContext,
    { vehicleId, checklist, occasion, orderId, startedAt }: CreateDossierDto & { startedAt: Date },
    id: string,
  ): Promise<ArchiveDossierWithPapersDto> {
    const now = this.clock.now();
    const [checklists, facts] = await Promise.all([
      policiesInForce(tx, ARCHIVE_CHECKLIST, now),
      findOpeningFacts(tx, vehicleId, orderId),
    ]);
    const inForce = checklists.find(({ code }) => code === checklist);
    if (!inForce) throw refusedChecklist(checklist);
    if (!facts) throw refusedField({ pointer: '#/vehicleId', code: unknownReference.code });
    if (orderId && !facts.orderId) throw refusedField({ pointer: '#/orderId', code: unknownReference.code });
    const customerId = facts.orderCustomerId ?? facts.ownerId;
    const made = newDossier({ vehicleId, customerId, occasion, orderId: orderId ?? null, startedAt }, inForce);
    const [dossier] = await insertDossiers(tx, [{ ...made, id }], now);
    if (!dossier) throw new DomainError(archiveDossierTaken);
    // the answers of the look-ups came before that of the insert: after a turn, what they led to is on its way
    await setImmediate();
    const [, read] = await Promise.all([recordEvents(tx, ctx, [openedEvent(dossier)]), this.read(tx, ctx, id)]);
    return read;
  }

  private at(ctx: StoreContext) {
    return { now: this.clock.now(), timeZone: ctx.store.timeZone };
  }
}

const timeOf = ({ id, checklist, startedAt }: Pick<NewDossier, 'id' | 'checklist' | 'startedAt'>): NewDeadline => ({
  id: newId(),
  kind: HAND_OVER_DEADLINE,
  subject: { type: DOSSIER, id },
  policyCode: checklist,
  rule: checklist,
  startedAt,
});

const openedEvent = ({ id, vehicleId, orderId, checklist, department, role }: NewDossier): NewEvent => ({
  type: 'archive.dossier-opened',
  subject: { type: DOSSIER, id },
  payload: { vehicleId, orderId, checklist, department, role },
});

const refusedChecklist = (checklist: string) =>
  refusedField({ pointer: '#/checklist', code: 'archive_checklist_unknown', params: { checklist } });

const unknownChecklist =
  ({ checklist }: CreateDossierDto) =>
  (error: unknown): never => {
    throw error instanceof DomainError && error.problem === notFound ? refusedChecklist(checklist) : error;
  };
