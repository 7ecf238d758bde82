import { createHash } from 'node:crypto';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import { ApiKeyUse } from '#libs/identity';
import { Wakes } from '#libs/queue';
import type { TestApi } from './test-api';

/** Tells which tables of tenants' schemas hold something else than before. */
export class Fingerprints {
  private readonly statements = new Map<string, Promise<string>>();

  private constructor(
    private readonly api: TestApi,
    /** Of its own, for it stands at an earlier moment while others go on. */
    private readonly client: Client,
  ) {}

  static async open(api: TestApi): Promise<Fingerprints> {
    const client = new Client({ connectionString: api.world.cluster.databaseUrl });
    await client.connect();
    return new Fingerprints(api, client);
  }

  close(): Promise<void> {
    return this.client.end();
  }

  /**
   * Tables whose rows an attempt changed. To read hundreds of tables costs far more than most attempts, so they are only
   * read when some transaction that wrote was committed, on the whole server: the snapshot of the time before is
   * kept open, and what the tables held then can be read from it afterwards. (TRUNCATE would escape a snapshot; no login
   * of the product may do that.)
   */
  async changedBy(schemas: readonly string[], attempt: () => Promise<void>): Promise<string[]> {
    // what the API writes a moment after it has answered
    await Promise.all([this.api.get(ApiKeyUse).settled(), this.api.get(Wakes).flush()]);
    await this.client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    try {
      const before = await this.snapshot();
      await attempt();
      if (!(await this.hasBeenWrittenSince(before))) return [];
      const held = await this.contentOf(schemas);
      await this.client.query('COMMIT; BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      const holds = await this.contentOf(schemas);
      return [...holds].filter(([table, content]) => content !== held.get(table)).map(([table]) => table);
    } finally {
      await this.client.query('ROLLBACK');
    }
  }

  private async snapshot(): Promise<string> {
    const { rows } = await this.client.query<{ snapshot: string }>('SELECT pg_current_snapshot()::text AS snapshot');
    return (rows[0] as { snapshot: string }).snapshot;
  }

  /** No row changes without a transaction id, and they are given out one after the other. */
  private async hasBeenWrittenSince(snapshot: string): Promise<boolean> {
    const { rows } = await this.api.admin.query<{ written: boolean }>(WRITTEN_SINCE, [snapshot]);
    return (rows[0] as { written: boolean }).written;
  }

  /** What each table holds, in a few characters. */
  private async contentOf(schemas: readonly string[]): Promise<Map<string, string>> {
    // prepared by that name, since planning hundreds of small selects takes longer than running them
    const text = await this.statementOver(schemas);
    const name = createHash('md5').update(text).digest('hex');
    const { rows } = await this.client.query<{ table: string; content: string }>({ name, text });
    return new Map(rows.map(({ table, content }) => [table, content]));
  }

  private async statementOver(schemas: readonly string[]): Promise<string> {
    const statements: string[] = [];
    for (const schema of schemas) statements.push(await this.statementOf(schema));
    return statements.join(' UNION ALL ');
  }

  private statementOf(schema: string): Promise<string> {
    let statement = this.statements.get(schema);
    if (!statement) this.statements.set(schema, (statement = this.writeStatement(schema)));
    return statement;
  }

  private async writeStatement(schema: string): Promise<string> {
    const { rows } = await this.api.admin.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = $1::regnamespace AND relkind = 'r' ORDER BY relname`,
      [schema],
    );
    return rows
      .map(
        ({ name }) =>
          `SELECT ${escapeLiteral(`${schema}.${name}`)} AS table,
                  count(*) || ' ' || coalesce(md5(string_agg(t::text, '' ORDER BY t::text)), '') AS content
           FROM ${escapeIdentifier(schema)}.${escapeIdentifier(name)} t`,
      )
      .join(' UNION ALL ');
  }
}

/** Whether one has been committed that began to write since the oldest that was under way then. */
const WRITTEN_SINCE = `
  SELECT EXISTS (
    SELECT FROM generate_series(
      pg_snapshot_xmin($1::pg_snapshot)::text::bigint,
      pg_snapshot_xmax(pg_current_snapshot())::text::bigint - 1) AS id
    WHERE pg_xact_status(id::text::xid8) = 'committed') AS written`;
