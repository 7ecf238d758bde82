import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RegistriesModule } from '#libs/http';
import { IdentityModule } from '#libs/identity';
import { OutreachModule } from '#libs/outreach';
import { PoliciesModule } from '#libs/policies';
import { CampaignsHttpModule, CampaignsWorkerModule } from './campaigns/campaigns.module';
import { StoreDistancePeers } from './daily-distance-peers.entity';
import { JourneyEffectController } from './effect/effect.controller';
import { JourneyEffectService } from './effect/effect.service';
import { ForecastsService } from './forecasts.service';
import { JourneyContacts } from './journey-contacts.service';
import { MessagePreviewController } from './messages/message-preview.controller';
import { MessagePreviewService } from './messages/message-preview.service';
import { JourneySteps } from './journey-steps.events';
import { MaintenanceForecast } from './maintenance-forecast.entity';
import { PlannerService } from './planner.service';
import { ContactCoverageService } from './preview/contact-coverage.service';
import { JourneyPreviewService } from './preview/journey-preview.service';
import { PreviewForecastService } from './preview/preview-forecast.service';
import { JourneyVersionsService } from './journey-versions.service';
import { JourneysController } from './journeys.controller';
import { ReminderPlan } from './reminder-plan.entity';
import { MaintenanceForecastController, RemindersController } from './reminders.controller';
import { ReminderEvents } from './reminders.events';
import { RemindersService } from './reminders.service';
import { VehicleVisorTipController, VisorTipsController } from './visor-tips.controller';
import { VisorTipsService } from './visor-tips.service';

@Module({
  imports: [
    TypeOrmModule.forFeature([MaintenanceForecast, ReminderPlan, StoreDistancePeers]),
    RegistriesModule,
    IdentityModule,
    PoliciesModule,
    OutreachModule,
  ],
  providers: [
    MessagePreviewService,
    RemindersService,
    VisorTipsService,
    JourneyEffectService,
    JourneyPreviewService,
    PreviewForecastService,
    ContactCoverageService,
    JourneyVersionsService,
  ],
  exports: [
    MessagePreviewService,
    RemindersService,
    VisorTipsService,
    JourneyEffectService,
    JourneyPreviewService,
    ContactCoverageService,
    JourneyVersionsService,
  ],
})
export class RemindersModule {}

@Module({
  imports: [RemindersModule, CampaignsHttpModule],
  controllers: [
    MessagePreviewController,
    JourneysController,
    JourneyEffectController,
    RemindersController,
    MaintenanceForecastController,
    VisorTipsController,
    VehicleVisorTipController,
  ],
})
export class RemindersHttpModule {}

/** Forecasts, plans, and what journeys say: in the worker, which ticks stores and makes contacts. */
@Module({
  imports: [RemindersModule, CampaignsWorkerModule, OutreachModule],
  providers: [ForecastsService, PlannerService, ReminderEvents, JourneySteps, JourneyContacts],
  exports: [ForecastsService, PlannerService],
})
export class RemindersWorkerModule {}
