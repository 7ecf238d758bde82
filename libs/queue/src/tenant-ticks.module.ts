import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { QueueModule } from './queue.module';
import { TenantTicks } from './tenant-ticks.processor';
import { GroupWake, StoreWake } from './wake.entity';
import { Wakes } from './wakes.service';

/** `Wakes`, for every process that has stores or groups ticked. Expects the tenancy. */
@Module({ imports: [TypeOrmModule.forFeature([StoreWake, GroupWake])], providers: [Wakes], exports: [Wakes] })
export class WakesModule {}

/** Ticks the tenants, once in the root module of a worker. Finds every `@OnStoreTick` and `@OnGroupTick` itself. */
@Module({ imports: [QueueModule, WakesModule, DiscoveryModule], providers: [TenantTicks] })
export class TenantTicksModule {}
