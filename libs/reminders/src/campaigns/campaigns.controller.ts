import { Body, Get, Patch, Post, Query } from '@nestjs/common';
import { versionConflict } from '#libs/foundation';
import { Ctx, Endpoint, Id, IfMatch, type Page, StoreController } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import {
  CampaignDto,
  CreateCampaignDto,
  ListCampaignsQuery,
  RaiseWeatherAlertDto,
  TakeCampaignStepDto,
  UpdateCampaignDto,
} from './campaigns.dto';
import { campaignAnnounced, campaignClosed, campaignStepRefused } from './campaigns.errors';
import { CampaignsService } from './campaigns.service';

/** Care activities (关怀活动) of a store. REM-30, REM-32, REM-34, REM-37, REM-38 */
@StoreController('campaigns', {
  tag: 'campaigns',
  description: 'Care activities: what they are for, who is invited, who came, and what was said of them',
})
export class CampaignsController {
  constructor(private readonly campaigns: CampaignsService) {}

  @Get()
  @Endpoint({
    summary: 'List campaigns',
    description: 'Latest first day first.',
    permission: 'campaigns:read',
    response: CampaignDto,
    list: true,
  })
  listCampaigns(@Ctx() ctx: StoreContext, @Query() query: ListCampaignsQuery): Promise<Page<CampaignDto>> {
    return this.campaigns.list(ctx, query);
  }

  @Post()
  @Endpoint({
    summary: 'Draft a campaign',
    description: 'Begins with the texts, days and population of its kind (policy `campaign-kind`; REM-30, REM-34).',
    permission: 'campaigns:write',
    response: CampaignDto,
  })
  createCampaign(@Ctx() ctx: StoreContext, @Body() body: CreateCampaignDto): Promise<CampaignDto> {
    return this.campaigns.create(ctx, body);
  }

  @Get(':id')
  @Endpoint({
    summary: 'Read a campaign',
    description: 'With its goal, plan, notice, way to join and, at its end, summary (REM-38).',
    permission: 'campaigns:read',
    response: CampaignDto,
    versioned: true,
  })
  getCampaign(@Ctx() ctx: StoreContext, @Id() id: string): Promise<CampaignDto> {
    return this.campaigns.get(ctx, id);
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Change a campaign',
    description: 'Whom it is for, its days and what customers are told change only as long as it is a draft.',
    permission: 'campaigns:write',
    response: CampaignDto,
    versioned: true,
    errors: [campaignClosed, campaignAnnounced, versionConflict],
  })
  updateCampaign(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @IfMatch() version: number | undefined,
    @Body() body: UpdateCampaignDto,
  ): Promise<CampaignDto> {
    return this.campaigns.update(ctx, id, version, body);
  }

  @Post(':id/steps')
  @Endpoint({
    summary: 'Take a campaign a step on',
    description:
      'draft → announced or cancelled; announced → running, finished or cancelled; running → finished or cancelled. ' +
      'Announcing needs goal, plan, notice and way to join, and invites every customer of the population; finishing ' +
      'needs a summary (REM-38). What is planned of a campaign is called off when it is cancelled or finished, but for ' +
      'the thanks of one that was held.',
    permission: 'campaigns:write',
    response: CampaignDto,
    status: 200,
    versioned: true,
    errors: [campaignStepRefused, versionConflict],
  })
  takeCampaignStep(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @IfMatch() version: number | undefined,
    @Body() body: TakeCampaignStepDto,
  ): Promise<CampaignDto> {
    return this.campaigns.takeStep(ctx, id, version, body);
  }
}

/** Sudden changes of weather (天气突变). REM-29 */
@StoreController('weather-alerts', { tag: 'campaigns' })
export class WeatherAlertsController {
  constructor(private readonly campaigns: CampaignsService) {}

  @Post()
  @Endpoint({
    summary: 'Raise a weather alert',
    description:
      'A campaign of the kind `weather-alert` for the customers of a region, announced at once: the message leaves with ' +
      'the next plan, within seconds, except in quiet hours (REM-29, REM-39).',
    permission: 'campaigns:write',
    response: CampaignDto,
  })
  raiseWeatherAlert(@Ctx() ctx: StoreContext, @Body() body: RaiseWeatherAlertDto): Promise<CampaignDto> {
    return this.campaigns.raiseWeatherAlert(ctx, body);
  }
}
