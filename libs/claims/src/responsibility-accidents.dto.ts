import {
  BooleanField,
  EnumField,
  IdField,
  InstantField,
  IntegerField,
  IsAfter,
  ListField,
  MoneyDto,
  MoneyField,
  PageQuery,
  PatchOf,
  StringField,
  toMoney,
} from '#libs/http';
import { ACCIDENT_KINDS, type AccidentKind, type ResponsibilityAccident } from './responsibility-accident.entity';

const KIND = { enumName: 'ResponsibilityAccidentKind', description: '车辆损坏, 维修失误, 遗失, 人身伤害, 其他' };
const DESCRIPTION = { max: 2000, description: 'What happened', example: '移车时右前门被举升机立柱刮伤' };
const DAMAGE = { description: 'What it costs, as far as known', example: { amount: 120_000, currency: 'CNY' } };
const MEASURES = { max: 2000, description: 'What is done so that it stays the only one', example: '移车须两人配合' };
const RESOLVED = { description: 'Settled with the customer, measures taken' };

export class RecordAccidentDto {
  @IdField({ description: 'Order on which it happened' })
  orderId!: string;

  @EnumField(ACCIDENT_KINDS, KIND)
  kind!: AccidentKind;

  @InstantField({ description: 'When it happened', example: '2026-11-20T02:00:00.000Z' })
  occurredAt!: Date;

  @StringField({ ...DESCRIPTION, min: 1, optional: true })
  description?: string;

  @MoneyField({ ...DAMAGE, optional: true })
  damage?: MoneyDto;

  @StringField({ ...MEASURES, min: 1, optional: true })
  measures?: string;

  @InstantField({ ...RESOLVED, optional: true })
  resolvedAt?: Date;
}

export class UpdateAccidentDto extends PatchOf(RecordAccidentDto, { omit: ['orderId'] }) {}

/** An accident that the workshop answers for (责任事故). SVC-30 */
export class ResponsibilityAccidentDto {
  @IdField({ description: 'Id of the accident' })
  id!: string;

  @IdField({ description: 'Order on which it happened' })
  orderId!: string;

  @EnumField(ACCIDENT_KINDS, KIND)
  kind!: AccidentKind;

  @InstantField({ description: 'When it happened; by this day it is counted', example: '2026-11-20T02:00:00.000Z' })
  occurredAt!: Date;

  @StringField({ ...DESCRIPTION, nullable: true })
  description!: string | null;

  @MoneyField({ ...DAMAGE, nullable: true })
  damage!: MoneyDto | null;

  @StringField({ ...MEASURES, nullable: true })
  measures!: string | null;

  @InstantField({ ...RESOLVED, nullable: true })
  resolvedAt!: Date | null;

  @IntegerField({ min: 1, description: 'Goes up with every change; the ETag', example: 1 })
  version!: number;

  @InstantField({ description: 'When the record was made' })
  createdAt!: Date;

  @InstantField({ description: 'When it was changed last' })
  updatedAt!: Date;
}

export class ListAccidentsQuery extends PageQuery {
  @IdField({ optional: true, description: 'Accidents on this order' })
  orderId?: string;

  @ListField(ACCIDENT_KINDS, {
    optional: true,
    max: ACCIDENT_KINDS.length,
    enumName: 'ResponsibilityAccidentKind',
    description: 'Any of these kinds',
  })
  kind?: AccidentKind[];

  @BooleanField({ optional: true, description: 'Only resolved ones, or only others' })
  resolved?: boolean;

  @InstantField({ optional: true, description: 'Happened at this instant or later' })
  occurredAtFrom?: Date;

  @IsAfter('occurredAtFrom')
  @InstantField({ optional: true, description: 'Happened before this instant' })
  occurredAtBefore?: Date;
}

export function toAccidentDto({ damageFen, ...accident }: ResponsibilityAccident): ResponsibilityAccidentDto {
  return { ...accident, damage: toMoney(damageFen) };
}
