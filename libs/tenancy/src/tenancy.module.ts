import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { AppConfig } from '#libs/config';
import {
  assertHarmlessLogin,
  dataSourceOptions,
  type DataSourceSettings,
  guardPool,
  onceReachable,
} from '#libs/database';
import { Clock, SystemClock } from '#libs/foundation';
import { Commits } from './after-commit';
import { GroupIdempotencyKey, IdempotencyKey, PlatformIdempotencyKey } from './idempotency.entity';
import { DealerGroup, Store } from './tenant.entity';
import { TenantDirectory } from './tenant-directory';
import { GroupDb, PlatformDb, StoreDb } from './tenant-db';
import { TenantTransaction } from './tenant-transaction';
import { MovableClock, TestClock } from './test-clock';
import { TestClockOffset } from './test-clock.entity';

@Module({})
export class TenancyModule {
  /**
   * The process's one DataSource and the doors to the tenants. Refuses a login that could walk through the walls.
   * `connect: false` is for a process that only describes itself and asks no database.
   */
  static forRoot(settings: DataSourceSettings, { connect = true } = {}): DynamicModule {
    return {
      module: TenancyModule,
      global: true,
      imports: [
        TypeOrmModule.forRootAsync({
          useFactory: () => ({
            ...dataSourceOptions(settings),
            autoLoadEntities: true,
            manualInitialization: !connect,
            // `openDataSource` knows better what to wait for, and how long
            toRetry: () => false,
          }),
          dataSourceFactory: async (options) => {
            const wanted = options as DataSourceOptions;
            return connect ? openDataSource(wanted, settings) : new DataSource(wanted);
          },
        }),
        TypeOrmModule.forFeature([
          DealerGroup,
          Store,
          IdempotencyKey,
          GroupIdempotencyKey,
          PlatformIdempotencyKey,
          TestClockOffset,
        ]),
      ],
      providers: [
        {
          provide: Clock,
          inject: [AppConfig],
          useFactory: (config: AppConfig) => (connect && !config.isProduction ? new MovableClock() : new SystemClock()),
        },
        Commits,
        TenantTransaction,
        StoreDb,
        GroupDb,
        PlatformDb,
        TenantDirectory,
        TestClock,
      ],
      exports: [Clock, Commits, StoreDb, GroupDb, PlatformDb, TenantDirectory, TestClock],
    };
  }
}

/** For whoever waits at a terminal: a server that is just being restarted, and no more. */
const LITTLE_PATIENCE_MS = 2_000;

/** The connected DataSource, with its tripwire armed and a login that is fit for it. */
function openDataSource(
  options: DataSourceOptions,
  { patienceMs = LITTLE_PATIENCE_MS }: DataSourceSettings,
): Promise<DataSource> {
  const open = async (): Promise<DataSource> => {
    const dataSource = await new DataSource(options).initialize();
    try {
      guardPool(dataSource);
      await assertHarmlessLogin((text) => dataSource.query(text));
      return dataSource;
    } catch (error) {
      await dataSource.destroy();
      throw error;
    }
  };
  return onceReachable(open, { what: 'the database', patienceMs });
}
