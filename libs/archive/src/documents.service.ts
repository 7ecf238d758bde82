import { Injectable } from '@nestjs/common';
import { affected, columns, empty, join, row, rows, type Sql, sql } from '#libs/database';
import { changesBetween, recordEvent } from '#libs/events';
import { Clock, DomainError, newId, notFound, refusedField, refusedStep, versionConflict } from '#libs/foundation';
import { defineSorts, keysetOf, type Page, pageOf } from '#libs/http';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import { archiveDocumentStepRefused } from './archive.errors';
import { ArchiveDocument, type DocumentState, type SignatureState } from './archive-file.entity';
import { type ArchiveDocumentDto, toDocumentDto } from './archive-files.dto';
import { findDocuments, updateDocuments } from './archive-files.queries';
import { ArchiveViolationsService } from './archive-violations.service';
import { isComplete } from './document-faults.policy';
import type { CreateDocumentDto, ListDocumentsQuery, UpdateDocumentDto } from './documents.dto';
import { findOpenViolations, lockDossier, updateDossier } from './hand-overs.queries';
import { signerOf } from './signatures';

const SORTS = defineSorts(
  { createdAt: { column: sql`d.created_at`, type: 'instant' } },
  { id: sql`d.id`, fallback: '-createdAt' },
);

/** Columns whose values never go into the event log; that they changed does. */
const PERSONAL = ['note'] as const satisfies readonly (keyof ArchiveDocument)[];

/** Documents of files (资料) and what becomes of them in the archive. ARC-02, ARC-11, ARC-14, ARC-18 */
@Injectable()
export class DocumentsService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly violations: ArchiveViolationsService,
  ) {}

  /** Newest first. */
  list(ctx: StoreContext, fileId: string, query: ListDocumentsQuery): Promise<Page<ArchiveDocumentDto>> {
    const keyset = keysetOf(query, SORTS);
    const wanted: Sql[] = [];
    if (query.kind) wanted.push(sql`d.kind = ${query.kind}`);
    if (query.loose !== undefined) wanted.push(query.loose ? sql`d.dossier_id is null` : sql`d.dossier_id is not null`);
    const filters = wanted.length === 0 ? empty : sql`and ${join(wanted, ' and ')}`;
    return this.db.run(ctx, async (tx) => {
      const [found, file] = await Promise.all([
        rows<ArchiveDocument>(
          tx,
          sql`select ${columns(ArchiveDocument, 'd')} from archive_document d
              where d.file_id = ${fileId} and ${keyset.where} ${filters} ${keyset.orderAndLimit}`,
        ),
        row(tx, sql`select id from archive_file where id = ${fileId}`),
      ]);
      if (!file) throw new DomainError(notFound);
      return pageOf(found, keyset, (document) => toDocumentDto(document, ctx.locale));
    });
  }

  /** Files what no checklist asked for; it concerns the owner of today. Throws `not_found`. ARC-18 */
  create(ctx: StoreContext, fileId: string, { kind, label, note }: CreateDocumentDto): Promise<ArchiveDocumentDto> {
    const id = newId();
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const [made, , document] = await Promise.all([
        affected(
          tx,
          sql`insert into archive_document (id, file_id, customer_id, kind, label, position, state, required, check_type,
                                            form, customer_signature, internal_signature, note, filed_at, created_at,
                                            updated_at)
              select ${id}, f.id, w.customer_id, ${kind}, ${JSON.stringify(label)}, 0, 'filed', false, false,
                     'electronic', 'not_needed', 'not_needed', ${note ?? null}, ${now}::timestamptz,
                     ${now}::timestamptz, ${now}::timestamptz
              from archive_file f
              left join vehicle_owner w on w.vehicle_id = f.vehicle_id and w.replaced_at is null
              where f.id = ${fileId}`,
        ),
        recordEvent(tx, ctx, {
          type: 'archive.document-filed',
          subject: { type: 'archive-document', id },
          payload: { fileId, kind },
        }),
        this.find(tx, id),
      ]);
      if (!made || !document) throw new DomainError(notFound);
      return toDocumentDto(document, ctx.locale);
    });
  }

  /**
   * Notes what the archive found about a document that it keeps. A loss or damage is a violation of its own; what is put
   * right ends one. Throws `not_found`, `version_conflict`, `archive_document_step_refused`.
   */
  update(
    ctx: StoreContext,
    id: string,
    version: number | undefined,
    patch: UpdateDocumentDto,
  ): Promise<ArchiveDocumentDto> {
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const dossierId = sql`(select d.dossier_id from archive_document d where d.id = ${id})`;
      const [dossier, siblings, open, before] = await Promise.all([
        lockDossier(tx, dossierId),
        findDocuments(tx, sql`d.dossier_id = ${dossierId}`),
        findOpenViolations(tx, dossierId, id),
        this.find(tx, id, true),
      ]);
      if (!before) throw new DomainError(notFound);
      if (version !== undefined && version !== before.version) {
        throw new DomainError(versionConflict, { params: { currentVersion: before.version } });
      }
      const after = changed(before, patch);
      const documents = siblings.map((document) => (document.id === id ? after : document));
      const isWhole = isComplete(documents);
      const isReceived = dossier !== null && ['incomplete', 'complete'].includes(dossier.state);
      const completedAt = isWhole ? (dossier?.completedAt ?? now) : null;
      const [, , , , updated] = await Promise.all([
        updateDocuments(tx, [after], now),
        isReceived && updateDossier(tx, { ...dossier, state: isWhole ? 'complete' : 'incomplete', completedAt }, now),
        recordEvent(tx, ctx, {
          type: 'archive.document-changed',
          subject: { type: 'archive-document', id },
          changes: changesBetween<ArchiveDocument>(before, after, PERSONAL),
        }),
        this.violations.settle(tx, ctx, { documents: [after], open, dossier, by: signerOf(ctx, undefined) }),
        this.find(tx, id),
      ]);
      return toDocumentDto(updated as ArchiveDocument, ctx.locale);
    });
  }

  private find(tx: StoreTx, id: string, isLocked = false): Promise<ArchiveDocument | null> {
    return row(
      tx,
      sql`select ${columns(ArchiveDocument, 'd')} from archive_document d where d.id = ${id}
          ${isLocked ? sql`for update` : empty}`,
    );
  }
}

