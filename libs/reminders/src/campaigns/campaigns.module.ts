import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DeadlinesModule } from '#libs/deadlines';
import { RegistriesModule } from '#libs/http';
import { StorageModule } from '#libs/storage';
import { Campaign, CampaignResponse } from './campaign.entity';
import { CampaignCallOff } from './campaign-call-off.service';
import { CampaignGuestsController } from './campaign-guests.controller';
import { CampaignGuestsService } from './campaign-guests.service';
import { CampaignInvitations } from './campaign-invitations.service';
import { CampaignProposalsController } from './campaign-proposals.controller';
import { CampaignProposalsService } from './campaign-proposals.service';
import { CampaignRecordsService } from './campaign-records.service';
import { CampaignSlidesService } from './campaign-slides.service';
import { CampaignsController, WeatherAlertsController } from './campaigns.controller';
import { CampaignEvents } from './campaigns.events';
import { CampaignsService } from './campaigns.service';
import { CareRatesController } from './care-rates.controller';
import { CareRatesService } from './care-rates.service';

const SERVICES = [
  ...[CampaignsService, CampaignGuestsService, CampaignSlidesService, CampaignProposalsService, CareRatesService],
];

@Module({
  imports: [TypeOrmModule.forFeature([Campaign, CampaignResponse]), RegistriesModule, DeadlinesModule, StorageModule],
  providers: [...SERVICES, CampaignRecordsService],
  exports: SERVICES,
})
export class CampaignsModule {}

@Module({
  imports: [CampaignsModule],
  controllers: [
    CampaignsController,
    WeatherAlertsController,
    CampaignGuestsController,
    CampaignProposalsController,
    CareRatesController,
  ],
})
export class CampaignsHttpModule {}

/** Invites guests, calls off what is planned of campaigns that are over, notes who was notified, and registers what is kept of a person. */
@Module({
  imports: [CampaignsModule, DeadlinesModule],
  providers: [CampaignEvents, CampaignInvitations, CampaignCallOff],
})
export class CampaignsWorkerModule {}
