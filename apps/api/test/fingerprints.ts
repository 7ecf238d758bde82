import type { TestApi } from './test-api';

/** What a tenant's schema holds, in a few characters per table; equal before and after when nothing changed. */
export class Fingerprints {
  private readonly statements = new Map<string, Promise<string>>();

  constructor(private readonly api: TestApi) {}

  async of(schema: string): Promise<Record<string, string>> {
    let statement = this.statements.get(schema);
    if (!statement) this.statements.set(schema, (statement = this.statementOf(schema)));
    const { rows } = await this.api.admin.query<{ name: string; content: string }>(await statement);
    return Object.fromEntries(rows.map(({ name, content }) => [`${schema}.${name}`, content]));
  }

  async ofAll(schemas: readonly string[]): Promise<Record<string, string>> {
    const found: Record<string, string> = {};
    for (const schema of schemas) Object.assign(found, await this.of(schema));
    return found;
  }

  private async statementOf(schema: string): Promise<string> {
    const { rows } = await this.api.admin.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = $1::regnamespace AND relkind = 'r' ORDER BY relname`,
      [schema],
    );
    return rows
      .map(
        ({ name }) =>
          `SELECT '${name}' AS name, count(*) || ' ' || coalesce(md5(string_agg(t::text, '' ORDER BY t::text)), '') AS content
           FROM "${schema}"."${name}" t`,
      )
      .join(' UNION ALL ');
  }
}
