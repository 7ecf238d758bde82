import { createHash } from 'node:crypto';
import { escapeIdentifier, escapeLiteral } from 'pg';
import type { TestApi } from './test-api';

/** What tenants' schemas hold, in a few characters per table; equal before and after when nothing changed. */
export class Fingerprints {
  private readonly statements = new Map<string, Promise<string>>();

  constructor(private readonly api: TestApi) {}

  async of(schemas: readonly string[]): Promise<Record<string, string>> {
    // prepared by that name, since planning hundreds of small selects takes longer than running them
    const text = await this.statementOver(schemas);
    const name = createHash('md5').update(text).digest('hex');
    const { rows } = await this.api.admin.query<{ table: string; content: string }>({ name, text });
    return Object.fromEntries(rows.map(({ table, content }) => [table, content]));
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
