import { Body, Get, Post, Query } from '@nestjs/common';
import { Ctx, Endpoint, type Page, StoreController } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import {
  CsiCandidateDto,
  ListCsiCandidatesQuery,
  ListOutsideScoresQuery,
  OutsideScoreDto,
  RecordOutsideScoreDto,
} from './outside-scores.dto';
import { OutsideScoresService } from './outside-scores.service';

/** How the manufacturer and third parties judge the store. FUP-28, FUP-29 */
@StoreController('outside-scores', { tag: 'surveys' })
export class OutsideScoresController {
  constructor(private readonly scores: OutsideScoresService) {}

  @Get()
  @Endpoint({
    summary: 'List scores from outside',
    description: 'Latest first; a survey’s with its distance from the mean of all stores. FUP-29',
    permission: 'follow-ups:read',
    response: OutsideScoreDto,
    list: true,
  })
  listOutsideScores(@Ctx() ctx: StoreContext, @Query() query: ListOutsideScoresQuery): Promise<Page<OutsideScoreDto>> {
    return this.scores.list(ctx, query);
  }

  @Post()
  @Endpoint({
    summary: 'Take in a score from outside',
    description:
      'Of the manufacturer’s call, or of a third party’s quarterly survey. What was sent before is answered as it was ' +
      'kept. Six of ten or less from the manufacturer comes back as a complaint form. FUP-28, FUP-29',
    permission: 'follow-ups:write',
    response: OutsideScoreDto,
  })
  recordOutsideScore(@Ctx() ctx: StoreContext, @Body() body: RecordOutsideScoreDto): Promise<OutsideScoreDto> {
    return this.scores.record(ctx, body);
  }

  @Get('candidates')
  @Endpoint({
    summary: 'List whom a third party asks',
    description: 'Every customer who visited in the quarter, once, with the last visit. FUP-29',
    permission: 'follow-ups:read',
    response: CsiCandidateDto,
    list: true,
  })
  listCsiCandidates(@Ctx() ctx: StoreContext, @Query() query: ListCsiCandidatesQuery): Promise<Page<CsiCandidateDto>> {
    return this.scores.csiCandidates(ctx, query);
  }
}
