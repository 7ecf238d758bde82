import { Body, Get, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { customerErased } from '#libs/customers';
import { Annotated, Ctx, Endpoint, Id, type Page, StoreController, unsupportedMediaType, uploadsOf } from '#libs/http';
import { uploadTooLarge, uploadTypeRefused } from '#libs/storage';
import { taskClosed, taskNotYours, taskTaken } from '#libs/tasks';
import type { StoreContext } from '#libs/tenancy';
import { surveyAlreadyAnswered } from '../surveys/surveys.errors';
import { CallAttemptsService } from './call-attempts.service';
import { AssignCallsDto, CallAssignmentDto } from './call-assignments.dto';
import { CallAttemptDto, CallRecordingLinkDto, ListCallAttemptsQuery, RecordAttemptDto } from './call-attempts.dto';
import { CallRecordingsService } from './call-recordings.service';
import { CallDto, ClaimNextCallDto, ListCallsQuery, NextCallDto } from './calls.dto';
import { nobodyOfRole, recordingCount, recordingExists, recordingTooLate } from './calls.errors';
import { CallsService } from './calls.service';

/** Calls that people have to make (电话任务清单). FUP-01, FUP-09 */
@StoreController('calls', {
  tag: 'follow-ups',
  description: 'Follow-up: calls that people make to customers, what came of them, and what they are measured by',
})
export class CallsController {
  constructor(
    private readonly calls: CallsService,
    private readonly attempts: CallAttemptsService,
  ) {}

  @Get()
  @Endpoint({
    summary: 'List the calls to make',
    description:
      'What the caller has to call, everything for the talk included: whom, about what, in which words. Due first, then ' +
      'urgent, then customers of class A. Of a person: what is for anybody of their roles or of those that they answer for ' +
      'meanwhile (TEN-07), what they were given and what they have taken; of an API key: of the whole store. ' +
      '`POST tasks/{id}/claim` and `/release` take a call and give it back.',
    permission: 'follow-ups:read',
    response: CallDto,
    list: true,
  })
  listCalls(@Ctx() ctx: StoreContext, @Query() query: ListCallsQuery): Promise<Page<CallDto>> {
    return this.calls.list(ctx, query);
  }

  @Get(':id')
  @Endpoint({
    summary: 'Read a call',
    description: 'Any of the store, also one that is made already.',
    permission: 'follow-ups:read',
    response: CallDto,
  })
  getCall(@Ctx() ctx: StoreContext, @Id() id: string): Promise<CallDto> {
    return this.calls.get(ctx, id);
  }

  @Post('claim-next')
  @Endpoint({
    summary: 'Take the next call',
    description: 'The most urgent one that may be made now. Two who ask at once get two calls.',
    permission: 'follow-ups:write',
    response: NextCallDto,
    status: 200,
  })
  claimNextCall(@Ctx() ctx: StoreContext, @Body() body: ClaimNextCallDto): Promise<NextCallDto> {
    return this.calls.claimNext(ctx, body);
  }

  @Post('assign')
  @Endpoint({
    summary: 'Give calls to people',
    description:
      'A supervisor gives open calls of a role to its people, as evenly as can be. A call that was promised goes to somebody ' +
      'else only where whoever promised it is absent then; on its day it is open to everybody of the role by itself. FUP-09',
    permission: 'customers:assign',
    response: CallAssignmentDto,
    status: 200,
    errors: [nobodyOfRole],
  })
  assignCalls(@Ctx() ctx: StoreContext, @Body() body: AssignCallsDto): Promise<CallAssignmentDto> {
    return this.calls.assign(ctx, body);
  }

  @Post(':id/attempts')
  @Endpoint({
    summary: 'Note a try of a call',
    description:
      'How it ended. The policy `call-rules` says whether the call is over or tried again, and when; a time that was ' +
      'agreed wins. Answers to the survey are judged with it; who is not satisfied is reported at once (FUP-12).',
    permission: 'follow-ups:write',
    response: CallAttemptDto,
    errors: [taskTaken, taskClosed, taskNotYours, customerErased, surveyAlreadyAnswered],
  })
  recordCallAttempt(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @Body() body: RecordAttemptDto,
  ): Promise<CallAttemptDto> {
    return this.attempts.record(ctx, id, body);
  }
}

const UPLOAD = {
  schema: {
    type: 'object',
    description: 'One part with the recording, judged by its content',
    properties: { file: { type: 'string', format: 'binary' } },
  },
};

/** The follow-up record list (《回访记录表》). FUP-09 */
@StoreController('call-attempts', { tag: 'follow-ups' })
export class CallAttemptsController {
  constructor(
    private readonly attempts: CallAttemptsService,
    private readonly recordings: CallRecordingsService,
  ) {}

  @Get()
  @Endpoint({
    summary: 'List tries of calls',
    description: 'Newest first: who called whom, and how it ended.',
    permission: 'follow-ups:read',
    response: CallAttemptDto,
    list: true,
  })
  listCallAttempts(@Ctx() ctx: StoreContext, @Query() query: ListCallAttemptsQuery): Promise<Page<CallAttemptDto>> {
    return this.attempts.list(ctx, query);
  }

  @Get(':id')
  @Endpoint({
    summary: 'Read a try of a call',
    description: 'What the task `call-review` is about. FUP-13',
    permission: 'follow-ups:read',
    response: CallAttemptDto,
  })
  getCallAttempt(@Ctx() ctx: StoreContext, @Id() id: string): Promise<CallAttemptDto> {
    return this.attempts.get(ctx, id);
  }

  @Post(':id/recording')
  @Annotated(({ ApiConsumes }) => ApiConsumes('multipart/form-data'))
  @Annotated(({ ApiBody }) => ApiBody(UPLOAD))
  @Endpoint({
    summary: 'Add the recording of a call',
    description:
      'One recording of at most 100 MB: M4A, MP3, WAV, AMR or OGG, judged by its content. It is never replaced, and kept ' +
      'as long as the policy `call-rules` says. FUP-13',
    permission: 'follow-ups:write',
    response: CallAttemptDto,
    status: 200,
    idempotency: 'none',
    consumes: 'multipart/form-data',
    errors: [
      ...[uploadTypeRefused, uploadTooLarge, recordingCount, recordingExists, recordingTooLate],
      ...[customerErased, unsupportedMediaType],
    ],
  })
  addCallRecording(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @Req() request: FastifyRequest,
  ): Promise<CallAttemptDto> {
    return this.recordings.add(ctx, id, uploadsOf(request));
  }

  @Get(':id/recording/link')
  @Endpoint({
    summary: 'Get a link to the recording of a call',
    description: 'Good for five minutes and for whoever holds it. Every look is logged. FUP-13, SEC-08',
    permission: 'follow-ups:write',
    response: CallRecordingLinkDto,
  })
  getCallRecordingLink(@Ctx() ctx: StoreContext, @Id() id: string): Promise<CallRecordingLinkDto> {
    return this.recordings.link(ctx, id);
  }
}
