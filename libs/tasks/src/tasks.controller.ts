import { Body, Get, Headers, type MessageEvent, Post, Query, Sse } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { Ctx, Endpoint, Id, type Page, StoreController } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import { InboxEvents } from './inbox-events';
import { CancelTaskDto, CompleteTaskDto, FollowInboxQuery, InboxQuery, TaskDto } from './tasks.dto';
import { taskClosed, taskNotYours, taskTaken } from './tasks.errors';
import { TasksService } from './tasks.service';

/** The inbox (待办箱) of whoever asks. */
@StoreController('inbox', {
  tag: 'tasks',
  description: 'What people are asked to do, and the inboxes of the staff',
})
export class InboxController {
  constructor(
    private readonly tasks: TasksService,
    private readonly events: InboxEvents,
  ) {}

  @Get()
  @Endpoint({
    summary: 'List the inbox',
    description:
      'What is due first comes first. Of a person: the tasks of their roles that are for nobody else, of those that they ' +
      'answer for while nobody of them is there (`responsible`; TEN-07), their own, and what they have taken. Of an API ' +
      'key: those of the whole store.',
    permission: 'tasks:read',
    response: TaskDto,
    list: true,
  })
  listInbox(@Ctx() ctx: StoreContext, @Query() query: InboxQuery): Promise<Page<TaskDto>> {
    return this.tasks.inbox(ctx, query);
  }

  @Sse('events')
  @Endpoint({
    summary: 'Follow the inbox',
    description:
      'Server-sent events `task`, each with a task that appeared in the inbox or changed. Last-Event-ID resumes within ' +
      'the hour. A comment every 15 seconds keeps proxies from closing it. Open the stream, then list the inbox.',
    permission: 'tasks:read',
    produces: 'text/event-stream',
    example:
      'id: 01926f3c-7a10-7c3e-9d52-3f1f6f0f9a11\nevent: task\n' +
      'data: {"id":"01926f3c-7a10-7c3e-9d52-3f1f6f0f9a12","kind":"reminder-call","state":"open","version":1}\n\n',
  })
  followInbox(
    @Ctx() ctx: StoreContext,
    @Query() { seconds }: FollowInboxQuery,
    @Headers('last-event-id') lastEventId: string | undefined,
  ): Promise<Observable<MessageEvent>> {
    return this.events.follow(ctx, lastEventId, seconds);
  }
}

/** Tasks (待办任务), and what is done with one. */
@StoreController('tasks', { tag: 'tasks' })
export class TasksController {
  constructor(private readonly tasks: TasksService) {}

  @Get(':id')
  @Endpoint({
    summary: 'Read a task',
    description: 'Whoever may see tasks may read any of the store, also one that stands in no inbox of theirs.',
    permission: 'tasks:read',
    response: TaskDto,
    versioned: true,
  })
  getTask(@Ctx() ctx: StoreContext, @Id() id: string): Promise<TaskDto> {
    return this.tasks.get(ctx, id);
  }

  @Post(':id/claim')
  @Endpoint({
    summary: 'Take a task',
    description: 'Of two who take it at once, one gets it and the other 409. Taking it again changes nothing.',
    permission: 'tasks:write',
    response: TaskDto,
    status: 200,
    errors: [taskTaken, taskClosed, taskNotYours],
  })
  claimTask(@Ctx() ctx: StoreContext, @Id() id: string): Promise<TaskDto> {
    return this.tasks.claim(ctx, id);
  }

  @Post(':id/release')
  @Endpoint({
    summary: 'Give a task back',
    description: 'It is open again for everybody whom it is for.',
    permission: 'tasks:write',
    response: TaskDto,
    status: 200,
    errors: [taskTaken, taskClosed, taskNotYours],
  })
  releaseTask(@Ctx() ctx: StoreContext, @Id() id: string): Promise<TaskDto> {
    return this.tasks.release(ctx, id);
  }

  @Post(':id/complete')
  @Endpoint({
    summary: 'Complete a task',
    description: 'Says how it ended. A task that nobody has taken may be completed at once.',
    permission: 'tasks:write',
    response: TaskDto,
    status: 200,
    errors: [taskTaken, taskClosed, taskNotYours],
  })
  completeTask(@Ctx() ctx: StoreContext, @Id() id: string, @Body() body: CompleteTaskDto): Promise<TaskDto> {
    return this.tasks.complete(ctx, id, body);
  }

  @Post(':id/cancel')
  @Endpoint({
    summary: 'Cancel a task',
    description: 'Nobody needs to do it any more.',
    permission: 'tasks:write',
    response: TaskDto,
    status: 200,
    errors: [taskTaken, taskClosed, taskNotYours],
  })
  cancelTask(@Ctx() ctx: StoreContext, @Id() id: string, @Body() body: CancelTaskDto): Promise<TaskDto> {
    return this.tasks.cancel(ctx, id, body);
  }
}
