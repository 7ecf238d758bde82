import { Example, IdField, IntegerField, ListField, LocalDateField, ObjectField, StringField } from '#libs/http';
import { SHARED_FIELD_GROUPS, type SharedFieldGroup } from '#libs/persons';
import type { LocalDate } from '#libs/foundation';
import { CustomerPartDto } from '../view/customer-view.dto';

export class SharedIdentityDto {
  @StringField({ max: 200, description: 'Name as that store has it', example: '张三' })
  name!: string;

  @StringField({ max: 100, nullable: true, description: 'Occupation', example: '工程师' })
  occupation!: string | null;
}

export class SharedBirthdayDto {
  @LocalDateField({ nullable: true, description: 'Solar day', example: '1990-08-09' })
  solar!: LocalDate | null;

  @IntegerField({ min: 1, max: 12, nullable: true, description: 'Lunar month', example: 6 })
  lunarMonth!: number | null;

  @IntegerField({ min: 1, max: 30, nullable: true, description: 'Lunar day', example: 19 })
  lunarDay!: number | null;
}

export class SharedObservationDto {
  @StringField({ max: 30, description: 'What it is about', example: 'payment_method' })
  field!: string;

  @StringField({ max: 300, description: 'What was noticed last', example: '微信支付' })
  value!: string;
}

/** What one other store shares of the person. A field group that it does not share is null or empty. */
@Example({ parts: [] })
export class SharedByStoreDto {
  @StringField({ max: 31, description: 'Code of the store', example: 'hongqiao' })
  storeCode!: string;

  @StringField({ max: 100, description: 'Name of the store', example: '虹桥店' })
  storeName!: string;

  @StringField({ max: 120, description: 'Policy that says what is shared', example: 'sharing-scope/default@group:2' })
  policyRef!: string;

  @ListField(SHARED_FIELD_GROUPS, {
    max: SHARED_FIELD_GROUPS.length,
    enumName: 'SharedFieldGroup',
    description: 'Field groups that are shared',
    example: ['identity', 'contact'],
  })
  fieldGroups!: SharedFieldGroup[];

  @ObjectField(() => SharedIdentityDto, { nullable: true, description: 'Field group `identity`' })
  identity!: SharedIdentityDto | null;

  @ListField('string', {
    max: 100,
    description: 'Field group `contact`: phones, masked without `customers:read-phone`',
    example: ['+86138****8000'],
  })
  phones!: string[];

  @StringField({
    max: 300,
    nullable: true,
    description: 'Field group `address`',
    example: '上海市浦东新区科技园路514号',
  })
  address!: string | null;

  @ObjectField(() => SharedBirthdayDto, { nullable: true, description: 'Field group `birthday`' })
  birthday!: SharedBirthdayDto | null;

  @ListField(() => SharedObservationDto, { max: 100, description: 'Field group `observed`' })
  observed!: SharedObservationDto[];

  @ListField('string', { max: 60, description: 'Field group `preferences`: hobbies', example: ['钓鱼'] })
  hobbies!: string[];

  @ListField(() => CustomerPartDto, { max: 20, description: 'Field groups `vehicles` and `visits`, as in the view' })
  parts!: CustomerPartDto[];
}

/** What the other stores of the group know of a customer. GRP-01, CF-24 */
@Example({ shared: [] })
export class ElsewhereDto {
  @IdField({ nullable: true, description: 'Person of the group; null while the customer was not matched yet' })
  personId!: string | null;

  @IntegerField({ min: 0, description: 'Other stores that know the person', example: 2 })
  stores!: number;

  @ListField(() => SharedByStoreDto, { max: 1000, description: 'What those share that share anything' })
  shared!: SharedByStoreDto[];
}

/** One record of a person, made of what its stores share. */
export class SurvivedFieldsDto {
  @StringField({
    max: 200,
    nullable: true,
    description: 'Name that most stores have, else the newest',
    example: '张三',
  })
  name!: string | null;

  @StringField({ max: 100, nullable: true, description: 'Occupation, the newest', example: '工程师' })
  occupation!: string | null;

  @StringField({ max: 300, nullable: true, description: 'Address, the newest', example: '上海市浦东新区科技园路514号' })
  address!: string | null;

  @ListField('string', { max: 1000, description: 'All phones, the newest store’s first', example: ['+86138****8000'] })
  phones!: readonly string[];

  @ListField('string', { max: 1000, description: 'All hobbies', example: ['钓鱼'] })
  hobbies!: readonly string[];
}

/** A person as headquarters may see it, within what the stores share. GRP-01, CF-24 */
@Example({ shared: [] })
export class PersonProfileDto {
  @IdField({ description: 'Id of the person' })
  personId!: string;

  @IntegerField({ min: 0, description: 'Stores that know the person', example: 3 })
  stores!: number;

  @ObjectField(() => SurvivedFieldsDto, { description: 'One record made of what is shared' })
  survived!: SurvivedFieldsDto;

  @ListField(() => SharedByStoreDto, { max: 1000, description: 'What those share that share anything' })
  shared!: SharedByStoreDto[];
}
