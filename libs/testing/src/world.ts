import { randomBytes } from 'node:crypto';
import type { ModuleMetadata } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { Client, escapeIdentifier } from 'pg';
import { AppConfig, ConfigModule, generateSecrets } from '#libs/config';
import { MIGRATOR } from '#libs/database';
import { Clock, newId } from '#libs/foundation';
import {
  type GroupContext,
  type GroupRef,
  Provisioner,
  schemaNameOf,
  type StoreContext,
  type StoreRef,
  systemGroupContext,
  systemStoreContext,
  TenancyModule,
} from '#libs/tenancy';
import { clusterOf, prepareDatabase, testServer, type TestCluster } from './cluster';
import { FrozenClock } from './frozen-clock';

export interface TestStore extends StoreRef {
  readonly ctx: StoreContext;
}

export interface TestGroup extends GroupRef {
  readonly ctx: GroupContext;
}

export interface WorldOptions {
  /** Modules under test; configuration and tenancy are there already. */
  modules?: NonNullable<ModuleMetadata['imports']>;
  /** Where to make the tenants. Default: a new database on the server of this jest worker. */
  cluster?: TestCluster;
  /** Default: a frozen clock. */
  clock?: Clock;
  /** Connections of the pool. Small by default, so that tenants share connections. */
  poolMax?: number;
}

/**
 * Two groups, one with the stores `north` and `south` and one with the store `other`, in a database of their own, so that
 * no spec meets the rows of another.
 */
export class World {
  constructor(
    readonly cluster: TestCluster,
    readonly config: AppConfig,
    readonly module: TestingModule,
    readonly clock: FrozenClock,
    private readonly groups: Map<string, TestGroup>,
    private readonly stores: Map<string, TestStore>,
  ) {}

  store(name: 'north' | 'south' | 'other'): TestStore {
    return this.stores.get(name) as TestStore;
  }

  group(name: 'one' | 'two'): TestGroup {
    return this.groups.get(name) as TestGroup;
  }

  get<Service>(type: abstract new (...args: never[]) => Service): Service {
    return this.module.get(type, { strict: false });
  }

  async stop(): Promise<void> {
    await this.module.close();
  }
}

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const cluster = options.cluster ?? (await databaseWithTenants());
  if (options.cluster) await provisionTenants(cluster);
  const config = testConfig(cluster);
  const { groups, stores } = await readTenants(cluster);
  const clock = options.clock ?? new FrozenClock();
  const module = await Test.createTestingModule({
    imports: [
      ConfigModule.forRoot(config),
      TenancyModule.forRoot({
        url: cluster.apiDatabaseUrl,
        poolMax: options.poolMax ?? 4,
        applicationName: 'forecourt-test',
      }),
      ...(options.modules ?? []),
    ],
  })
    .overrideProvider(Clock)
    .useValue(clock)
    .compile();
  await module.init();
  return new World(cluster, config, module, clock as FrozenClock, groups, stores);
}

/** The configuration of a process on this cluster, with secrets of its own. */
export function testConfig(cluster: TestCluster): AppConfig {
  const { masterKey, apiKeyPepper, tokenSigningKey } = generateSecrets();
  const { databaseUrl, apiDatabaseUrl, workerDatabaseUrl, queueDatabaseUrl } = cluster;
  const logins = { databaseUrl, apiDatabaseUrl, workerDatabaseUrl, queueDatabaseUrl };
  return Object.assign(new AppConfig(), logins, {
    nodeEnv: 'test',
    publicUrl: 'http://localhost:3000',
    logLevel: 'silent',
    masterKey,
    apiKeyPepper,
    tokenSigningKey,
  });
}

/** The tenants of every world, made once on each server and copied from then on: that takes a tenth of the time. */
const TEMPLATE = 'forecourt_world';

async function databaseWithTenants(): Promise<TestCluster> {
  const superuserUrl = await testServer();
  const superuser = new Client({ connectionString: superuserUrl });
  await superuser.connect();
  try {
    const { rowCount } = await superuser.query('SELECT FROM pg_database WHERE datname = $1', [TEMPLATE]);
    if (rowCount === 0) {
      // under its name only when it is whole
      const making = nameOfDatabase();
      await provisionTenants(await prepareDatabase(superuserUrl, making));
      await superuser.query(`ALTER DATABASE ${escapeIdentifier(making)} RENAME TO ${escapeIdentifier(TEMPLATE)}`);
    }
    const database = nameOfDatabase();
    await copyTemplate(superuser, database);
    return clusterOf(superuserUrl, database);
  } finally {
    await superuser.end();
  }
}

