import { EnumField, IdField, IntegerField, ListField, PageQuery, StringField } from '#libs/http';
import { CUSTOMER_KINDS, type CustomerKind } from '../customer.entity';
import { FILE_FIELDS, type FileField } from './customer-file.policy';

const FIELDS = { max: FILE_FIELDS.length, enumName: 'CustomerFileField' } as const;

/** How complete a customer's file is (客户信息完整性). CUS-19 */
export class CompletenessDto {
  @ListField(FILE_FIELDS, { ...FIELDS, description: 'What the policy asks for' })
  required!: readonly FileField[];

  @ListField(FILE_FIELDS, { ...FIELDS, description: 'What of this is missing; a phone found wrong or empty is' })
  missing!: readonly FileField[];

  @IntegerField({ min: 0, max: 100, description: 'Share of what is there, rounded down', example: 83 })
  percent!: number;

  @StringField({ max: 120, description: 'Policy by which it is judged', example: 'customer-file/default@preset:1' })
  policyRef!: string;
}

/** A customer whose file lacks something. */
export class IncompleteFileDto extends CompletenessDto {
  @IdField({ description: 'Id of the customer' })
  id!: string;

  @StringField({ max: 200, description: 'Name (姓名)', example: '石远梅' })
  name!: string;

  @EnumField(CUSTOMER_KINDS, { enumName: 'CustomerKind', description: 'Person or organisation' })
  kind!: CustomerKind;

  @IdField({ nullable: true, description: 'Specialist who looks after the customer' })
  assigneeId!: string | null;
}

export class ListIncompleteQuery extends PageQuery {
  @ListField(FILE_FIELDS, { ...FIELDS, optional: true, description: 'Any of these is missing, and asked for' })
  missing?: FileField[];

  @IdField({ optional: true, description: 'Only whom this specialist looks after' })
  assigneeId?: string;
}
