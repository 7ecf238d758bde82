import type { Client } from 'pg';
import { headOf, migrateSchema, type Track } from './migrate';
import { withClient } from './with-client';

export interface FleetOptions {
  readonly migratorUrl: string;
  /** Tenants that are migrated at one time. */
  readonly concurrency: number;
  /** Only this store, by its code. */
  readonly store?: string;
  /** Begin with the store of this code; those before it are left alone. */
  readonly startFrom?: string;
  /** Says what would be done and does nothing. */
  readonly dryRun?: boolean;
  /** Stops between two tenants. */
  readonly signal?: AbortSignal;
  /** Called after every tenant. */
  readonly report?: (outcome: TenantOutcome) => void;
}

export interface TenantOutcome {
  readonly track: Track;
  readonly code: string;
  readonly state: 'migrated' | 'current' | 'pending' | 'failed';
  readonly ran: readonly string[];
  readonly error?: string;
  readonly ms: number;
}

export interface FleetReport {
  readonly migrated: number;
  readonly current: number;
  readonly pending: number;
  readonly failed: number;
  readonly interrupted: boolean;
}

interface Tenant {
  readonly track: 'group' | 'store';
  readonly code: string;
  readonly schema: string;
  readonly version: string;
}

/**
 * Brings the platform, then every group and store to head. A platform that fails stops all; a tenant that fails is
 * written down in its row and the others go on, so that a second run takes up where the first one ended. A tenant whose
 * row says that it is at head is not even connected to.
 */
export async function migrateFleet(options: FleetOptions): Promise<FleetReport> {
  const counts = { migrated: 0, current: 0, pending: 0, failed: 0 };
  const note = (outcome: TenantOutcome): void => {
    counts[outcome.state]++;
    options.report?.(outcome);
  };
  if (!options.dryRun) note(await migratePlatform(options.migratorUrl));
  return withClient(options.migratorUrl, async (client) => {
    const queue = await tenantsOf(client, options);
    const next = async (): Promise<void> => {
      for (let tenant = queue.shift(); tenant && !options.signal?.aborted; tenant = queue.shift()) {
        note(await migrateTenant(client, tenant, options));
      }
    };
    await Promise.all(Array.from({ length: Math.max(1, options.concurrency) }, next));
    return { ...counts, interrupted: queue.length > 0 };
  });
}

async function migratePlatform(migratorUrl: string): Promise<TenantOutcome> {
  const started = performance.now();
  const ran = await migrateSchema(migratorUrl, 'platform', 'platform');
  const ms = performance.now() - started;
  return { track: 'platform', code: 'platform', state: ran.length > 0 ? 'migrated' : 'current', ran, ms };
}

async function tenantsOf(client: Client, { store, startFrom }: FleetOptions): Promise<Tenant[]> {
  const { rows } = await client.query<Tenant>(
    `SELECT 'group' AS track, code, schema_name AS schema, schema_version AS version
     FROM platform.dealer_group WHERE state IN ('active', 'suspended') AND $1::text IS NULL
     UNION ALL
     SELECT 'store', code, schema_name, schema_version
     FROM platform.store
     WHERE state IN ('active', 'suspended') AND ($1::text IS NULL OR code = $1) AND ($2::text IS NULL OR code >= $2)
     ORDER BY track, code`,
    [store ?? null, startFrom ?? null],
  );
  return rows;
}

async function migrateTenant(client: Client, tenant: Tenant, options: FleetOptions): Promise<TenantOutcome> {
  const { track, code, schema, version } = tenant;
  const started = performance.now();
  const outcome = (state: TenantOutcome['state'], ran: readonly string[] = [], error?: string): TenantOutcome => ({
    track,
    code,
    state,
    ran,
    error,
    ms: performance.now() - started,
  });
  if (version === headOf(track)) return outcome('current');
  if (options.dryRun) return outcome('pending');
  try {
    const ran = await migrateSchema(options.migratorUrl, track, schema);
    await note(client, tenant, { version: headOf(track), error: null });
    return outcome('migrated', ran);
  } catch (error) {
    const message = (error as Error).message;
    await note(client, tenant, { version: null, error: message.slice(0, 500) });
    return outcome('failed', [], message);
  }
}

async function note(
  client: Client,
  { track, schema }: Tenant,
  { version, error }: { version: string | null; error: string | null },
): Promise<void> {
  const table = track === 'group' ? 'platform.dealer_group' : 'platform.store';
  await client.query(
    `UPDATE ${table}
     SET schema_version = coalesce($2, schema_version), migrated_at = CASE WHEN $2 IS NULL THEN migrated_at ELSE now() END,
         migration_error = $3
     WHERE schema_name = $1`,
    [schema, version, error],
  );
}
