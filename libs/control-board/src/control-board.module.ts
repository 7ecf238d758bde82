import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DeadlinesModule } from '#libs/deadlines';
import { RegistriesModule } from '#libs/http';
import { PoliciesModule } from '#libs/policies';
import { ServiceOrdersModule } from '#libs/service-orders';
import { WorkshopModule } from '#libs/workshop';
import { BoardEvents } from './board-events';
import { CarryOverService } from './carry-over.service';
import { ClockingRecordsService } from './clocking-records.service';
import { ClockingsService } from './clockings.service';
import { ClosingTimeService } from './closing-time.service';
import { ControlBoardController } from './control-board.controller';
import { ControlBoardEvents } from './control-board.events';
import { ControlBoardService } from './control-board.service';
import { LabourClocking } from './labour-clocking.entity';
import { LabourHoursService } from './labour-hours.service';
import { WorkPlan } from './work-plan.entity';
import { WorkPlansService } from './work-plans.service';

@Module({
  imports: [
    TypeOrmModule.forFeature([WorkPlan, LabourClocking]),
    RegistriesModule,
    DeadlinesModule,
    PoliciesModule,
    WorkshopModule,
    ServiceOrdersModule,
  ],
  providers: [ControlBoardService, WorkPlansService, ClockingsService, LabourHoursService, ClockingRecordsService],
  exports: [ControlBoardService, WorkPlansService, ClockingsService, LabourHoursService],
})
export class ControlBoardModule {}

@Module({ imports: [ControlBoardModule], providers: [BoardEvents], controllers: [ControlBoardController] })
export class ControlBoardHttpModule {}

/** What happens when work is done, and when nobody clocks off: in the worker, which hands events on and ticks stores. */
@Module({ imports: [ControlBoardModule], providers: [ControlBoardEvents, ClosingTimeService, CarryOverService] })
export class ControlBoardWorkerModule {}
