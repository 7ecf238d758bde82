import { maskPhone } from '#libs/foundation';
import {
  EnumField,
  IdField,
  InstantField,
  IntegerField,
  ObjectField,
  PageQuery,
  PatchOf,
  PhoneField,
  StringField,
} from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import { BirthdayDto, toBirthdayDto, ToldBirthdayDto } from '../birthday.dto';
import { type CustomerRelation, RELATION_KINDS, type RelationKind } from './customer-relation.entity';

export class NewRelationDto {
  @EnumField(RELATION_KINDS, {
    enumName: 'RelationKind',
    description: 'Family member (家庭成员) or key person of a key unit (关键人)',
  })
  kind!: RelationKind;

  @StringField({ min: 1, max: 100, description: 'Name', example: '石小雨' })
  name!: string;

  @StringField({ optional: true, max: 60, description: 'Relation to the customer', example: '女儿' })
  relation?: string;

  @ObjectField(() => ToldBirthdayDto, { optional: true, description: 'Birthday; the other calendar is worked out' })
  birthday?: ToldBirthdayDto;

  @PhoneField({ optional: true, description: 'However it is written; stored as E.164', example: '139 0013 9003' })
  phone?: string;

  @StringField({ optional: true, max: 300, description: 'Address', example: '上海市浦东新区科技园路514号' })
  addressText?: string;

  @StringField({ optional: true, max: 500, description: 'Preferences (喜好)', example: '喜欢羽毛球，忌讳晚间来电' })
  preferences?: string;
}

export class UpdateRelationDto extends PatchOf(NewRelationDto) {}

/** Somebody who matters to a customer: a family member or a key person. CUS-07 */
export class RelationDto {
  @IdField({ description: 'Id of the relation' })
  id!: string;

  @EnumField(RELATION_KINDS, { enumName: 'RelationKind', description: 'Family member or key person' })
  kind!: RelationKind;

  @StringField({ max: 100, description: 'Name', example: '石小雨' })
  name!: string;

  @StringField({ max: 60, nullable: true, description: 'Relation to the customer', example: '女儿' })
  relation!: string | null;

  @ObjectField(() => BirthdayDto, { nullable: true, description: 'Birthday in both calendars' })
  birthday!: BirthdayDto | null;

  @StringField({
    max: 20,
    nullable: true,
    description: 'E.164; masked unless the caller holds `customers:read-phone`',
    example: '+86139****9003',
  })
  phone!: string | null;

  @StringField({ max: 300, nullable: true, description: 'Address', example: '上海市浦东新区科技园路514号' })
  addressText!: string | null;

  @StringField({ max: 500, nullable: true, description: 'Preferences (喜好)', example: '喜欢羽毛球，忌讳晚间来电' })
  preferences!: string | null;

  @IntegerField({ min: 1, description: 'Goes up with every change; the ETag', example: 1 })
  version!: number;

  @InstantField({ description: 'When it was added' })
  createdAt!: Date;

  @InstantField({ description: 'When it was changed last' })
  updatedAt!: Date;
}

export class ListRelationsQuery extends PageQuery {}

export function toRelationDto(ctx: StoreContext, relation: CustomerRelation): RelationDto {
  const { id, kind, name, phone, addressText, preferences, version, createdAt, updatedAt } = relation;
  const isClear = phone === null || ctx.permissions.has('customers:read-phone');
  return {
    ...{ id, kind, name, relation: relation.relation, birthday: toBirthdayDto(relation) },
    phone: isClear ? phone : maskPhone(phone),
    ...{ addressText, preferences, version, createdAt, updatedAt },
  };
}