/** What the archive keeps may get lost or damaged, and come back; what has not come yet is a hand-over's affair. */
const NEXT: Readonly<Partial<Record<DocumentState, readonly DocumentState[]>>> = {
  filed: ['lost', 'damaged'],
  lost: ['filed'],
  damaged: ['filed', 'lost'],
};

function changed(before: ArchiveDocument, patch: UpdateDocumentDto): ArchiveDocument {
  const { customerSigned, internalSigned, toRequirement, note } = patch;
  const to = patch.state ?? before.state;
  const allowed = NEXT[before.state] ?? [];
  const isKept = before.state in NEXT;
  if (to !== before.state && !allowed.includes(to)) {
    throw refusedStep(archiveDocumentStepRefused, { from: before.state, to, allowed });
  }
  const isJudged = [customerSigned, internalSigned, toRequirement].some((told) => told !== undefined && told !== null);
  if (note && before.state === 'erased') throw refusedField({ pointer: '#/note', code: 'archive_paper_erased' });
  if (isJudged && !isKept) throw refusedField({ pointer: '#', code: 'archive_paper_not_filed' });
  return {
    ...before,
    state: to,
    toRequirement: toRequirement ?? before.toRequirement,
    note: note === undefined ? before.note : note,
    customerSignature: signature(before.customerSignature, customerSigned),
    internalSignature: signature(before.internalSignature, internalSigned),
  };
}

function signature(before: SignatureState, isSigned: boolean | null | undefined): SignatureState {
  if (before === 'not_needed' || isSigned === undefined || isSigned === null) return before;
  return isSigned ? 'signed' : 'absent';
}
