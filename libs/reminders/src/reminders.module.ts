import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RegistriesModule } from '#libs/http';
import { OutreachModule } from '#libs/outreach';
import { ForecastsService } from './forecasts.service';
import { JourneyContacts } from './journey-contacts.service';
import { JourneySteps } from './journey-steps.events';
import { MaintenanceForecast } from './maintenance-forecast.entity';
import { PlannerService } from './planner.service';
import { ReminderPlan } from './reminder-plan.entity';
import { MaintenanceForecastController, RemindersController } from './reminders.controller';
import { ReminderEvents } from './reminders.events';
import { RemindersService } from './reminders.service';
import { VehicleVisorTipController, VisorTipsController } from './visor-tips.controller';
import { VisorTipsService } from './visor-tips.service';

@Module({
  imports: [TypeOrmModule.forFeature([MaintenanceForecast, ReminderPlan]), RegistriesModule],
  providers: [RemindersService, VisorTipsService],
  exports: [RemindersService, VisorTipsService],
})
export class RemindersModule {}

@Module({
  imports: [RemindersModule],
  controllers: [RemindersController, MaintenanceForecastController, VisorTipsController, VehicleVisorTipController],
})
export class RemindersHttpModule {}

/** Forecasts, plans, and what journeys say: in the worker, which ticks stores and makes contacts. */
@Module({
  imports: [RemindersModule, OutreachModule],
  providers: [ForecastsService, PlannerService, ReminderEvents, JourneySteps, JourneyContacts],
  exports: [ForecastsService, PlannerService],
})
export class RemindersWorkerModule {}
