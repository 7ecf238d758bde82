import { Injectable } from '@nestjs/common';
import { affected, explainViolations, sql } from '#libs/database';
import { changesBetween, recordEvent } from '#libs/events';
import { Clock, DomainError, newId, notFound, refusedField, unknownReference } from '#libs/foundation';
import { keysetOf, type Page, pageOf } from '#libs/http';
import { policiesInForce, policyInForce } from '#libs/policies';
import { OrderFactsService, type OrderState, type ServiceOrder } from '#libs/service-orders';
import { ObjectStorage } from '#libs/storage';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import type { CheckFormDocument } from './check-form.dto';
import { CHECK_FORMS } from './check-forms';
import { type CheckPoint, CheckSheet, type CheckSheetKind } from './check-sheet.entity';
import { CHECK_SHEET_SORTS, findNeededServices, findSheet, findSheets } from './check-sheet.queries';
import {
  type BeginCheckSheetDto,
  type CheckFindingDto,
  type CheckFormsDto,
  type CheckSheetDto,
  type ListCheckSheetsQuery,
  type NeededServicesDto,
  toCheckSheetDto,
  toNeededServiceDto,
  type UpdateCheckSheetDto,
} from './check-sheets.dto';
import { photoFolder } from './check-photos.service';
import { takeOpenSheet } from './take-sheet';
import { SHEET_STATES } from './check-verdict.policy';
import { checkSheetNotDue, checkSheetOpen, unknownCheckPoint } from './inspections.errors';

/** Sheets that vehicles are looked at by (检查表): begun, filled in, found. SVC-17, SVC-18, SVC-28 */
@Injectable()
export class CheckSheetsService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly orders: OrderFactsService,
    private readonly storage: ObjectStorage,
  ) {}

  list(ctx: StoreContext, query: ListCheckSheetsQuery): Promise<Page<CheckSheetDto>> {
    const keyset = keysetOf(query, CHECK_SHEET_SORTS);
    return this.db.run(ctx, async (tx) =>
      pageOf(await findSheets(tx, query, keyset), keyset, (sheet) => toCheckSheetDto(sheet, ctx.locale)),
    );
  }

  /** Throws `not_found`. */
  get(ctx: StoreContext, id: string): Promise<CheckSheetDto> {
    return this.db.run(ctx, async (tx) => {
      const sheet = await findSheet(tx, id);
      if (!sheet) throw new DomainError(notFound);
      return toCheckSheetDto(sheet, ctx.locale);
    });
  }

  /** The forms that sheets begin by now. */
  forms(ctx: StoreContext): Promise<CheckFormsDto> {
    return this.db.run(ctx, async (tx) => {
      const inForce = await policiesInForce(tx, CHECK_FORMS, this.clock.now());
      const data = inForce.map(({ code, ref: policyRef, document }) => ({
        kind: code as CheckSheetKind,
        policyRef,
        label: document.label[ctx.locale],
        points: blankPoints(document).map((point) => ({ ...point, label: point.label[ctx.locale] })),
        everyPoint: document.everyPoint,
        customerSigns: document.customerSigns,
      }));
      return { data };
    });
  }

  /** Services that the sheets of an order say are still needed; none for an order that is not there. SVC-22 */
  neededServices(ctx: StoreContext, orderId: string): Promise<NeededServicesDto> {
    return this.db.run(ctx, async (tx) => {
      const needed = await findNeededServices(tx, orderId);
      return { data: needed.map((service) => toNeededServiceDto(service, ctx.locale)) };
    });
  }

  /**
   * Begins a sheet by the form in force, with the points that were looked at already.
   * Throws `validation_failed` for an order that the store does not know or a point that the form does not have,
   * `check_sheet_open`, `check_sheet_not_due`, `service_order_closed`.
   */
  begin(ctx: StoreContext, { orderId, kind, ...told }: BeginCheckSheetDto): Promise<CheckSheetDto> {
    const id = newId();
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const [form, order] = await Promise.all([
        policyInForce(tx, CHECK_FORMS, kind, now),
        this.orders.takeOpenIn(tx, orderId).catch(unknownOrder),
      ]);
      refuseUnlessDue(order, kind);
      const blank = {
        points: blankPoints(form.document),
        remark: null,
        customerPresent: false,
        customerSignature: 'open',
        customerSignedAt: null,
      } as const;
      const sheet = {
        id,
        orderId,
        kind,
        policyRef: form.ref,
        ...blank,
        ...notedDown(blank, told, now),
        photos: [],
        verdict: null,
        completedAt: null,
        completedBy: null,
        completedByName: null,
        version: 1,
        createdAt: now,
        updatedAt: now,
      };
      await Promise.all([
        explainViolations(tx.insert(CheckSheet, sheet), {
          uq_check_sheet_open: () => new DomainError(checkSheetOpen),
        }),
        recordEvent(tx, ctx, {
          type: 'check-sheet.begun',
          subject: { type: 'check-sheet', id },
          payload: { orderId, kind, policyRef: form.ref },
        }),
      ]);
      return toCheckSheetDto(sheet, ctx.locale);
    });
  }

  /** Notes down what was found. Throws `not_found`, `version_conflict`, `check_sheet_completed`, `validation_failed`. */
  update(
    ctx: StoreContext,
    id: string,
    version: number | undefined,
    told: UpdateCheckSheetDto,
  ): Promise<CheckSheetDto> {
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const before = await takeOpenSheet(tx, id, version);
      const after = { ...notedDown(before, told, now), version: before.version + 1, updatedAt: now };
      const { customerPresent, customerSignature } = after;
      await Promise.all([
        tx.update(CheckSheet, { id }, after),
        recordEvent(tx, ctx, {
          type: 'check-sheet.changed',
          subject: { type: 'check-sheet', id },
          changes: changesBetween<CheckSheet>(before, { customerPresent, customerSignature }),
          payload: { orderId: before.orderId, points: told.points?.length ?? 0 },
        }),
      ]);
      return toCheckSheetDto({ ...before, ...after }, ctx.locale);
    });
  }

  /** Throws a sheet away that was begun by mistake. Throws `not_found`, `version_conflict`, `check_sheet_completed`. */
  async discard(ctx: StoreContext, id: string, version: number | undefined): Promise<void> {
    const photos = await this.db.run(ctx, async (tx) => {
      const { orderId, kind, photos } = await takeOpenSheet(tx, id, version);
      await Promise.all([
        affected(tx, sql`delete from check_sheet where id = ${id}`),
        recordEvent(tx, ctx, {
          type: 'check-sheet.discarded',
          subject: { type: 'check-sheet', id },
          payload: { orderId, kind },
        }),
      ]);
      return photos.length;
    });
    if (photos > 0) await this.storage.remove(photoFolder(ctx.store.schema, id));
  }
}