/** Files are copied as files, since each of the thousand would cost more as records of the log than it holds. */
async function copyTemplate(superuser: Client, database: string): Promise<void> {
  const copy = escapeIdentifier(database);
  await superuser.query(
    `CREATE DATABASE ${copy} OWNER ${escapeIdentifier(MIGRATOR)}
       TEMPLATE ${escapeIdentifier(TEMPLATE)} STRATEGY file_copy`,
  );
  // who may enter is kept outside of what is copied
  await superuser.query(`REVOKE ALL ON DATABASE ${copy} FROM PUBLIC`);
  const { rows } = await superuser.query<{ grant: string }>(ENTRIES_OF, [TEMPLATE, database]);
  for (const { grant } of rows) await superuser.query(grant);
}

const ENTRIES_OF = `
  SELECT format('GRANT %s ON DATABASE %I TO %s', privilege_type, $2::text, grantee::regrole) AS grant
  FROM pg_database, aclexplode(datacl) WHERE datname = $1`;

function nameOfDatabase(): string {
  return `forecourt_${randomBytes(6).toString('hex')}`;
}

const TENANTS = { one: ['north', 'south'], two: ['other'] };

async function provisionTenants(cluster: TestCluster): Promise<void> {
  const provisioner = new Provisioner(cluster.databaseUrl);
  const admin = new Client({ connectionString: cluster.databaseUrl });
  await admin.connect();
  // every world begins in real time, whatever an earlier one did to the cluster's clock
  await admin.query('DELETE FROM platform.test_clock');
  try {
    for (const [name, members] of Object.entries(TENANTS)) {
      const group = refOf('group', name);
      await admin.query(
        `INSERT INTO platform.dealer_group (id, code, schema_name, name, state) VALUES ($1, $2, $3, $2, 'provisioning')`,
        [group.id, group.code, group.schema],
      );
      await provisioner.createGroup(group.schema);
      for (const member of members) {
        const store = refOf('store', member);
        await admin.query(
          `INSERT INTO platform.store (id, group_id, code, schema_name, name, time_zone, state)
           VALUES ($1, $2, $3, $4, $3, $5, 'provisioning')`,
          [store.id, group.id, store.code, store.schema, TIME_ZONE],
        );
        await provisioner.createStore(store.schema, group.schema);
      }
    }
  } finally {
    await admin.end();
  }
}

const TIME_ZONE = 'Asia/Shanghai';

const LAST_GROUP =
  'SELECT id, code, schema_name AS schema FROM platform.dealer_group WHERE code LIKE $1 ORDER BY id DESC LIMIT 1';
const LAST_STORE =
  'SELECT id, code, schema_name AS schema FROM platform.store WHERE code LIKE $1 ORDER BY id DESC LIMIT 1';

/** The tenants that were made last. */
async function readTenants(cluster: TestCluster) {
  const groups = new Map<string, TestGroup>();
  const stores = new Map<string, TestStore>();
  const admin = new Client({ connectionString: cluster.databaseUrl });
  await admin.connect();
  try {
    const found = async (select: string, name: string) =>
      (await admin.query<{ id: string; code: string; schema: string }>(select, [`${name}-%`])).rows[0] as {
        id: string;
        code: string;
        schema: string;
      };
    for (const [name, members] of Object.entries(TENANTS)) {
      const group = await found(LAST_GROUP, name);
      groups.set(name, { ...group, ctx: systemGroupContext(group, 'test') });
      for (const member of members) {
        const store = { ...(await found(LAST_STORE, member)), timeZone: TIME_ZONE, group };
        stores.set(member, { ...store, ctx: systemStoreContext(store, 'test') });
      }
    }
  } finally {
    await admin.end();
  }
  return { groups, stores };
}

function refOf(kind: 'group' | 'store', name: string) {
  const code = `${name}-${randomBytes(3).toString('hex')}`;
  return { id: newId(), code, schema: schemaNameOf(kind, code) };
}
