import { Injectable, type OnModuleInit } from '@nestjs/common';
import { affected, jsonArrayOf, rows, type Sql, sql } from '#libs/database';
import { Deadlines } from '#libs/deadlines';
import { Clock, newId } from '#libs/foundation';
import { CustomerParts, PersonalRecordSources } from '#libs/http';
import { createTasks, defineTaskKind } from '#libs/tasks';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import { DOSSIER, HAND_OVER_DEADLINE } from './archive-policies';
import { ArchiveViolationsService } from './archive-violations.service';
import { scanFolder } from './scans.service';

/** Paper cannot be erased by a program: somebody takes it out of the bag (销毁纸质资料). SEC-08 */
export const DESTROY_PAPER = defineTaskKind({
  code: 'archive-destroy-paper',
  title: { 'zh-CN': '销毁已删除客户的纸质资料', en: 'Destroy the papers of an erased customer' },
  outcomes: [
    { code: 'destroyed', label: { 'zh-CN': '已销毁', en: 'Destroyed' } },
    { code: 'kept_by_law', label: { 'zh-CN': '依法保留', en: 'Kept, as the law asks for' } },
  ],
  permission: 'archive:govern',
});

const THE_SYSTEM = 'system';
const ADMINISTRATOR = 'archive_administrator';
const DESTROYED_WITHIN_MS = 7 * 86_400_000;
const MOST_SHOWN = 50;

/** What the archive keeps of a customer: its part of the view, of the export and of the erasure. SEC-08 */
@Injectable()
export class ArchiveRecordsService implements OnModuleInit {
  constructor(
    private readonly parts: CustomerParts,
    private readonly records: PersonalRecordSources,
    private readonly deadlines: Deadlines,
    private readonly violations: ArchiveViolationsService,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.parts.register({
      name: 'archive',
      label: { 'zh-CN': '档案', en: 'Archive' },
      order: 600,
      permission: 'archive:read',
      find: (customerIds) => jsonArrayOf(selectDossiersOf(customerIds)),
      show: (dossiers: readonly FoundDossier[]) => ({
        dossiers: dossiers.map(({ startedAt, ...dossier }) => ({ ...dossier, startedAt: new Date(startedAt) })),
      }),
      subjects: (customerIds) => sql`
        select ${DOSSIER}::varchar as type, d.dossier_id as id from archive_document d
        where d.customer_id in (${customerIds}) and d.dossier_id is not null group by d.dossier_id`,
    });
    this.records.register({
      name: 'archive',
      label: { 'zh-CN': '档案', en: 'Archive' },
      order: 600,
      read: (tx, _ctx, customerIds) => findDocumentsOf(tx, customerIds),
      files: async (tx, ctx, customerIds) => {
        const found = await rows<{ id: string }>(
          tx,
          sql`select d.id from archive_document d
              where d.customer_id = any(${customerIds}::uuid[]) and d.scan_key is not null`,
        );
        // whole folders, so that what an upload left behind goes too
        return found.map(({ id }) => scanFolder(ctx.store.schema, id));
      },
      erase: (tx, ctx, customerIds) => this.erase(tx, ctx, customerIds),
    });
  }

  /** Scans and notes go; that a document was there, and who signed for it, stays. */
  private async erase(tx: StoreTx, ctx: StoreContext, customerIds: readonly string[]): Promise<number> {
    const now = this.clock.now();
    const isTheirs = sql`d.customer_id = any(${customerIds}::uuid[])`;
    const dossiers = sql`(select d.dossier_id from archive_document d where ${isTheirs})`;
    const files = sql`(select d.file_id from archive_document d where ${isTheirs})`;
    const [register, loans, erased] = await Promise.all([
      affected(
        tx,
        sql`update archive_hand_over h
            set return_reason = null,
                lines = (select jsonb_agg(line || '{"note": null}' order by at)
                         from jsonb_array_elements(h.lines) with ordinality as told (line, at))
            where h.dossier_id in ${dossiers}
              and (h.return_reason is not null or h.lines @? '$[*].note ? (@ != null)')`,
      ),
      affected(tx, sql`update archive_loan set purpose = '' where file_id in ${files} and purpose <> ''`),
      rows<{ id: string; fileId: string }>(
        tx,
        sql`update archive_document d
            set state = 'erased', note = null, scan_key = null, scan_type = null, scan_bytes = null,
                scan_sha256 = null, scanned_at = null, version = d.version + 1, updated_at = ${now}
            where ${isTheirs} and d.state <> 'erased'
            returning d.id, d.file_id as "fileId"`,
      ),
    ]);
    await this.settle(
      tx,
      ctx,
      erased.map(({ id }) => id),
    );
    const bags = [...new Set(erased.map(({ fileId }) => fileId))];
    await createTasks(
      tx,
      ctx,
      bags.map((fileId) => ({
        id: newId(),
        kind: DESTROY_PAPER,
        subject: { type: 'archive-file', id: fileId },
        ownerRole: ADMINISTRATOR,
        dueAt: new Date(now.getTime() + DESTROYED_WITHIN_MS),
      })),
    );
    return register + loans + erased.length;
  }

  /** Nobody owes papers that are no more: dossiers of nothing else are closed, and what was wrong with them ends. */
  private async settle(tx: StoreTx, ctx: StoreContext, documentIds: readonly string[]): Promise<void> {
    if (documentIds.length === 0) return;
    const now = this.clock.now();
    const closed = await rows<{ id: string }>(
      tx,
      sql`update archive_dossier s
          set state = 'complete', completed_at = ${now}, version = s.version + 1, updated_at = ${now}
          where s.id in (select d.dossier_id from archive_document d where d.id = any(${documentIds}::uuid[]))
            and s.state in ('expected', 'incomplete')
            and not exists (select from archive_document d where d.dossier_id = s.id and d.state <> 'erased')
          returning s.id`,
    );
    const dossierIds = closed.map(({ id }) => id);
    const subjectIds = [...documentIds, ...dossierIds];
    const open = await rows<{ id: string }>(
      tx,
      sql`select x.id from archive_violation x
          where x.corrected_at is null and x.subject_id = any(${subjectIds}::uuid[])`,
    );
    const ids = open.map(({ id }) => id);
    const time = { subjectType: DOSSIER, subjectIds: dossierIds, kinds: [HAND_OVER_DEADLINE] };
    await Promise.all([this.deadlines.cancel(tx, ctx, time), this.violations.end(tx, ctx, ids, THE_SYSTEM)]);
  }
}

/** The dossiers of a customer in its view, the last occasion first. */
/** A dossier as the view of its customer shows it. */
interface FoundDossier {
  readonly startedAt: string;
}

const selectDossiersOf = (customerIds: Sql): Sql => sql`
  select s.id, s.file_id as "fileId", s.checklist, s.state, s.started_at as "startedAt"
  from archive_dossier s
  where s.id in (select d.dossier_id from archive_document d where d.customer_id in (${customerIds}))
  order by s.started_at desc, s.id desc limit ${MOST_SHOWN}`;

function findDocumentsOf(tx: StoreTx, customerIds: readonly string[]): Promise<object[]> {
  return rows(
    tx,
    sql`select d.id, d.dossier_id as "dossierId", d.kind, d.label, d.state, d.note, d.scan_type as "scanType",
               d.scan_sha256 as "scanSha256", d.scanned_at as "scannedAt", d.filed_at as "filedAt",
               d.created_at as "createdAt"
        from archive_document d where d.customer_id = any(${customerIds}::uuid[]) order by d.created_at, d.id`,
  );
}
