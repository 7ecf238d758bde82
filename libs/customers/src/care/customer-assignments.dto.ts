import { FilterTreeField, type FilterTree } from '#libs/filters';
import {
  BooleanField,
  Example,
  IdField,
  InstantField,
  IntegerField,
  ListField,
  PageQuery,
  StringField,
} from '#libs/http';

/** Customers shared out in one request. */
export const MOST_ASSIGNED = 1_000;

@Example({ filter: undefined })
export class AssignCustomersDto {
  @ListField('id', {
    optional: true,
    min: 1,
    max: MOST_ASSIGNED,
    unique: true,
    description: 'These customers, whoever looks after them now. Either this or `filter`',
    example: ['01926f3c-7a10-7c3e-9d52-3f1f6f0f9a11'],
  })
  customerIds?: string[];

  @FilterTreeField({
    optional: true,
    description: `Customers of the catalogue \`customer\` that nobody looks after, the oldest ${MOST_ASSIGNED} files first`,
    example: { field: 'stockState', op: 'eq', value: 'new' },
  })
  filter?: FilterTree;

  @BooleanField({ default: false, description: 'With `filter`: also those whom somebody looks after' })
  reassign!: boolean;

  @ListField('id', {
    optional: true,
    min: 1,
    max: 100,
    unique: true,
    description:
      'Among these specialists; by default among all customer-service specialists of the store who are there',
    example: ['01926f3c-7a10-7c3e-9d52-3f1f6f0f9a12'],
  })
  staffIds?: string[];
}

export class SpecialistShareDto {
  @IdField({ description: 'Id of the specialist' })
  staffId!: string;

  @StringField({ max: 60, description: 'Name', example: '陈静' })
  name!: string;

  @IntegerField({ min: 0, description: 'Customers before, without those that were shared out anew', example: 40 })
  before!: number;

  @IntegerField({ min: 0, description: 'Customers that were added', example: 12 })
  added!: number;
}

/** How customers were shared out. CUS-16 */
export class AssignmentResultDto {
  @IntegerField({ min: 0, description: 'Customers who have a specialist now, or another one', example: 24 })
  assigned!: number;

  @ListField(() => SpecialistShareDto, { max: 100, description: 'What each specialist got' })
  specialists!: SpecialistShareDto[];

  @StringField({ max: 120, description: 'Policy by which it was done', example: 'customer-care/default@preset:1' })
  policyRef!: string;
}

/** Who looks after a customer, since when and until when (客户分配). CUS-16 */
@Example({ firstCommunicationAt: null, endedAt: null })
export class AssignmentDto {
  @IdField({ description: 'Id of the assignment' })
  id!: string;

  @IdField({ description: 'The customer' })
  customerId!: string;

  @IdField({ description: 'The specialist' })
  staffId!: string;

  @InstantField({ description: 'When it was assigned' })
  assignedAt!: Date;

  @StringField({ max: 60, description: 'Who assigned it', example: 'fc8Jk2mQ91xZ' })
  assignedBy!: string;

  @InstantField({ nullable: true, description: 'First communication that the specialist recorded' })
  firstCommunicationAt!: Date | null;

  @InstantField({ nullable: true, description: 'Until when; null: it is the current one' })
  endedAt!: Date | null;

  @StringField({ max: 120, description: 'Policy by which it was done', example: 'customer-care/default@preset:1' })
  policyRef!: string;
}

export class ListAssignmentsQuery extends PageQuery {
  @IdField({ optional: true, description: 'Of this customer' })
  customerId?: string;

  @IdField({ optional: true, description: 'Of this specialist' })
  staffId?: string;

  @BooleanField({ optional: true, description: 'true: the current ones; false: the ended ones' })
  current?: boolean;
}
