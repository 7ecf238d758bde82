import {
  EnumField,
  Example,
  IdField,
  InstantField,
  IntegerField,
  ListField,
  PageQuery,
  PatchOf,
  SortField,
  StringField,
} from '#libs/http';
import type { ExtraService } from './extra-service.entity';
import {
  EXTRA_SERVICE_KINDS,
  EXTRA_SERVICE_STATES,
  type ExtraServiceKind,
  type ExtraServiceState,
} from './extra-service-flow.policy';
import { EXTRA_SERVICE_SORTS } from './extra-services.queries';

const KIND =
  'Pre-inspection at a fleet or community (上门预检), home visit (上门拜访), diagnosis there (出诊), free inspection ' +
  '(免费检测), fetching and bringing (接送车), rescue (救援), yearly inspection (代办年检), insurance claim (理赔). SVC-33';

@Example({ plannedFor: '2027-01-11T02:00:00.000Z' })
export class CreateExtraServiceDto {
  @EnumField(EXTRA_SERVICE_KINDS, { enumName: 'ExtraServiceKind', description: KIND, example: 'home_visit' })
  kind!: ExtraServiceKind;

  @IdField({ description: 'Customer whom it is for' })
  customerId!: string;

  @IdField({ optional: true, description: 'Vehicle; none for a whole fleet or community' })
  vehicleId?: string;

  @IdField({ optional: true, description: 'Service order that it belongs to or led to' })
  orderId?: string;

  @IntegerField({
    optional: true,
    min: 1,
    max: 10_000,
    description: 'Vehicles that it is about; default 1',
    example: 1,
  })
  vehicleCount?: number;

  @InstantField({ optional: true, description: 'When it is to take place' })
  plannedFor?: Date;

  @StringField({
    optional: true,
    min: 1,
    max: 300,
    description: 'Where it takes place',
    example: '浦东新区世纪大道100号',
  })
  place?: string;

  @StringField({
    optional: true,
    min: 1,
    max: 64,
    description: 'Number of the insurer’s claim or of the inspection',
    example: 'PICC-2027-000123',
  })
  reference?: string;

  @StringField({ optional: true, min: 1, max: 1000, description: 'What to know', example: '电瓶没电，无法启动' })
  note?: string;
}

export class UpdateExtraServiceDto extends PatchOf(CreateExtraServiceDto, { omit: ['kind', 'customerId'] }) {}

export class MoveExtraServiceDto {
  @EnumField(EXTRA_SERVICE_STATES, {
    enumName: 'ExtraServiceState',
    description: 'State to move to',
    example: 'scheduled',
  })
  to!: ExtraServiceState;

  @InstantField({ optional: true, description: 'When it is to take place; `scheduled` needs one' })
  plannedFor?: Date;
}

@Example({ state: 'scheduled', at: '2026-11-22T02:00:00.000Z' })
export class ExtraServiceStepDto {
  @EnumField(EXTRA_SERVICE_STATES, { enumName: 'ExtraServiceState', description: 'State that was reached' })
  state!: ExtraServiceState;

  @InstantField({ description: 'When' })
  at!: Date;
}

/** What the store does for a customer beside the work in its bays. SVC-33 */
@Example({ state: 'scheduled', plannedFor: '2027-01-11T02:00:00.000Z', vehicleId: null, orderId: null })
export class ExtraServiceDto {
  @IdField({ description: 'Id of the service' })
  id!: string;

  @EnumField(EXTRA_SERVICE_KINDS, { enumName: 'ExtraServiceKind', description: KIND, example: 'home_visit' })
  kind!: ExtraServiceKind;

  @EnumField(EXTRA_SERVICE_STATES, { enumName: 'ExtraServiceState', description: 'How far it has come' })
  state!: ExtraServiceState;

  @IdField({ description: 'Customer whom it is for' })
  customerId!: string;

  @IdField({ nullable: true, description: 'Vehicle; null: a whole fleet or community' })
  vehicleId!: string | null;

  @IdField({ nullable: true, description: 'Service order that it belongs to or led to' })
  orderId!: string | null;

  @IntegerField({ min: 1, description: 'Vehicles that it is about', example: 1 })
  vehicleCount!: number;

  @InstantField({ nullable: true, description: 'When it is to take place' })
  plannedFor!: Date | null;

  @StringField({ nullable: true, max: 300, description: 'Where it takes place', example: '浦东新区世纪大道100号' })
  place!: string | null;

  @StringField({
    nullable: true,
    max: 64,
    description: 'Number of the claim or inspection',
    example: 'PICC-2027-000123',
  })
  reference!: string | null;

  @StringField({ nullable: true, max: 1000, description: 'What to know', example: '电瓶没电，无法启动' })
  note!: string | null;

  @ListField(() => ExtraServiceStepDto, { max: 20, description: 'Every state with when it was reached' })
  steps!: ExtraServiceStepDto[];

  @IntegerField({ min: 1, description: 'Goes up with every change; the ETag', example: 2 })
  version!: number;

  @InstantField({ description: 'When it was asked for' })
  createdAt!: Date;

  @InstantField({ description: 'When it was changed last' })
  updatedAt!: Date;
}

export class ListExtraServicesQuery extends PageQuery {
  @SortField(EXTRA_SERVICE_SORTS, 'ExtraServiceSort')
  sort!: (typeof EXTRA_SERVICE_SORTS.names)[number];

  @ListField(EXTRA_SERVICE_KINDS, {
    optional: true,
    max: EXTRA_SERVICE_KINDS.length,
    enumName: 'ExtraServiceKind',
    description: 'Any of these kinds',
  })
  kind?: ExtraServiceKind[];

  @ListField(EXTRA_SERVICE_STATES, {
    optional: true,
    max: EXTRA_SERVICE_STATES.length,
    enumName: 'ExtraServiceState',
    description: 'Any of these states',
  })
  state?: ExtraServiceState[];

  @IdField({ optional: true, description: 'Of this customer and of the duplicates merged into it' })
  customerId?: string;

  @IdField({ optional: true, description: 'Of this vehicle' })
  vehicleId?: string;

  @IdField({ optional: true, description: 'Of this order' })
  orderId?: string;
}

export function toExtraServiceDto({ steps, ...service }: ExtraService): ExtraServiceDto {
  return { ...service, steps: steps.map(({ state, at }) => ({ state, at: new Date(at) })) };
}
