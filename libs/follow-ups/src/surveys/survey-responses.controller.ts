import { Body, Get, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Annotated, Ctx, Endpoint, Id, type Page, StoreController, unsupportedMediaType, uploadsOf } from '#libs/http';
import { uploadTooLarge, uploadTypeRefused } from '#libs/storage';
import type { StoreContext } from '#libs/tenancy';
import { EvidenceService } from './evidence.service';
import {
  EvidenceLinkDto,
  ListSurveyResponsesQuery,
  RecordSurveyResponseDto,
  SurveyResponseDto,
} from './survey-responses.dto';
import { SurveyResponsesService } from './survey-responses.service';
import { evidenceCount, evidenceFull } from './surveys.errors';

const UPLOAD = {
  schema: {
    type: 'object',
    description: 'One part with the recording or photo, judged by its content',
    properties: { file: { type: 'string', format: 'binary' } },
  },
};

/** What was answered in surveys, with the evidence. FUP-16, FUP-17, SEC-09 */
@StoreController('survey-responses', { tag: 'surveys' })
export class SurveyResponsesController {
  constructor(
    private readonly responses: SurveyResponsesService,
    private readonly evidence: EvidenceService,
  ) {}

  @Get()
  @Endpoint({
    summary: 'List survey responses',
    description:
      'Latest first. With `index` the records behind the score of an index; with `worst` those of whoever was not satisfied.',
    permission: 'follow-ups:read',
    response: SurveyResponseDto,
    list: true,
  })
  listSurveyResponses(
    @Ctx() ctx: StoreContext,
    @Query() query: ListSurveyResponsesQuery,
  ): Promise<Page<SurveyResponseDto>> {
    return this.responses.list(ctx, query);
  }

  @Post()
  @Endpoint({
    summary: 'Record a survey response',
    description:
      'Of a visit, an interview in the showroom, a mystery shopper, or a call outside the work-list. A dissatisfied ' +
      'answer reaches who must hear of it at once. FUP-12, FUP-17, FUP-26',
    permission: 'follow-ups:write',
    response: SurveyResponseDto,
  })
  recordSurveyResponse(@Ctx() ctx: StoreContext, @Body() body: RecordSurveyResponseDto): Promise<SurveyResponseDto> {
    return this.responses.record(ctx, body);
  }

  @Get(':id')
  @Endpoint({
    summary: 'Read a survey response',
    description: 'Every answer with the scale that it was given on. CF-10',
    permission: 'follow-ups:read',
    response: SurveyResponseDto,
    versioned: true,
  })
  getSurveyResponse(@Ctx() ctx: StoreContext, @Id() id: string): Promise<SurveyResponseDto> {
    return this.responses.get(ctx, id);
  }

  @Post(':id/evidence')
  @Annotated(({ ApiConsumes }) => ApiConsumes('multipart/form-data'))
  @Annotated(({ ApiBody }) => ApiBody(UPLOAD))
  @Endpoint({
    summary: 'Add evidence to a survey response',
    description:
      'One recording or photo of at most 500 MB: MP4, WebM, M4A, MP3, WAV, AMR, JPEG, PNG, HEIC, TIFF or PDF, judged by ' +
      'its content. It stays as it is. SEC-09',
    permission: 'follow-ups:write',
    response: SurveyResponseDto,
    status: 200,
    idempotency: 'none',
    consumes: 'multipart/form-data',
    errors: [uploadTypeRefused, uploadTooLarge, evidenceCount, evidenceFull, unsupportedMediaType],
  })
  addEvidence(@Ctx() ctx: StoreContext, @Id() id: string, @Req() request: FastifyRequest): Promise<SurveyResponseDto> {
    return this.evidence.add(ctx, id, uploadsOf(request));
  }

  @Get(':id/evidence/:evidenceId/link')
  @Endpoint({
    summary: 'Get a link to evidence',
    description: 'Good for five minutes and for whoever holds it. Every look is logged. SEC-09',
    permission: 'follow-ups:read',
    response: EvidenceLinkDto,
  })
  getEvidenceLink(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @Id('evidenceId') evidenceId: string,
  ): Promise<EvidenceLinkDto> {
    return this.evidence.link(ctx, id, evidenceId);
  }
}
