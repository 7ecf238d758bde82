import { Example, IdField, InstantField, PageQuery, StringField } from '#libs/http';

export class MergeCustomerDto {
  @IdField({ description: 'The duplicate that becomes part of this customer' })
  duplicateId!: string;
}

/** A merge of a duplicate (客户合并) into the customer that survives. */
@Example({ undoneAt: null })
export class CustomerMergeDto {
  @IdField({ description: 'Id of the merge' })
  id!: string;

  @IdField({ description: 'Customer that survives' })
  survivorId!: string;

  @IdField({ description: 'Duplicate that became part of it' })
  mergedId!: string;

  @InstantField({ description: 'When' })
  mergedAt!: Date;

  @StringField({ max: 60, description: 'Id of the staff member or API key that merged', example: 'fc8Jk2mQ91xZ' })
  mergedBy!: string;

  @InstantField({ nullable: true, description: 'Set: the merge was undone' })
  undoneAt!: Date | null;

  @StringField({ max: 60, nullable: true, description: 'Who undid it' })
  undoneBy!: string | null;
}

export class ListMergesQuery extends PageQuery {}
