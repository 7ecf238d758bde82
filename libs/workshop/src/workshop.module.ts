import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DeadlinesModule } from '#libs/deadlines';
import { TasksModule } from '#libs/tasks';
import { Bay } from './bay.entity';
import { BaysService } from './bays.service';
import { PlannedWork } from './planned-work';
import { Reservation } from './reservation.entity';
import { Reservations } from './reservations.service';
import { SlotsController } from './slots.controller';
import { Technician, TechnicianAttendance } from './technician.entity';
import { TechniciansService } from './technicians.service';
import { WaitListEntry } from './wait-list-entry.entity';
import { WaitListOffers } from './wait-list-offers.service';
import { WaitListService } from './wait-list.service';
import { WorkshopController } from './workshop.controller';
import { WorkshopDay } from './workshop-day.entity';
import { WorkshopDaysService } from './workshop-days.service';
import { WaitListEvents } from './workshop.events';

@Module({
  imports: [
    TypeOrmModule.forFeature([Bay, Technician, TechnicianAttendance, WorkshopDay, Reservation, WaitListEntry]),
    DeadlinesModule,
    TasksModule,
  ],
  providers: [
    BaysService,
    TechniciansService,
    WorkshopDaysService,
    Reservations,
    WaitListService,
    WaitListOffers,
    PlannedWork,
  ],
  exports: [
    BaysService,
    TechniciansService,
    WorkshopDaysService,
    Reservations,
    WaitListService,
    WaitListOffers,
    PlannedWork,
  ],
})
export class WorkshopModule {}

@Module({ imports: [WorkshopModule], controllers: [WorkshopController, SlotsController] })
export class WorkshopHttpModule {}

/** What becomes of slots that are set free: in the worker, which hands events on. */
@Module({ imports: [WorkshopModule], providers: [WaitListEvents] })
export class WorkshopWorkerModule {}