type Noted = Pick<CheckSheet, 'points' | 'remark' | 'customerPresent' | 'customerSignature' | 'customerSignedAt'>;

/** Throws `check_sheet_not_due` with the states in which an order is looked at by such a sheet. */
export function refuseUnlessDue({ state }: Pick<ServiceOrder, 'state'>, kind: CheckSheetKind): void {
  const allowed: readonly OrderState[] = SHEET_STATES[kind];
  if (allowed.includes(state)) return;
  throw new DomainError(checkSheetNotDue, { params: { state, allowed: allowed.join(', ') }, extensions: { allowed } });
}

/** What is on the sheet once something more is noted down. Throws `validation_failed` for a point that it does not have. */
export function notedDown(sheet: Noted, told: UpdateCheckSheetDto, now: Date): Noted {
  const { remark = sheet.remark, customerPresent = sheet.customerPresent, customerSignature } = told;
  const signature = customerSignature ?? sheet.customerSignature;
  const signedAt = signature === sheet.customerSignature ? sheet.customerSignedAt : now;
  return {
    points: withFindings(sheet.points, told.points ?? []),
    remark,
    customerPresent,
    customerSignature: signature,
    customerSignedAt: signature === 'open' ? null : signedAt,
  };
}

function withFindings(points: readonly CheckPoint[], findings: readonly CheckFindingDto[]): CheckPoint[] {
  const known = new Set(points.map(({ code }) => code));
  const strange = findings.map(({ code }, at) => ({ code, at })).filter(({ code }) => !known.has(code));
  if (strange.length > 0) {
    throw refusedField(...strange.map(({ at }) => ({ pointer: `#/points/${at}/code`, code: unknownCheckPoint.code })));
  }
  const found = new Map(findings.map((finding) => [finding.code, finding]));
  return points.map((point) => {
    const finding = found.get(point.code);
    return finding ? { ...point, result: finding.result, note: finding.note ?? null } : point;
  });
}

function blankPoints({ points }: CheckFormDocument): CheckPoint[] {
  return points.map(({ code, label }) => ({
    code,
    label: { 'zh-CN': label['zh-CN'], en: label.en },
    result: null,
    note: null,
  }));
}

/** An order that is not there is a fault of the body, not of the address. */
function unknownOrder(error: unknown): never {
  if (error instanceof DomainError && error.problem === notFound) {
    throw refusedField({ pointer: '#/orderId', code: unknownReference.code });
  }
  throw error;
}
