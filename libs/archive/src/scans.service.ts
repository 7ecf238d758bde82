import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { columns, row, sql } from '#libs/database';
import { recordEvent } from '#libs/events';
import { Clock, DomainError, newId, notFound } from '#libs/foundation';
import { keepOneUpload } from '#libs/http';
import { policyInForce } from '#libs/policies';
import { FileLinks, ObjectStorage, type ScanType, sniffScan, type StoredObject } from '#libs/storage';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import { archiveScanCount } from './archive.errors';
import { ArchiveDocument } from './archive-file.entity';
import { type ArchiveDocumentDto, toDocumentDto } from './archive-files.dto';
import { ARCHIVE_RULES, USUAL } from './archive-policies';
import type { ScanLinkDto } from './documents.dto';

const MEGABYTE = 1024 * 1024;

interface StoredScan extends StoredObject {
  readonly key: string;
  readonly type: ScanType;
}

/** Scans of documents (扫描件): taken in by their content, handed out by links that end soon. ARC-02, ARC-06, SEC-08 */
@Injectable()
export class ScansService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly storage: ObjectStorage,
    private readonly links: FileLinks,
  ) {}

  /**
   * Stores the one file of an upload as the scan of a document, in the place of an earlier one. Throws `not_found`,
   * `upload_type_refused` before anything is stored, `upload_too_large`, `archive_scan_count`; nothing is kept then.
   */
  async upload(ctx: StoreContext, documentId: string, uploads: AsyncIterable<Readable>): Promise<ArchiveDocumentDto> {
    const maxBytes = await this.db.run(ctx, async (tx) => {
      const [{ document: rules }, known] = await Promise.all([
        policyInForce(tx, ARCHIVE_RULES, USUAL, this.clock.now()),
        row(tx, sql`select id from archive_document where id = ${documentId} and state <> 'erased'`),
      ]);
      if (!known) throw new DomainError(notFound);
      return rules.mostScanMegabytes * MEGABYTE;
    });
    return keepOneUpload(this.storage, uploads, {
      notOne: archiveScanCount,
      store: (upload) => this.store(ctx, documentId, upload, maxBytes),
      note: (scan) => this.note(ctx, documentId, scan),
    });
  }

  /** A link to the scan, good for some minutes. Who asked is noted. Throws `not_found`, also without a scan. SEC-08 */
  link(ctx: StoreContext, documentId: string): Promise<ScanLinkDto> {
    return this.db.run(ctx, async (tx) => {
      const [document] = await Promise.all([
        this.find(tx, documentId),
        recordEvent(tx, ctx, {
          type: 'archive.scan-opened',
          subject: { type: 'archive-document', id: documentId },
        }),
      ]);
      if (!document?.scanKey || !document.scanType) throw new DomainError(notFound);
      const { url, expiresAt } = this.links.signedLink(document.scanKey);
      return { documentId, url, expiresAt, type: document.scanType, bytes: document.scanBytes ?? 0 };
    });
  }

  private async store(ctx: StoreContext, documentId: string, upload: Readable, maxBytes: number): Promise<StoredScan> {
    const { type, content } = await sniffScan(upload);
    const key = `${scanFolder(ctx.store.schema, documentId)}${newId()}.${type}`;
    return { key, type, ...(await this.storage.put(key, Readable.from(content), { maxBytes })) };
  }

  private async note(ctx: StoreContext, documentId: string, scan: StoredScan): Promise<ArchiveDocumentDto> {
    const now = this.clock.now();
    const { before, after } = await this.db.run(ctx, async (tx) => {
      const [replaced, , noted] = await Promise.all([
        row<{ scanKey: string | null }>(
          tx,
          sql`with before as (select id, scan_key from archive_document
                              where id = ${documentId} and state <> 'erased' for update)
              update archive_document d
              set scan_key = ${scan.key}, scan_type = ${scan.type}, scan_bytes = ${scan.bytes},
                  scan_sha256 = ${scan.sha256}, scanned_at = ${now}, version = d.version + 1, updated_at = ${now}
              from before where d.id = before.id
              returning before.scan_key as "scanKey"`,
        ),
        recordEvent(tx, ctx, {
          type: 'archive.scanned',
          subject: { type: 'archive-document', id: documentId },
          payload: { bytes: scan.bytes, type: scan.type, sha256: scan.sha256 },
        }),
        this.find(tx, documentId),
      ]);
      if (!replaced || !noted) throw new DomainError(notFound);
      return { before: replaced.scanKey, after: noted };
    });
    if (before) await this.storage.remove(before);
    return toDocumentDto(after, ctx.locale);
  }

  private find(tx: StoreTx, id: string): Promise<ArchiveDocument | null> {
    return row(tx, sql`select ${columns(ArchiveDocument, 'd')} from archive_document d where d.id = ${id}`);
  }
}

/** Where the scans of one document are kept; it goes with the person. */
export const scanFolder = (storeSchema: string, documentId: string): string => `${storeSchema}/archive/${documentId}/`;
