import { type DynamicModule, Module } from '@nestjs/common';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { AppConfig } from '#libs/config';
import { assertHarmlessLogin, dataSourceOptions, type DataSourceSettings, guardPool } from '#libs/database';
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
        TypeOrmModule.forRoot({
          ...dataSourceOptions(settings),
          autoLoadEntities: true,
          manualInitialization: !connect,
          retryAttempts: 3,
          retryDelay: 500,
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
        {
          provide: POOL_GUARD,
          inject: [getDataSourceToken()],
          useFactory: async (dataSource: DataSource) => {
            if (!connect) return false;
            guardPool(dataSource);
            await assertHarmlessLogin((text) => dataSource.query(text));
            return true;
          },
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

const POOL_GUARD = Symbol('POOL_GUARD');
