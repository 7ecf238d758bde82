import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Event, GroupEvent, PlatformEvent } from './event.entity';

/** Makes the logs of events known to the DataSource. Writing to them is the function `recordEvent`. */
@Module({ imports: [TypeOrmModule.forFeature([Event, GroupEvent, PlatformEvent])] })
export class EventsModule {}
