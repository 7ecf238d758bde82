import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { columns, row, rows, sql } from '#libs/database';
import { recordEvent } from '#libs/events';
import { Clock, DomainError, fill, findFieldProblem, type Locale, newId, notFound } from '#libs/foundation';
import { defineSorts, keysetOf, type Page, pageOf } from '#libs/http';
import { type JobRun, JobQueue, storeJobRuns } from '#libs/queue';
import { ObjectStorage } from '#libs/storage';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import { importFolder } from './import-folder';
import { type ImportProfile, RECORD_KINDS, type RecordKind, recordKindOf } from './import-profile';
import { ImportProfilesService } from './import-profiles.service';
import { ImportFile, ImportFinding, ImportRun } from './import-run.entity';
import {
  importFileTwice,
  importFileUnexpected,
  importProfileUnknown,
  importWithoutFiles,
} from './import-uploads.errors';
import type { FindingDto, ImportDto, ListFindingsQuery, ListImportsQuery, StartImportQuery } from './imports.dto';
import { RUN_IMPORT } from './imports.job';

export const IMPORT_JOB_TYPE = 'import';

/** An export of twenty years fits many times. */
const MAX_FILE_BYTES = 2 * 1024 ** 3;

/** A file as it comes in. */
export interface Upload {
  readonly name: string;
  readonly content: Readable;
}

const IMPORT_SORTS = defineSorts(
  { createdAt: { column: sql`r.created_at`, type: 'instant' } },
  { id: sql`r.id`, fallback: '-createdAt' },
);

const FINDING_SORTS = defineSorts(
  { line: { column: sql`f.line`, type: 'integer' } },
  { id: sql`f.id`, fallback: 'line' },
);

/** Takes the files of an import in, and tells what became of them. TEN-02 */
@Injectable()
export class ImportsService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly storage: ObjectStorage,
    private readonly profiles: ImportProfilesService,
    private readonly queue: JobQueue,
  ) {}

  /**
   * Streams the files into the storage and queues the import. Throws `import_profile_unknown`,
   * `import_file_unexpected`, `import_file_twice`, `import_without_files`, `upload_too_large`; nothing is kept then.
   */
  async start(ctx: StoreContext, query: StartImportQuery, uploads: AsyncIterable<Upload>): Promise<JobRun> {
    const importId = newId();
    const job = await this.receive(ctx, importId, query, uploads);
    await this.queue.add(RUN_IMPORT, { storeCode: ctx.store.code, importId });
    return job;
  }

  /** The same without the queue, for whoever runs the import in the same process. */
  async receive(
    ctx: StoreContext,
    importId: string,
    { profile: code, dryRun }: StartImportQuery,
    uploads: AsyncIterable<Upload>,
  ): Promise<JobRun> {
    const profile = await this.profiles.find(ctx.store.group, code);
    if (!profile) throw new DomainError(importProfileUnknown, { params: { profile: code } });
    const folder = importFolder(ctx.store.schema, importId);
    try {
      const files = await this.store(importId, folder, profile, uploads);
      return await this.db.run(ctx, async (tx) => {
        const now = this.clock.now();
        const [, , job] = await Promise.all([
          tx.insert(ImportRun, { id: importId, profile, dryRun, requestedBy: ctx.actor.id, createdAt: now } as object),
          tx.insert(ImportFile, files),
          storeJobRuns.create(tx, { id: importId, type: IMPORT_JOB_TYPE, requestedBy: ctx.actor.id }),
          recordEvent(tx, ctx, {
            type: 'import.requested',
            subject: { type: 'import', id: importId },
            payload: { profile: code, dryRun, files: files.map(({ kind, sha256 }) => ({ kind, sha256 })) },
          }),
        ]);
        return job;
      });
    } catch (error) {
      await this.storage.remove(folder);
      throw error;
    }
  }

  list(ctx: StoreContext, query: ListImportsQuery): Promise<Page<ImportDto>> {
    const keyset = keysetOf(query, IMPORT_SORTS);
    return this.db.run(ctx, async (tx) => {
      const found = await rows<ImportRecord>(
        tx,
        sql`select ${RECORD} from import_run r where ${keyset.where} ${keyset.orderAndLimit}`,
      );
      return pageOf(found, keyset, toImportDto);
    });
  }

  /** Throws `not_found`. */
  get(ctx: StoreContext, id: string): Promise<ImportDto> {
    return this.db.run(ctx, async (tx) => {
      const found = await row<ImportRecord>(tx, sql`select ${RECORD} from import_run r where r.id = ${id}`);
      if (!found) throw new DomainError(notFound);
      return toImportDto(found);
    });
  }

  /** Refused rows and warnings, by line. Throws `not_found`. */
  findings(ctx: StoreContext, id: string, query: ListFindingsQuery): Promise<Page<FindingDto>> {
    const keyset = keysetOf(query, FINDING_SORTS);
    const severity = query.severity ? sql`f.severity = ${query.severity}` : sql`true`;
    return this.db.run(ctx, async (tx) => {
      const [found] = await Promise.all([
        rows<ImportFinding>(
          tx,
          sql`select ${columns(ImportFinding, 'f')} from import_finding f
              where f.import_id = ${id} and ${severity} and ${keyset.where} ${keyset.orderAndLimit}`,
        ),
        this.require(tx, id),
      ]);
      return pageOf(found, keyset, (finding) => toFindingDto(finding, ctx.locale));
    });
  }

  /** The refused rows in pieces, for a CSV of any length. Throws `not_found` before the first one. */
  async refusedRows(ctx: StoreContext, id: string): Promise<AsyncGenerator<readonly RefusedRowRecord[]>> {
    const [first] = await this.db.run(ctx, (tx) =>
      Promise.all([findRefusedRows(tx, id, BEFORE_THE_FIRST), this.require(tx, id)]),
    );
    return this.refusedPages(ctx, id, first);
  }

  private async *refusedPages(
    ctx: StoreContext,
    importId: string,
    first: readonly RefusedRow[],
  ): AsyncGenerator<readonly RefusedRowRecord[]> {
    for (let page = first; ;) {
      yield page.map((finding) => ({ file: finding.name, ...toFindingDto(finding, ctx.locale) }));
      const last = page.at(-1);
      if (!last || page.length < REFUSED_ROWS_AT_ONCE) return;
      page = await this.db.run(ctx, (tx) => findRefusedRows(tx, importId, last));
    }
  }

  private async store(
    importId: string,
    folder: string,
    profile: ImportProfile,
    uploads: AsyncIterable<Upload>,
  ): Promise<ImportFile[]> {
    const files: ImportFile[] = [];
    for await (const { name, content } of uploads) {
      const kind = this.kindOf(profile, name, files);
      const storageKey = `${folder}${kind}`;
      const { bytes, sha256 } = await this.storage.put(storageKey, content, { maxBytes: MAX_FILE_BYTES });
      files.push({
        id: newId(),
        importId,
        kind,
        name: name.slice(0, 200),
        storageKey,
        bytes,
        sha256,
        stagedRows: null,
      });
    }
    if (files.length === 0) throw new DomainError(importWithoutFiles);
    return files;
  }

  private kindOf(profile: ImportProfile, file: string, files: readonly ImportFile[]): RecordKind {
    const kind = recordKindOf(profile, file);
    if (!kind) {
      const expected = RECORD_KINDS.flatMap((one) => profile.records[one]?.files ?? []).join(', ');
      throw new DomainError(importFileUnexpected, { params: { profile: profile.code, file, expected } });
    }
    if (files.some((one) => one.kind === kind)) throw new DomainError(importFileTwice, { params: { file } });
    return kind;
  }

  private async require(tx: StoreTx, id: string): Promise<void> {
    if (!(await row(tx, sql`select id from import_run where id = ${id}`))) throw new DomainError(notFound);
  }
}

