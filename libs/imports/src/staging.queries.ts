import { affected, columns, row, rows, type Sql, sql } from '#libs/database';
import { newId } from '#libs/foundation';
import type { StoreTx } from '#libs/tenancy';
import type { RecordKind } from './import-profile';
import { type FindingSeverity, ImportFinding } from './import-run.entity';

/** A row on its way into the staging table. */
export interface StagedRow {
  readonly key: string;
  readonly line: number;
  readonly digest: string;
  /** JSON of the row with its `line` and `digest`, which is only looked into when it is merged. */
  readonly content: string;
}

export interface NewFinding {
  readonly severity: FindingSeverity;
  readonly line: number;
  readonly code: string;
  readonly column: string | null;
  readonly params?: object;
}

/** Forgets what an attempt that died had staged of one file. */
export async function clearStaged(tx: StoreTx, importId: string, kind: RecordKind): Promise<void> {
  await Promise.all([
    affected(tx, sql`delete from import_row where import_id = ${importId} and kind = ${kind}`),
    affected(tx, sql`delete from import_finding where import_id = ${importId} and kind = ${kind}`),
  ]);
}

export async function stageRows(
  tx: StoreTx,
  importId: string,
  kind: RecordKind,
  staged: readonly StagedRow[],
): Promise<void> {
  const [keys, lines, digests, contents] = [[], [], [], []] as [string[], number[], string[], string[]];
  for (const { key, line, digest, content } of staged) {
    keys.push(key);
    lines.push(line);
    digests.push(digest);
    contents.push(content);
  }
  await affected(
    tx,
    sql`insert into import_row (import_id, kind, natural_key, line, digest, content)
        select ${importId}, ${kind}, r.*
        from rows from (unnest(${keys}::text[]), unnest(${lines}::integer[]), unnest(${digests}::text[]),
                        json_array_elements(${`[${contents.join(',')}]`}::json)) r`,
  );
}

export async function recordFindings(
  tx: StoreTx,
  importId: string,
  kind: RecordKind,
  findings: readonly NewFinding[],
): Promise<void> {
  await affected(
    tx,
    sql`insert into import_finding (id, import_id, kind, severity, line, code, column_name, params)
        select f."id", ${importId}, ${kind}, f."severity", f."line", f."code", f."column", f."params"
        from jsonb_to_recordset(${JSON.stringify(findings.map((one) => ({ ...one, id: newId() })))}::jsonb)
          as f("id" uuid, "severity" text, "line" integer, "code" text, "column" text, "params" jsonb)
        on conflict (import_id, kind, line, severity, code) do nothing`,
  );
}

/** So many rows that refer to nothing are kept of a dry run; the counts of more than these fall short. */
const MOST_KEPT_OF_DRY_RUN = 50_000;

/** Rows refused for what they refer to, which a dry run would lose with its transaction. */
export function findRefusedReferences(tx: StoreTx, importId: string): Promise<ImportFinding[]> {
  return rows(
    tx,
    sql`select ${columns(ImportFinding, 'f')} from import_finding f
        where f.import_id = ${importId} and f.severity = 'refused' and f.code like 'unknown\\_%'
        order by f.line limit ${MOST_KEPT_OF_DRY_RUN}`,
  );
}

export async function keepFindings(tx: StoreTx, findings: readonly ImportFinding[]): Promise<void> {
  await affected(
    tx,
    sql`insert into import_finding (id, import_id, kind, severity, line, code, column_name, params)
        select f."id", f."importId", f."kind", f."severity", f."line", f."code", f."columnName", f."params"
        from jsonb_to_recordset(${JSON.stringify(findings)}::jsonb)
          as f("id" uuid, "importId" uuid, "kind" text, "severity" text, "line" integer, "code" text,
               "columnName" text, "params" jsonb)
        on conflict (import_id, kind, line, severity, code) do nothing`,
  );
}

/** The next rows to merge, as the text of a JSON array. */
export interface Chunk {
  /** Selects the records as the text of a JSON array, for the statements that merge them: they never leave the server. */
  readonly rows: Sql;
  /** Rows of the file that it stands for. */
  readonly size: number;
  readonly lastKey: string;
}

/** Records of one transaction: it holds locks for well under a second. */
const CHUNK_RECORDS = 2_000;
/** Orders whose lines are replaced in one transaction. */
const CHUNK_ORDERS = 1_000;

/** The records that follow `after` in the order of their keys; of rows that repeat a key the last one counts. */
export async function nextChunk(tx: StoreTx, importId: string, kind: RecordKind, after: string): Promise<Chunk | null> {
  const following = sql`import_id = ${importId} and kind = ${kind} and natural_key > ${after}`;
  const most = kind === 'lines' ? CHUNK_ORDERS : CHUNK_RECORDS;
  const extent = await row<{ records: number; rows: number; lastKey: string | null }>(
    tx,
    sql`select count(*) as records, coalesce(sum(key.rows), 0)::bigint as rows, max(key.natural_key) as "lastKey"
        from (select natural_key, count(*) as rows from import_row where ${following}
              group by natural_key order by natural_key limit ${most}) key`,
  );
  if (!extent?.lastKey) return null;
  const within = sql`${following} and natural_key <= ${extent.lastKey}`;
  if (kind === 'lines') return { rows: lineSets(within), size: extent.rows, lastKey: extent.lastKey };
  return { rows: singleRecords(within), size: extent.records, lastKey: extent.lastKey };
}

function singleRecords(within: Sql): Sql {
  return sql`(
    select '[' || string_agg(content, ',' order by natural_key) || ']'
    from (select distinct on (natural_key) natural_key, content from import_row
          where ${within} order by natural_key, line desc) as chunk)`;
}

/** An order's lines carry no number of their own: the set as a whole is what is compared and replaced. */
function lineSets(within: Sql): Sql {
  return sql`(
    select '[' || string_agg(
             format('{"orderNumber":%s,"line":%s,"digest":"%s","lines":[%s]}', to_json(natural_key), line, digest, lines),
             ',' order by natural_key) || ']'
    from (select natural_key, min(line) as line, md5(string_agg(digest, '' order by line)) as digest,
                 string_agg(content, ',' order by line) as lines
          from import_row where ${within} group by natural_key) as chunk)`;
}

/** Rows and distinct keys that were staged of a kind. */
export async function countStaged(
  tx: StoreTx,
  importId: string,
): Promise<{ kind: RecordKind; rows: number; keys: number }[]> {
  return rows(
    tx,
    sql`select kind, count(*) as rows, count(distinct natural_key) as keys from import_row
        where import_id = ${importId} group by kind`,
  );
}

/** Rows of refused lines that stood for more than themselves: all lines of an order that is not there. */
export async function countRowsOfLines(tx: StoreTx, importId: string, lines: readonly number[]): Promise<number> {
  const counted = await row<{ rows: number }>(
    tx,
    sql`select count(*) as rows from import_row
        where import_id = ${importId} and kind = 'lines' and natural_key in (
          select natural_key from import_row where import_id = ${importId} and kind = 'lines' and line = any(${lines}::int[]))`,
  );
  return counted?.rows ?? 0;
}

export async function countFindings(
  tx: StoreTx,
  importId: string,
): Promise<{ kind: RecordKind; severity: FindingSeverity; code: string; count: number }[]> {
  return rows(
    tx,
    sql`select kind, severity, code, count(*) as count from import_finding
        where import_id = ${importId} group by kind, severity, code order by kind, severity, code`,
  );
}

export async function dropStaged(tx: StoreTx, importId: string): Promise<void> {
  await affected(tx, sql`delete from import_row where import_id = ${importId}`);
}
