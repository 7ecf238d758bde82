import { Body, Get, Post, Put, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Annotated, Ctx, Endpoint, Id, type Page, StoreController, unsupportedMediaType, uploadsOf } from '#libs/http';
import { uploadTooLarge, uploadTypeRefused } from '#libs/storage';
import type { StoreContext } from '#libs/tenancy';
import {
  AnswerQuestionDto,
  CampaignFiguresDto,
  CampaignGuestDto,
  EvaluateCampaignDto,
  ListGuestsQuery,
  NoteGuestDto,
} from './campaign-guests.dto';
import { CampaignGuestsService } from './campaign-guests.service';
import { SlidesLinkDto } from './campaign-slides.dto';
import { CampaignSlidesService } from './campaign-slides.service';
import { CampaignDto } from './campaigns.dto';
import { campaignNotHeld, questionAnswered, slidesCount } from './campaigns.errors';

const UPLOAD = {
  schema: {
    type: 'object',
    description: 'One part with the slides: PDF or a picture by its content',
    properties: { file: { type: 'string', format: 'binary' } },
  },
};

/** Guests of a campaign (活动参与), and what is shared with them. REM-32, REM-37 */
@StoreController('campaigns', { tag: 'campaigns' })
export class CampaignGuestsController {
  constructor(
    private readonly guests: CampaignGuestsService,
    private readonly slides: CampaignSlidesService,
  ) {}

  @Get(':id/figures')
  @Endpoint({
    summary: 'Read what a campaign came to',
    description:
      'Notification rate (80 %) and visit rate (15 %) of the invited (policy `campaign-rules`). Each figure opens to its ' +
      'guests (REM-32).',
    permission: 'campaigns:read',
    response: CampaignFiguresDto,
  })
  getCampaignFigures(@Ctx() ctx: StoreContext, @Id() id: string): Promise<CampaignFiguresDto> {
    return this.guests.figures(ctx, id);
  }

  @Get(':id/guests')
  @Endpoint({
    summary: 'List the guests of a campaign',
    description: 'Those of a figure, as many as it says.',
    permission: 'campaigns:read',
    response: CampaignGuestDto,
    list: true,
  })
  listCampaignGuests(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @Query() query: ListGuestsQuery,
  ): Promise<Page<CampaignGuestDto>> {
    return this.guests.list(ctx, id, query);
  }

  @Put(':id/guests/:customerId')
  @Endpoint({
    summary: 'Note a guest',
    description: 'What the customer said, and whether it was there; who was not invited is a guest from then on.',
    permission: 'campaigns:write',
    response: CampaignGuestDto,
    errors: [campaignNotHeld],
  })
  noteCampaignGuest(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @Id('customerId') customerId: string,
    @Body() body: NoteGuestDto,
  ): Promise<CampaignGuestDto> {
    return this.guests.note(ctx, id, customerId, body);
  }

  @Post(':id/guests/:customerId/evaluations')
  @Endpoint({
    summary: 'Enter an evaluation form',
    description:
      'Rating and comment take the place of earlier ones, questions are added. Each question becomes a task and a promise ' +
      'of 48 hours (policy `campaign-rules`; REM-37).',
    permission: 'campaigns:write',
    response: CampaignGuestDto,
    errors: [campaignNotHeld],
  })
  evaluateCampaign(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @Id('customerId') customerId: string,
    @Body() body: EvaluateCampaignDto,
  ): Promise<CampaignGuestDto> {
    return this.guests.evaluate(ctx, id, customerId, body);
  }

  @Post(':id/guests/:customerId/questions/:questionId/answer')
  @Endpoint({
    summary: 'Answer a question of an evaluation form',
    description: 'Keeps its promise and ends its task, also once the campaign is over (REM-37).',
    permission: 'campaigns:write',
    response: CampaignGuestDto,
    status: 200,
    errors: [questionAnswered],
  })
  answerCampaignQuestion(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @Id('customerId') customerId: string,
    @Id('questionId') questionId: string,
    @Body() body: AnswerQuestionDto,
  ): Promise<CampaignGuestDto> {
    return this.guests.answer(ctx, [id, customerId, questionId], body);
  }

  @Post(':id/slides')
  @Annotated(({ ApiConsumes }) => ApiConsumes('multipart/form-data'))
  @Annotated(({ ApiBody }) => ApiBody(UPLOAD))
  @Endpoint({
    summary: 'Upload slides',
    description: 'One file of at most 50 MB, judged by its content. It takes the place of earlier slides (REM-37).',
    permission: 'campaigns:write',
    response: CampaignDto,
    status: 200,
    idempotency: 'none',
    consumes: 'multipart/form-data',
    errors: [uploadTypeRefused, uploadTooLarge, slidesCount, unsupportedMediaType],
  })
  uploadCampaignSlides(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @Req() request: FastifyRequest,
  ): Promise<CampaignDto> {
    return this.slides.upload(ctx, id, uploadsOf(request));
  }

  @Get(':id/slides-link')
  @Endpoint({
    summary: 'Get a link to share the slides by',
    description: 'Good for a day and for whoever holds it (REM-37).',
    permission: 'campaigns:read',
    response: SlidesLinkDto,
  })
  getSlidesLink(@Ctx() ctx: StoreContext, @Id() id: string): Promise<SlidesLinkDto> {
    return this.slides.link(ctx, id);
  }
}
