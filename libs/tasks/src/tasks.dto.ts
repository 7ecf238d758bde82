import {
  BooleanField,
  EnumField,
  Example,
  IdField,
  InstantField,
  IntegerField,
  ListField,
  ObjectField,
  PageQuery,
  StringField,
} from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import { type Task, TASK_PRIORITIES, TASK_STATES, type TaskPriority, type TaskState } from './task.entity';
import { findTaskKind } from './task-kind';
import { filledTitle } from './task-title.policy';
import { NOTICE_REASONS, NOTICE_STATES, type NoticeReason, type NoticeState } from './task-notice';

export class TaskSubjectDto {
  @StringField({ description: 'What the task is about', max: 40, example: 'contact' })
  type!: string;

  @IdField({ description: 'Its id' })
  id!: string;
}

export class TaskOutcomeDto {
  @StringField({ description: 'What `complete` takes', max: 40, example: 'reached' })
  code!: string;

  @StringField({ description: 'In the language of the caller', max: 100, example: '已联系上' })
  label!: string;
}

export class TaskClaimDto {
  @StringField({
    description: 'Id of the person or of the API key',
    max: 60,
    example: '01926f3c-7a10-7c3e-9d52-3f1f6f0f9a11',
  })
  by!: string;

  @StringField({ description: 'Name of the person or of the API key', max: 100, example: '王芳' })
  name!: string;

  @InstantField({ description: 'Since when' })
  at!: Date;
}

const NOTICE_REASON_CODES = Object.keys(NOTICE_REASONS) as readonly NoticeReason[];

/** One of the staff who was told of a task by text message, or was not (短信通知). FUP-12 */
export class TaskNoticeDto {
  @StringField({
    description: 'Id of the person; null: nobody',
    max: 60,
    nullable: true,
    example: '01926f3c-7a10-7c3e-9d52-3f1f6f0f9a11',
  })
  staffId!: string | null;

  @EnumField(NOTICE_STATES, { enumName: 'TaskNoticeState', description: 'Where it stands', example: 'sent' })
  state!: NoticeState;

  @EnumField(NOTICE_REASON_CODES, { enumName: 'TaskNoticeReason', description: 'Why', example: 'as_ruled' })
  reason!: NoticeReason;

  @StringField({ description: 'Why, in the language of the caller', max: 100, example: '按规则通知' })
  label!: string;

  @InstantField({ description: 'Since when it is so' })
  at!: Date;

  @StringField({ description: 'Version of the rules that decided', max: 120, example: 'staff-notices/default@store:1' })
  policyRef!: string;
}

/** Something that a person is asked to do (待办任务). */
@Example({ outcome: null, note: null, closedAt: null, claim: null, assigneeId: null, noticeDueAt: null })
export class TaskDto {
  @IdField({ description: 'Id of the task' })
  id!: string;

  @StringField({ description: 'What sort of task', max: 60, example: 'reminder-call' })
  kind!: string;

  @StringField({
    description: 'What is asked, in the language of the caller',
    max: 500,
    example: '电话提醒：保养到期 2026-11-24',
  })
  title!: string;

  @EnumField(TASK_STATES, { enumName: 'TaskState', description: 'Where it stands' })
  state!: TaskState;

  @EnumField(TASK_PRIORITIES, { enumName: 'TaskPriority', description: 'How urgent it is', example: 'normal' })
  priority!: TaskPriority;

  @ObjectField(() => TaskSubjectDto, { description: 'What it is about' })
  subject!: TaskSubjectDto;

  @IdField({ description: 'Customer whom it concerns', nullable: true })
  customerId!: string | null;

  @IdField({ description: 'Vehicle that it concerns', nullable: true })
  vehicleId!: string | null;

  @StringField({
    description: 'Role whose holders find it in their inbox',
    max: 40,
    example: 'maintenance_reminder_person',
  })
  ownerRole!: string;

  @StringField({ description: 'The one person of that role whom it is meant for', max: 60, nullable: true })
  assigneeId!: string | null;

  @InstantField({ description: 'Until when it is to be done' })
  dueAt!: Date;

