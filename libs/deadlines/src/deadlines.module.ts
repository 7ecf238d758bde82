import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EventsModule } from '#libs/events';
import { PoliciesModule } from '#libs/policies';
import { CalendarController } from './calendar.controller';
import { CalendarService } from './calendar.service';
import { DeadlineEngine } from './deadline-engine.service';
import { Deadline } from './deadline.entity';
import { Deadlines } from './deadlines.service';
import { HolidayOverride } from './holiday-override.entity';
import { HolidayWatch } from './holiday-watch';

@Module({
  imports: [TypeOrmModule.forFeature([Deadline, HolidayOverride]), EventsModule, PoliciesModule],
  providers: [Deadlines],
  exports: [Deadlines],
})
export class DeadlinesModule {}

@Module({ imports: [DeadlinesModule], providers: [CalendarService], controllers: [CalendarController] })
export class DeadlinesHttpModule {}

@Module({ imports: [DeadlinesModule], providers: [DeadlineEngine, HolidayWatch] })
export class DeadlinesWorkerModule {}
