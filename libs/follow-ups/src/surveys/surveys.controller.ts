import { Body, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Ctx, Endpoint, localeOf, PeriodQuery, PublicController, requestIdOf, StoreController } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import { OpenSurveysService } from './open-surveys.service';
import { SurveyResultsDto } from './survey-results.dto';
import { SurveyResultsService } from './survey-results.service';
import {
  AnswerOpenSurveyDto,
  CreateSurveyLinkDto,
  OpenSurveyDto,
  SurveyDto,
  SurveyLinkDto,
  SurveysDto,
  SurveyThanksDto,
} from './surveys.dto';
import { SurveysService } from './surveys.service';
import { surveyAlreadyAnswered } from './surveys.errors';

/** What is asked of customers. FUP-01, FUP-18, FUP-22 */
@StoreController('surveys', {
  tag: 'surveys',
  description: 'Surveys by phone, link, visit and mystery shopper, what was answered, and how others judge the store',
})
export class SurveysController {
  constructor(
    private readonly surveys: SurveysService,
    private readonly results: SurveyResultsService,
  ) {}

  @Get()
  @Endpoint({
    summary: 'List the surveys in force',
    description: 'The store’s, else the group’s, else those that come with the product: policies of the kind `survey`.',
    permission: 'follow-ups:read',
    response: SurveysDto,
  })
  listSurveys(@Ctx() ctx: StoreContext): Promise<SurveysDto> {
    return this.surveys.list(ctx);
  }

  @Get(':code')
  @Endpoint({
    summary: 'Read a survey',
    description: 'What is said and asked, in the language of the caller, with the scale of each question.',
    permission: 'follow-ups:read',
    response: SurveyDto,
  })
  getSurvey(@Ctx() ctx: StoreContext, @Param('code') code: string): Promise<SurveyDto> {
    return this.surveys.get(ctx, code);
  }

  @Post(':code/links')
  @Endpoint({
    summary: 'Make a link to a survey',
    description: 'For one customer and one answer. Nothing is kept of it until it is answered. FUP-22',
    permission: 'follow-ups:write',
    response: SurveyLinkDto,
  })
  createSurveyLink(
    @Ctx() ctx: StoreContext,
    @Param('code') code: string,
    @Body() body: CreateSurveyLinkDto,
  ): Promise<SurveyLinkDto> {
    return this.surveys.createLink(ctx, code, body);
  }

  @Get(':code/results')
  @Endpoint({
    summary: 'Read the results of a survey',
    description:
      'How often each answer was given, mean scores, and what dissatisfied customers write about; of lost customers ' +
      'why they left and what would win them back. The responses themselves: `survey-responses`. FUP-16, FUP-21',
    permission: 'follow-ups:read',
    response: SurveyResultsDto,
  })
  getSurveyResults(
    @Ctx() ctx: StoreContext,
    @Param('code') code: string,
    @Query() query: PeriodQuery,
  ): Promise<SurveyResultsDto> {
    return this.results.get(ctx, code, query);
  }
}

/** Surveys by their signed links. FUP-22 */
@PublicController('v1/surveys', {
  tag: 'open-surveys',
  description: 'Surveys by the links that customers get; the link is the permission',
})
export class OpenSurveysController {
  constructor(private readonly surveys: OpenSurveysService) {}

  @Get(':token')
  @Endpoint({
    summary: 'Read a survey by its link',
    description: 'Says nothing of whom it is for. A link that was never signed, or is over, is 404.',
    access: 'public',
    response: OpenSurveyDto,
  })
  readOpenSurvey(@Param('token') token: string, @Req() request: FastifyRequest): Promise<OpenSurveyDto> {
    return this.surveys.read(token, localeOf(request), requestIdOf(request));
  }

  @Post(':token')
  @Endpoint({
    summary: 'Answer a survey by its link',
    description: 'Once. A dissatisfied answer reaches who must hear of it at once. FUP-12',
    access: 'public',
    response: SurveyThanksDto,
    idempotency: 'none',
    errors: [surveyAlreadyAnswered],
  })
  answerOpenSurvey(
    @Param('token') token: string,
    @Body() body: AnswerOpenSurveyDto,
    @Req() request: FastifyRequest,
  ): Promise<SurveyThanksDto> {
    return this.surveys.answer(token, body, localeOf(request), requestIdOf(request));
  }
}
