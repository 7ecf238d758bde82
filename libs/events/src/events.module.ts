import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { WakesModule } from '#libs/queue';
import { Event, GroupEvent, PlatformEvent } from './event.entity';
import { EventDelivery, EventPending, GroupEventDelivery, GroupEventPending } from './event-delivery.entity';
import { EventRelay } from './event-relay.service';
import { PendingSweep } from './pending-sweep';
import { WakeAfterEvents } from './wake-after-events';

const ENTITIES = [Event, GroupEvent, PlatformEvent, EventPending, EventDelivery, GroupEventPending, GroupEventDelivery];

/**
 * Makes the logs of events known to the DataSource, and has a tenant ticked after the commit of what recorded some.
 * Writing to them is the function `recordEvent`.
 */
@Module({ imports: [TypeOrmModule.forFeature(ENTITIES), WakesModule], providers: [WakeAfterEvents] })
export class EventsModule {}

/** Hands events to handlers, once in the root module of a worker. Finds every `@EventHandler` itself. */
@Module({
  imports: [EventsModule, WakesModule, DiscoveryModule],
  providers: [EventRelay, PendingSweep],
  exports: [EventRelay],
})
export class EventsWorkerModule {}
