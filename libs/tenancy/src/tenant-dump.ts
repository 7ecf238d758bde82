import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { headOf, type Track } from '#libs/database';
import type { ObjectStorage } from '#libs/storage';
import { DatabaseSnapshot, type RowFormat, type SchemaReader, type SnapshotTable } from './database-snapshot';
import {
  type DumpedFile,
  type DumpedStore,
  type DumpedTable,
  type DumpedTenant,
  type DumpedUpload,
  type DumpManifest,
  MANIFEST,
} from './dump-manifest';
import { type TarEntry, writeTar } from './tar';
import { assertTenantSchema } from './tenant-key.policy';

export interface DumpPlan {
  /** One store, or a group with its own schema and all of its stores. */
  readonly kind: 'store' | 'group';
  readonly group: DumpedTenant;
  readonly stores: readonly DumpedStore[];
  readonly rowFormat: RowFormat;
  /** Login that reads. With `asTenants` it takes the role of each schema that it reads. */
  readonly url: string;
  readonly asTenants: boolean;
  readonly storage: ObjectStorage;
  /** Opens what columns `…_sealed` hold, so that it also stands in clear; without it they stay as they are. */
  readonly open?: (sealed: Buffer) => string;
  /** Tables of the platform with rows of the group, by the column that names the group. */
  readonly platform?: Readonly<Record<string, string>>;
  /** Called with the schemas that are read and all of them, after each file of rows and before each upload; throws to stop. */
  readonly onProgress?: (done: number, total: number) => Promise<void>;
}

/** What was dumped, known when the stream has ended. */
export interface DumpCounts {
  tables: number;
  rows: number;
  files: number;
}

/** A table is cut into files of about this size, each of which is held in memory once. */
const PART_BYTES = 8 * 1024 * 1024;
/** Exports of tenants and of persons lie here. They hold what others may not see, such as ID numbers in clear. */
const LEFT_OUT = ['exports/', 'person-exports/'];

/**
 * All rows and files of a group or a store as they were at one moment, as a tar archive behind gzip. Rows are copied by
 * the server and pass through, so memory does not grow with them. Files are read after the rows: one that was removed
 * meanwhile is missing, one that came meanwhile may be there. SEC-08
 */
export function dumpTenant(plan: DumpPlan): { readonly content: Readable; readonly counts: DumpCounts } {
  const counts = { tables: 0, rows: 0, files: 0 };
  const gzip = createGzip({ level: 6 });
  const archive = Readable.from(archiveOf(plan, counts));
  archive.on('error', (error) => gzip.destroy(error));
  gzip.on('close', () => archive.destroy());
  return { content: archive.pipe(gzip), counts };
}

/** The snapshot is held for as long as somebody reads. */
async function* archiveOf(plan: DumpPlan, counts: DumpCounts): AsyncGenerator<Buffer> {
  const snapshot = await DatabaseSnapshot.take(plan.url);
  try {
    yield* writeTar(new Dump(plan, snapshot, counts).entries(), snapshot.takenAt);
  } finally {
    await snapshot.release();
  }
}

class Dump {
  private readonly tables: DumpedTable[] = [];
  private readonly uploads: DumpedUpload[] = [];
  private readonly schemas: { schema: string; track: Track }[];
  private readonly versions: Record<string, string> = {};
  private schemasRead = 0;

  constructor(
    private readonly plan: DumpPlan,
    private readonly snapshot: DatabaseSnapshot,
    private readonly counts: DumpCounts,
  ) {
    const own = plan.kind === 'group' ? [{ schema: plan.group.schema, track: 'group' as const }] : [];
    const ofStores = plan.stores.map(({ schema }) => ({ schema, track: 'store' as const }));
    this.schemas = [...own, ...ofStores];
  }

  async *entries(): AsyncGenerator<TarEntry> {
    if (this.plan.platform) yield* this.platformRows(this.plan.platform);
    for (const { schema, track } of this.schemas) {
      yield* this.schemaRows(schema, track);
      this.schemasRead++;
      await this.report();
    }
    for (const { schema } of this.schemas) yield* this.filesOf(schema);
    const manifest = Buffer.from(JSON.stringify(this.manifest(), null, 2));
    yield { name: MANIFEST, bytes: manifest.length, content: manifest };
  }

  private async report(): Promise<void> {
    await this.plan.onProgress?.(this.schemasRead, this.schemas.length);
  }

  private manifest(): DumpManifest {
    const { kind, rowFormat, group, stores } = this.plan;
    const takenAt = this.snapshot.takenAt.toISOString();
    const { tables, uploads, versions: schemaVersions } = this;
    return { format: 'forecourt-dump/1', rowFormat, kind, takenAt, group, stores, schemaVersions, tables, uploads };
  }

  private async *platformRows(columns: Readonly<Record<string, string>>): AsyncGenerator<TarEntry> {
    this.versions.platform = headOf('platform');
    const reader = await this.snapshot.open({ schema: 'platform' });
    try {
      for (const table of await reader.tables()) {
        const column = columns[table.name];
        if (column) yield* this.tableRows(reader, 'platform', table, { column, value: this.plan.group.id });
      }
    } finally {
      await reader.close();
    }
  }

