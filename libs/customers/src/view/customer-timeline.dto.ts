import { EnumField, Example, IdField, InstantField, PageQuery, StringField } from '#libs/http';

const ACTOR_TYPES = ['staff', 'api_key', 'system'] as const;

/** Something that happened with a customer or with what belongs to it (客户动态). */
@Example({ type: 'service-order.delivered', subjectType: 'service-order' })
export class TimelineEntryDto {
  @IdField({ description: 'Id of the event; later events have greater ids' })
  id!: string;

  @StringField({ max: 80, description: 'What happened', example: 'service-order.delivered' })
  type!: string;

  @StringField({ max: 40, description: 'To what sort of thing', example: 'service-order' })
  subjectType!: string;

  @IdField({ description: 'To which' })
  subjectId!: string;

  @InstantField({ description: 'When' })
  occurredAt!: Date;

  @EnumField(ACTOR_TYPES, { enumName: 'ActorType', description: 'Who did it: a person, an API key or the system' })
  actorType!: (typeof ACTOR_TYPES)[number];

  @StringField({ max: 100, description: 'Name at that time', example: '陈静' })
  actorName!: string;
}

export class ListTimelineQuery extends PageQuery {}

/** What the store still owes a customer: a promise with a clock, or something that somebody is to do. */
@Example({ source: 'deadline', kind: 'first-communication' })
export class OpenPromiseDto {
  @EnumField(['deadline', 'task'] as const, {
    enumName: 'OpenPromiseSource',
    description: 'A promise with a clock (时限), or a task of somebody (待办任务)',
  })
  source!: 'deadline' | 'task';

  @IdField({ description: 'Id of the deadline or task' })
  id!: string;

  @StringField({ max: 60, description: 'What sort', example: 'first-communication' })
  kind!: string;

  @StringField({ max: 500, description: 'In the caller’s language', example: '分配后首次沟通' })
  label!: string;

  @StringField({ max: 40, description: 'What it is about', example: 'customer' })
  subjectType!: string;

  @IdField({ description: 'Which of these' })
  subjectId!: string;

  @InstantField({ nullable: true, description: 'Until when; null while its clock is stopped' })
  dueAt!: Date | null;
}
