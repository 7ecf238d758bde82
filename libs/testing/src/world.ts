import { randomBytes } from 'node:crypto';
import type { ModuleMetadata } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { Client } from 'pg';
import { AppConfig, ConfigModule, generateSecrets } from '#libs/config';
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
import { testCluster, type TestCluster } from './cluster';
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
  /** Default: the one of this jest worker. */
  cluster?: TestCluster;
  /** Default: a frozen clock. */
  clock?: Clock;
  /** Connections of the pool. Small by default, so that tenants share connections. */
  poolMax?: number;
}

/**
 * Two groups: `south-north` with the stores `north` and `south`, and `elsewhere` with the store `other`, under names of
 * their own in the worker's cluster, so that no spec meets the rows of another.
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
  const cluster = options.cluster ?? (await testCluster());
  const config = testConfig(cluster);
  const { groups, stores } = await provisionTenants(cluster);
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

async function provisionTenants(cluster: TestCluster) {
  const run = randomBytes(3).toString('hex');
  const provisioner = new Provisioner(cluster.databaseUrl);
  const admin = new Client({ connectionString: cluster.databaseUrl });
  await admin.connect();
  // every world begins in real time, whatever an earlier one did to the cluster's clock
  await admin.query('DELETE FROM platform.test_clock');
  const groups = new Map<string, TestGroup>();
  const stores = new Map<string, TestStore>();
  const plan = { one: ['north', 'south'], two: ['other'] };
  try {
    for (const [name, members] of Object.entries(plan)) {
      const group = refOf('group', `${name}-${run}`);
      await admin.query(
        `INSERT INTO platform.dealer_group (id, code, schema_name, name, state) VALUES ($1, $2, $3, $2, 'provisioning')`,
        [group.id, group.code, group.schema],
      );
      await provisioner.createGroup(group.schema);
      groups.set(name, { ...group, ctx: systemGroupContext(group, 'test') });
      for (const member of members) {
        const store = { ...refOf('store', `${member}-${run}`), timeZone: 'Asia/Shanghai', group };
        await admin.query(
          `INSERT INTO platform.store (id, group_id, code, schema_name, name, time_zone, state)
           VALUES ($1, $2, $3, $4, $3, $5, 'provisioning')`,
          [store.id, group.id, store.code, store.schema, store.timeZone],
        );
        await provisioner.createStore(store.schema, group.schema);
        stores.set(member, { ...store, ctx: systemStoreContext(store, 'test') });
      }
    }
  } finally {
    await admin.end();
  }
  return { groups, stores };
}

function refOf(kind: 'group' | 'store', code: string) {
  return { id: newId(), code, schema: schemaNameOf(kind, code) };
}