  private async *schemaRows(tenantSchema: string, track: Track): AsyncGenerator<TarEntry> {
    const schema = assertTenantSchema(tenantSchema);
    const reader = await this.snapshot.open({ schema, role: this.plan.asTenants ? schema : undefined });
    try {
      this.versions[schema] = await reader.newestMigration(track);
      for (const table of await reader.tables()) yield* this.tableRows(reader, schema, table);
    } finally {
      await reader.close();
    }
  }

  private async *tableRows(
    reader: SchemaReader,
    schema: string,
    table: SnapshotTable,
    where?: { column: string; value: string },
  ): AsyncGenerator<TarEntry> {
    const { rowFormat, open } = this.plan;
    const opened = rowFormat === 'json' && open ? table.sealedColumns : [];
    const stream = await reader.rows(table, rowFormat, where);
    const lines = opened.length > 0 && open ? inClear(linesOf(stream), opened, open) : linesOf(stream);
    const ending = rowFormat === 'json' ? 'jsonl' : 'copy';
    const parts: DumpedFile[] = [];
    let rows = 0;
    for await (const part of partsOf(lines)) {
      rows += part.lines;
      const name = `${schema}/${table.name}.${String(parts.length + 1).padStart(4, '0')}.${ending}`;
      parts.push(fileOf(name, part.content));
      yield { name, bytes: part.content.length, content: part.content };
      await this.report();
    }
    this.tables.push({ schema, table: table.name, columns: table.columns, opened, rows, parts });
    this.counts.tables++;
    this.counts.rows += rows;
  }

  private async *filesOf(schema: string): AsyncGenerator<TarEntry> {
    for await (const { key } of this.plan.storage.list(`${schema}/`)) {
      if (LEFT_OUT.some((folder) => key.startsWith(`${schema}/${folder}`))) continue;
      await this.report();
      // a list is read ahead, and its last files are reached much later
      const bytes = await this.plan.storage.sizeOf(key);
      if (bytes === null) continue;
      const entry = `files/${String(this.uploads.length + 1).padStart(8, '0')}`;
      const hash = createHash('sha256');
      yield { name: entry, bytes, content: hashed(this.plan.storage.open(key), hash) };
      this.uploads.push({ key, entry, bytes, sha256: hash.digest('hex') });
      this.counts.files++;
    }
  }
}

function fileOf(entry: string, content: Buffer): DumpedFile {
  return { entry, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
}

async function* hashed(content: Readable, hash: ReturnType<typeof createHash>): AsyncGenerator<Buffer> {
  for await (const chunk of content as AsyncIterable<Buffer>) {
    hash.update(chunk);
    yield chunk;
  }
}

const NEWLINE = 0x0a;

/** Whole lines, several at a time as they come, each with its end. Neither row format holds a raw line break. */
async function* linesOf(stream: Readable): AsyncGenerator<Buffer> {
  let begun: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    if (end > 0) {
      yield Buffer.concat([...begun, chunk.subarray(0, end)]);
      begun = [];
    }
    if (end < chunk.length) begun.push(chunk.subarray(end));
  }
  if (begun.length > 0) yield Buffer.concat(begun);
}

async function* partsOf(lines: AsyncIterable<Buffer>): AsyncGenerator<{ content: Buffer; lines: number }> {
  let gathered: Buffer[] = [];
  let bytes = 0;
  const part = () => {
    const content = Buffer.concat(gathered);
    [gathered, bytes] = [[], 0];
    return { content, lines: countLines(content) };
  };
  for await (const some of lines) {
    gathered.push(some);
    bytes += some.length;
    if (bytes >= PART_BYTES) yield part();
  }
  if (bytes > 0) yield part();
}

function countLines(content: Buffer): number {
  let lines = 0;
  for (let at = content.indexOf(NEWLINE); at !== -1; at = content.indexOf(NEWLINE, at + 1)) lines++;
  return lines;
}

/** Adds to each row what its sealed columns hold. The row itself stays as the server wrote it, to the last digit. */
async function* inClear(
  lines: AsyncIterable<Buffer>,
  sealed: readonly string[],
  open: (sealed: Buffer) => string,
): AsyncGenerator<Buffer> {
  for await (const some of lines) {
    const rows = some.toString('utf8').split('\n').slice(0, -1);
    yield Buffer.from(rows.map((row) => `${withClearTexts(row, sealed, open)}\n`).join(''));
  }
}

function withClearTexts(row: string, sealed: readonly string[], open: (sealed: Buffer) => string): string {
  const read = JSON.parse(row) as Record<string, string | null>;
  const texts = sealed.map((column) => {
    const bytes = read[column];
    const text = bytes == null ? null : open(Buffer.from(bytes.replace(/^\\x/, ''), 'hex'));
    return `,${JSON.stringify(column.replace(/_sealed$/, ''))}:${JSON.stringify(text)}`;
  });
  return `${row.slice(0, -1)}${texts.join('')}}`;
}
