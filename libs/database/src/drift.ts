import { DataSource, type EntitySchema, type MixedList } from 'typeorm';
import type { Track } from './migrate';
import { SnakeNamingStrategy } from './naming-strategy';

/** A table as its entity tells of it. */
export interface EntityTable {
  readonly target: unknown;
  readonly track: Track;
  readonly table: string;
}

/** The entities of a process's DataSource. Which track one belongs to follows from its name. */
export function entityTables(dataSource: DataSource): EntityTable[] {
  return dataSource.entityMetadatas.map(({ target, schema, tableName }) => ({
    target,
    table: tableName,
    track: schema === 'platform' ? 'platform' : tableName.startsWith('group_') ? 'group' : 'store',
  }));
}

/**
 * What would have to change in a freshly migrated schema for it to be what the entities say: nothing, where migrations
 * and entities tell the same story. Run by a test; statements are returned and never carried out.
 */
export async function driftOf(url: string, schema: string, entities: readonly EntityTable[]): Promise<string[]> {
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    schema,
    namingStrategy: new SnakeNamingStrategy(),
    entities: entities.map(({ target }) => target) as MixedList<string | (new () => object) | EntitySchema>,
    installExtensions: false,
    extra: { max: 1, options: `-c search_path=${schema}` },
  });
  await dataSource.initialize();
  try {
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    return upQueries.map(({ query }) => query);
  } finally {
    await dataSource.destroy();
  }
}
