import type { Readable } from 'node:stream';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Track } from '#libs/database';

/** How rows are written: as JSON for whoever takes them elsewhere, or as Postgres reads them back bit by bit. */
export type RowFormat = 'json' | 'copy';

export interface SnapshotTable {
  readonly name: string;
  /** Columns that are written, in their order; what the server computes itself is not among them. */
  readonly columns: readonly string[];
  /** Columns that hold sealed personal data: those whose names end with `_sealed`. */
  readonly sealedColumns: readonly string[];
}

/**
 * One moment of the database, held open so that several schemas can be read as they were in it. Each schema is read on a
 * connection of its own, as the role that is given, and nothing is locked but against being dropped.
 */
export class DatabaseSnapshot {
  private constructor(
    private readonly url: string,
    private readonly holder: Client,
    private readonly id: string,
    readonly takenAt: Date,
  ) {}

  /** Release it afterwards. */
  static async take(url: string): Promise<DatabaseSnapshot> {
    const holder = await connect(url);
    try {
      await holder.query(BEGIN);
      await holder.query('SET LOCAL idle_in_transaction_session_timeout = 0');
      const { rows } = await holder.query<{ id: string; at: Date }>('SELECT pg_export_snapshot() AS id, now() AS at');
      const [{ id, at }] = rows as [{ id: string; at: Date }];
      return new DatabaseSnapshot(url, holder, id, at);
    } catch (error) {
      await disconnect(holder);
      throw error;
    }
  }

  /** Opens one schema; as `role`, where one is given, which then sees what it may see and no more. Close it afterwards. */
  async open({ schema, role }: { readonly schema: string; readonly role?: string }): Promise<SchemaReader> {
    const client = await connect(this.url);
    try {
      await client.query(BEGIN);
      await client.query(`SET TRANSACTION SNAPSHOT ${escapeLiteral(this.id)}`);
      await client.query(
        `SELECT set_config('statement_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true),
                set_config('timezone', 'UTC', true), set_config('search_path', $1, true)`,
        [escapeIdentifier(schema)],
      );
      if (role) await client.query(`SELECT set_config('role', $1, true)`, [role]);
      // a table whose rows would be kept back is an error and not a short file
      else await client.query(`SELECT set_config('row_security', 'off', true)`);
      return new SchemaReader(client, schema);
    } catch (error) {
      await disconnect(client);
      throw error;
    }
  }

  async release(): Promise<void> {
    await disconnect(this.holder);
  }
}

/** The tables of one schema in one snapshot. One stream at a time. */
export class SchemaReader {
  constructor(
    private readonly client: Client,
    private readonly schema: string,
  ) {}

  /** In the order of their names. */
  async tables(): Promise<SnapshotTable[]> {
    const { rows } = await this.client.query<SnapshotTable>(
      `SELECT c.relname AS name,
              ARRAY(SELECT a.attname::text FROM pg_attribute a
                    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
                    ORDER BY a.attnum) AS columns,
              ARRAY(SELECT a.attname::text FROM pg_attribute a
                    WHERE a.attrelid = c.oid AND a.attname LIKE '%\\_sealed' ORDER BY 1) AS "sealedColumns"
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = $1 AND c.relkind = 'r' ORDER BY 1`,
      [this.schema],
    );
    return rows;
  }

  /** Newest migration that the schema has seen; '' before the first. */
  async newestMigration(track: Track): Promise<string> {
    const { rows } = await this.client.query<{ name: string }>(
      `SELECT name FROM ${escapeIdentifier(this.schema)}.${escapeIdentifier(`${track}_migration`)}
       ORDER BY timestamp DESC LIMIT 1`,
    );
    return rows[0]?.name ?? '';
  }

  /** Rows of a table, a line each; all of them, or those whose `column` has this value. */
  async rows(
    { name, columns }: SnapshotTable,
    format: RowFormat,
    where?: { readonly column: string; readonly value: string },
  ): Promise<Readable> {
    // the server quotes the names, since COPY takes no parameters
    const { rows } = await this.client.query<{ copy: string }>(
      `SELECT format($1, $2::text, $3::text,
                     (SELECT string_agg(quote_ident(name), ', ' ORDER BY n) FROM unnest($4::text[]) WITH ORDINALITY c (name, n)),
                     CASE WHEN $5::text IS NOT NULL THEN format('WHERE %I = %L', $5::text, $6::text) END) AS copy`,
      [COPY_TO[format], this.schema, name, columns, where?.column ?? null, where?.value ?? null],
    );
    return this.client.query(copyTo(rows[0]?.copy ?? ''));
  }

  async close(): Promise<void> {
    await disconnect(this.client);
  }
}

/** Schema, table, columns, condition. JSON holds no control characters, so with two of them as marks nothing is quoted. */
const COPY_TO: Readonly<Record<RowFormat, string>> = {
  json: `COPY (SELECT row_to_json(t) FROM %1$I.%2$I t %4$s) TO STDOUT (FORMAT csv, DELIMITER E'\\x02', QUOTE E'\\x01')`,
  copy: `COPY (SELECT %3$s FROM %1$I.%2$I t %4$s) TO STDOUT`,
};

const BEGIN = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url, application_name: 'forecourt-dump', keepAlive: true });
  // one that breaks is heard of by the statement that is waited for
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Whatever transaction it is in ends with it. */
async function disconnect(client: Client): Promise<void> {
  await client.end().catch(() => undefined);
}
