import { Get, Headers, type MessageEvent, Post, Sse } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { AppConfig } from '#libs/config';
import { groupJobRuns, jobAlreadyFinished, type JobRun, platformJobRuns, storeJobRuns } from '#libs/queue';
import {
  type GroupContext,
  GroupDb,
  type PlatformContext,
  PlatformDb,
  type StoreContext,
  StoreDb,
} from '#libs/tenancy';
import { Endpoint, type EndpointOptions } from '../endpoints/endpoint';
import { GroupController, PlatformController, StoreController } from '../endpoints/faces';
import { JobDto, toJobDto } from './job.dto';
import { JobEvents } from './job-events';
import { Ctx, Id } from '../endpoints/params';

const TAG = { tag: 'jobs', description: 'Asynchronous work: imports and other long runs, followed until they end' };

const READ = {
  summary: 'Get a job',
  description: 'Polling it every other second is enough; the stream of events is a comfort.',
  response: JobDto,
  versioned: true,
} satisfies Partial<EndpointOptions>;

const CANCEL = {
  summary: 'Cancel a job',
  description:
    'What is queued ends at once; what runs stops at its next safe point, so the answer may still say running.',
  response: JobDto,
  status: 200,
  errors: [jobAlreadyFinished],
} satisfies Partial<EndpointOptions>;

const FOLLOW = {
  summary: 'Follow a job',
  description:
    'Server-sent events `progress`, then `completed` or `failed`, each with the job; the stream ends with the job. ' +
    'Last-Event-ID resumes. A comment every 15 seconds keeps proxies from closing it.',
  produces: 'text/event-stream',
  example:
    'id: 7\nevent: progress\ndata: {"id":"01926f3c-7a10-7c3e-9d52-3f1f6f0f9a11","type":"import","status":"running",' +
    '"progress":{"done":1200,"total":4800,"percent":25},"result":null,"error":null,' +
    '"createdAt":"2026-11-22T08:30:00.000Z","startedAt":"2026-11-22T08:30:01.000Z","finishedAt":null,"version":7}\n\n',
} satisfies Partial<EndpointOptions>;

@StoreController('jobs', TAG)
export class StoreJobsController {
  constructor(
    private readonly db: StoreDb,
    private readonly events: JobEvents,
    private readonly config: AppConfig,
  ) {}

  @Get(':id')
  @Endpoint({ ...READ, permission: 'jobs:read' })
  getJob(@Ctx() ctx: StoreContext, @Id() id: string): Promise<JobDto> {
    return this.db.run(ctx, async (tx) => this.toDto(ctx, await storeJobRuns.get(tx, id)));
  }

  @Post(':id/cancel')
  @Endpoint({ ...CANCEL, permission: 'jobs:write' })
  cancelJob(@Ctx() ctx: StoreContext, @Id() id: string): Promise<JobDto> {
    return this.db.run(ctx, async (tx) => this.toDto(ctx, await storeJobRuns.requestCancel(tx, id)));
  }

  @Sse(':id/events')
  @Endpoint({ ...FOLLOW, permission: 'jobs:read' })
  async followJob(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @Headers('last-event-id') lastEventId: string | undefined,
  ): Promise<Observable<MessageEvent>> {
    const read = () => this.db.run(ctx, (tx) => storeJobRuns.get(tx, id));
    const first = await read(); // an unknown job is a 404, not a stream that breaks off
    return this.events.follow(first, read, (job) => this.toDto(ctx, job), lastEventId);
  }

  private toDto(ctx: StoreContext, job: JobRun): JobDto {
    return toJobDto(job, this.config.publicUrl, ctx.locale);
  }
}

@GroupController('jobs', TAG)
export class GroupJobsController {
  constructor(
    private readonly db: GroupDb,
    private readonly events: JobEvents,
    private readonly config: AppConfig,
  ) {}

  @Get(':id')
  @Endpoint({ ...READ, permission: 'jobs:read' })
  getJob(@Ctx() ctx: GroupContext, @Id() id: string): Promise<JobDto> {
    return this.db.run(ctx, async (tx) => this.toDto(ctx, await groupJobRuns.get(tx, id)));
  }

  @Post(':id/cancel')
  @Endpoint({ ...CANCEL, permission: 'jobs:write' })
  cancelJob(@Ctx() ctx: GroupContext, @Id() id: string): Promise<JobDto> {
    return this.db.run(ctx, async (tx) => this.toDto(ctx, await groupJobRuns.requestCancel(tx, id)));
  }

  @Sse(':id/events')
  @Endpoint({ ...FOLLOW, permission: 'jobs:read' })
  async followJob(
    @Ctx() ctx: GroupContext,
    @Id() id: string,
    @Headers('last-event-id') lastEventId: string | undefined,
  ): Promise<Observable<MessageEvent>> {
    const read = () => this.db.run(ctx, (tx) => groupJobRuns.get(tx, id));
    const first = await read();
    return this.events.follow(first, read, (job) => this.toDto(ctx, job), lastEventId);
  }

  private toDto(ctx: GroupContext, job: JobRun): JobDto {
    return toJobDto(job, this.config.publicUrl, ctx.locale);
  }
}

@PlatformController('jobs', TAG)
export class PlatformJobsController {
  constructor(
    private readonly db: PlatformDb,
    private readonly events: JobEvents,
    private readonly config: AppConfig,
  ) {}

  @Get(':id')
  @Endpoint({ ...READ, permission: 'platform:read' })
  getJob(@Ctx() ctx: PlatformContext, @Id() id: string): Promise<JobDto> {
    return this.db.run(ctx, async (tx) => this.toDto(ctx, await platformJobRuns.get(tx, id)));
  }

  @Post(':id/cancel')
  @Endpoint({ ...CANCEL, permission: 'platform:write' })
  cancelJob(@Ctx() ctx: PlatformContext, @Id() id: string): Promise<JobDto> {
    return this.db.run(ctx, async (tx) => this.toDto(ctx, await platformJobRuns.requestCancel(tx, id)));
  }

  @Sse(':id/events')
  @Endpoint({ ...FOLLOW, permission: 'platform:read' })
  async followJob(
    @Ctx() ctx: PlatformContext,
    @Id() id: string,
    @Headers('last-event-id') lastEventId: string | undefined,
  ): Promise<Observable<MessageEvent>> {
    const read = () => this.db.run(ctx, (tx) => platformJobRuns.get(tx, id));
    const first = await read();
    return this.events.follow(first, read, (job) => this.toDto(ctx, job), lastEventId);
  }

  private toDto(ctx: PlatformContext, job: JobRun): JobDto {
    return toJobDto(job, this.config.publicUrl, ctx.locale);
  }
}