interface RefusedRow extends ImportFinding {
  /** Of the file. */
  name: string;
}

const REFUSED_ROWS_AT_ONCE = 1_000;
const BEFORE_THE_FIRST = { name: '', line: 0, code: '', id: '00000000-0000-0000-0000-000000000000' };

/** By file and line. A line may be refused for one reason in two columns, so the id tells such findings apart. */
function findRefusedRows(
  tx: StoreTx,
  importId: string,
  after: Pick<RefusedRow, 'name' | 'line' | 'code' | 'id'>,
): Promise<RefusedRow[]> {
  return rows(
    tx,
    sql`select ${columns(ImportFinding, 'f')}, i.name from import_finding f
        join import_file i on i.import_id = f.import_id and i.kind = f.kind
        where f.import_id = ${importId} and f.severity = 'refused'
          and (i.name, f.line, f.code, f.id) > (${after.name}, ${after.line}, ${after.code}, ${after.id}::uuid)
        order by i.name, f.line, f.code, f.id limit ${REFUSED_ROWS_AT_ONCE}`,
  );
}

export interface RefusedRowRecord extends FindingDto {
  readonly file: string;
}

interface ImportRecord extends ImportRun {
  files: ImportFile[];
}

const RECORD = sql`
  ${columns(ImportRun, 'r')},
  (select json_agg(json_build_object('kind', f.kind, 'name', f.name, 'bytes', f.bytes, 'sha256', f.sha256) order by f.kind)
   from import_file f where f.import_id = r.id) as files`;

function toImportDto(run: ImportRecord): ImportDto {
  return {
    id: run.id,
    profile: run.profile.code,
    dryRun: run.dryRun,
    files: run.files.map(({ kind, name, bytes, sha256 }) => ({ kind, name, bytes, sha256 })),
    counts: RECORD_KINDS.flatMap((kind) => (run.counts[kind] ? [{ kind, ...run.counts[kind] }] : [])),
    requestedBy: run.requestedBy,
    createdAt: run.createdAt,
    finishedAt: run.finishedAt,
  };
}

function toFindingDto({ kind, line, columnName, severity, code, params }: ImportFinding, locale: Locale): FindingDto {
  const template = findFieldProblem(code)?.detail[locale] ?? code;
  return { kind, line, column: columnName, severity, code, reason: fill(template, params ?? {}) };
}