  @ListField(() => TaskOutcomeDto, { description: 'How it can end', max: 50 })
  outcomes!: TaskOutcomeDto[];

  @ObjectField(() => TaskClaimDto, { description: 'Who has taken it, or took it in the end', nullable: true })
  claim!: TaskClaimDto | null;

  @StringField({ description: 'How it ended: code of one of the outcomes', max: 40, nullable: true })
  outcome!: string | null;

  @StringField({ description: 'What whoever closed it wanted remembered', max: 1000, nullable: true })
  note!: string | null;

  @InstantField({ description: 'Done or cancelled at', nullable: true })
  closedAt!: Date | null;

  @ListField(() => TaskNoticeDto, {
    description: 'Whom of the staff a text message told of it, and whom not and why; empty where no rule asks for any',
    max: 100,
  })
  notices!: TaskNoticeDto[];

  @InstantField({ description: 'When staff are told of it next, such as after their quiet hours', nullable: true })
  noticeDueAt!: Date | null;

  @InstantField({ description: 'Made at' })
  createdAt!: Date;

  @InstantField({ description: 'Last changed at' })
  updatedAt!: Date;

  @IntegerField({ description: 'One more with every change', min: 1, example: 1 })
  version!: number;
}

export class InboxQuery extends PageQuery {
  @ListField(TASK_STATES, {
    description: 'Only these states. Left out: what is open, and what the caller has taken',
    enumName: 'TaskState',
    optional: true,
    min: 1,
    max: 4,
  })
  state?: TaskState[];

  @ListField('string', { description: 'Only these kinds', optional: true, min: 1, max: 20 })
  kind?: string[];

  @IdField({ description: 'Only of this customer', optional: true })
  customerId?: string;

  @BooleanField({ description: 'Only what should have been done by now', optional: true })
  overdue?: boolean;
}

export class FollowInboxQuery {
  @IntegerField({
    description:
      'Seconds after which the stream ends, so that who may see what is asked again; come back with Last-Event-ID',
    min: 1,
    max: 300,
    default: 300,
  })
  seconds!: number;
}

export class CompleteTaskDto {
  @StringField({ description: "One of the task's outcomes", min: 1, max: 40, example: 'reached' })
  outcome!: string;

  @StringField({
    description: 'What shall be remembered',
    min: 1,
    max: 1000,
    optional: true,
    example: '客户周六上午来店',
  })
  note?: string;
}

export class CancelTaskDto {
  @StringField({ description: 'Why', min: 1, max: 1000, optional: true, example: '车辆已出售' })
  note?: string;
}

export function toTaskDto(task: Task, { locale, store: { timeZone } }: StoreContext): TaskDto {
  const { id, kind, state, priority, subjectType, subjectId, customerId, vehicleId, ownerRole, assigneeId } = task;
  const { dueAt, claimedBy, claimedByName, claimedAt, outcome, note, closedAt, createdAt, updatedAt, version } = task;
  // a kind that this build does not know is shown by its code
  const { title, outcomes } = findTaskKind(kind) ?? { title: { 'zh-CN': kind, en: kind }, outcomes: [] };
  return {
    ...{
      id,
      kind,
      title: filledTitle(title[locale], task.params, timeZone),
      state,
      priority,
      subject: { type: subjectType, id: subjectId },
    },
    ...{ customerId, vehicleId, ownerRole, assigneeId, dueAt },
    outcomes: outcomes.map(({ code, label }) => ({ code, label: label[locale] })),
    claim:
      claimedBy === null || claimedAt === null ? null : { by: claimedBy, name: claimedByName ?? '', at: claimedAt },
    ...{ outcome, note, closedAt },
    // neither the number nor the message, which a notice under way holds
    notices: task.notices.map(({ staffId, state, reason, at, policyRef }) => ({
      ...{ staffId, state, reason, label: NOTICE_REASONS[reason][locale], at: new Date(at), policyRef },
    })),
    ...{ noticeDueAt: task.noticeDueAt, createdAt, updatedAt, version },
  };
}
