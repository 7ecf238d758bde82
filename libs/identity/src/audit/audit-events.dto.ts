import {
  EnumField,
  IdField,
  InstantField,
  IsAfter,
  JsonField,
  ListField,
  ObjectField,
  PageQuery,
  StringField,
} from '#libs/http';

const ACTOR_TYPES = ['staff', 'api_key', 'system'] as const;
type ActorType = (typeof ACTOR_TYPES)[number];

export class AuditActorDto {
  @EnumField(ACTOR_TYPES, { enumName: 'ActorType', description: 'Who: a person, an API key or the system' })
  type!: ActorType;

  @StringField({ max: 60, description: 'Id of the staff member or API key', example: 'fc8Jk2mQ91xZ' })
  id!: string;

  @StringField({ max: 100, description: 'Name at that time', example: 'Front-end of Pudong' })
  name!: string;
}

export class AuditTargetDto {
  @StringField({ max: 40, description: 'Kind of resource', example: 'customer' })
  type!: string;

  @IdField({ description: 'Id of the resource' })
  id!: string;
}

export class AuditContextDto {
  @StringField({ max: 64, description: 'Request that did it', example: 'req_01926f3c-7a10-7c3e-9d52-3f1f6f0f9a11' })
  requestId!: string;

  @StringField({ max: 45, nullable: true, description: 'Address that the request came from', example: '10.0.0.7' })
  ip!: string | null;

  @StringField({ max: 200, nullable: true, description: 'Program that sent it', example: 'curl/8.5.0' })
  userAgent!: string | null;
}

/** A fact with who did it (审计记录). Holds ids and numbers, no personal data of customers. SEC-01 */
export class AuditEventDto {
  @IdField({ description: 'Id of the event; later events have greater ids' })
  id!: string;

  @StringField({ max: 80, description: 'What happened', example: 'customer.merged' })
  action!: string;

  @InstantField({ description: 'When' })
  occurredAt!: Date;

  @ObjectField(() => AuditActorDto, { description: 'Who did it' })
  actor!: AuditActorDto;

  @ListField(() => AuditTargetDto, { max: 1, description: 'What it was done to' })
  targets!: AuditTargetDto[];

  @ObjectField(() => AuditContextDto, { description: 'Where it came from' })
  context!: AuditContextDto;

  @JsonField({
    nullable: true,
    description: 'Fields that changed, `{ field: { from, to } }`; personal fields are named without values',
    example: { nature: { from: 'private', to: 'public' } },
  })
  changes!: object | null;

  @JsonField({
    nullable: true,
    description: 'Further ids and numbers',
    example: { mergeId: '01926f3c-7a10-7c3e-9d52-3f1f6f0f9a11' },
  })
  details!: object | null;
}

export class ListAuditEventsQuery extends PageQuery {
  @ListField('string', { optional: true, max: 20, description: 'Any of these actions', example: ['customer.merged'] })
  action?: string[];

  @StringField({ optional: true, min: 1, max: 40, description: 'Kind of resource', example: 'customer' })
  targetType?: string;

  @IdField({ optional: true, description: 'Id of the resource' })
  targetId?: string;

  @StringField({ optional: true, min: 1, max: 60, description: 'Id of who did it', example: 'fc8Jk2mQ91xZ' })
  actorId?: string;

  @InstantField({ optional: true, description: 'At this instant or later' })
  occurredAtFrom?: Date;

  @IsAfter('occurredAtFrom')
  @InstantField({ optional: true, description: 'Before this instant' })
  occurredAtBefore?: Date;
}
