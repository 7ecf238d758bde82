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
  PhoneField,
  SortField,
  StringField,
} from '#libs/http';
import { PROPOSAL_REASONS, PROPOSAL_STATES, type ProposalReason, type ProposalState } from './person-history.entity';
import { PERSON_SORTS } from './persons.queries';

/** A customer of a store that is this person. */
export class PersonMemberDto {
  @StringField({ max: 31, description: 'Code of the store', example: 'pudong' })
  storeCode!: string;

  @IdField({ description: 'Id of the customer in that store' })
  customerId!: string;
}

/** By how many numbers a person is known. The numbers themselves stay in the stores. */
export class PersonKnownByDto {
  @IntegerField({ min: 0, description: 'Mobile phones', example: 2 })
  phones!: number;

  @IntegerField({ min: 0, description: 'ID numbers', example: 1 })
  idNumbers!: number;
}

/** A person of the group (集团客户). GRP-01 */
@Example({ mergedIntoId: null, erasedAt: null })
export class PersonDto {
  @IdField({ description: 'Id of the person' })
  id!: string;

  @ListField(() => PersonMemberDto, { max: 1000, description: 'Customers that are this person, by store' })
  members!: PersonMemberDto[];

  @IntegerField({ min: 0, description: 'Stores that know the person', example: 3 })
  stores!: number;

  @ObjectField(() => PersonKnownByDto, { description: 'By how many numbers it is known' })
  knownBy!: PersonKnownByDto;

  @IdField({ nullable: true, description: 'Set: it is the same person as that one; go on there' })
  mergedIntoId!: string | null;

  @InstantField({ nullable: true, description: 'Set: its personal data was erased' })
  erasedAt!: Date | null;

  @InstantField({ description: 'First met' })
  createdAt!: Date;
}

export class ListPersonsQuery extends PageQuery {
  @SortField(PERSON_SORTS, 'PersonSort')
  sort?: (typeof PERSON_SORTS)['names'][number];

  @BooleanField({ optional: true, description: 'Only those that more than one store knows' })
  shared?: boolean;
}

export class FindPersonsDto {
  @PhoneField({ optional: true, description: 'A phone of the person', example: '13800138000' })
  phone?: string;

  @StringField({
    optional: true,
    min: 5,
    max: 30,
    description: 'Its ID-card number, or the code of the organisation',
    example: '11010519491231002X',
  })
  idNumber?: string;
}

/** Persons that a phone or ID number leads to. */
export class FoundPersonsDto {
  @ListField(() => PersonDto, { max: 2, description: 'At most one for each number' })
  data!: PersonDto[];
}

export class MergePersonDto {
  @IdField({ description: 'Person that is the same as this one' })
  mergedId!: string;
}

/** A merge of two persons. */
@Example({ undoneAt: null, undoneBy: null })
export class PersonMergeDto {
  @IdField({ description: 'Id of the merge' })
  id!: string;

  @IdField({ description: 'Person that survives' })
  survivorId!: string;

  @IdField({ description: 'Person that became part of it' })
  mergedId!: string;

  @IdField({ nullable: true, description: 'Proposal that it carried out' })
  proposalId!: string | null;

  @InstantField({ description: 'When' })
  mergedAt!: Date;

  @StringField({ max: 60, description: 'Who merged; `person-matching` is the system', example: 'person-matching' })
  mergedBy!: string;

  @InstantField({ nullable: true, description: 'Set: the merge was undone' })
  undoneAt!: Date | null;

  @StringField({ max: 60, nullable: true, description: 'Who undid it' })
  undoneBy!: string | null;
}

export class ListPersonMergesQuery extends PageQuery {}

/** Two persons that may be one (疑似同一客户). */
@Example({ state: 'open', decidedAt: null, decidedBy: null })
export class PersonProposalDto {
  @IdField({ description: 'Id of the proposal' })
  id!: string;

  @IdField({ description: 'One person' })
  oneId!: string;

  @IdField({ description: 'The other person' })
  otherId!: string;

  @EnumField(PROPOSAL_REASONS, {
    enumName: 'PersonProposalReason',
    description:
      '`phone_and_id_number` is carried out at once; `two_phones`: one customer has the phones of both; ' +
      '`other_id_number`: they share a number and have different ID numbers; `plate_and_name`: one plate and one name; ' +
      '`merged_in_store`: a store merged two of its customers',
    example: 'plate_and_name',
  })
  reason!: ProposalReason;

  @EnumField(PROPOSAL_STATES, { enumName: 'PersonProposalState', description: 'What became of it', example: 'open' })
  state!: ProposalState;

  @InstantField({ nullable: true, description: 'Decided at' })
  decidedAt!: Date | null;

  @StringField({ max: 60, nullable: true, description: 'Who decided', example: 'person-matching' })
  decidedBy!: string | null;

  @InstantField({ description: 'Made at' })
  createdAt!: Date;
}

export class ListProposalsQuery extends PageQuery {
  @EnumField(PROPOSAL_STATES, {
    enumName: 'PersonProposalState',
    optional: true,
    description: 'Only those in that state; default: open',
    example: 'open',
  })
  state?: ProposalState;
}

export const PROPOSAL_DECISIONS = ['merge', 'reject'] as const;
export type ProposalDecision = (typeof PROPOSAL_DECISIONS)[number];

export class DecideProposalDto {
  @EnumField(PROPOSAL_DECISIONS, {
    enumName: 'PersonProposalDecision',
    description: '`merge`: they are one person; `reject`: they are two, and it is not proposed again',
    example: 'merge',
  })
  decision!: ProposalDecision;
}
