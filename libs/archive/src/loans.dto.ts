import { BooleanField, EnumField, IdField, InstantField, ListField, PageQuery, StringField } from '#libs/http';
import { LOAN_CONDITIONS, type LoanCondition } from './archive-register.entity';
import type { LoanRecord } from './loans.queries';

const SIGNER = {
  min: 1,
  max: 60,
  optional: true,
  description: 'Staff number of whoever signs for the archive, where an API key acts for people',
  example: 'E-0022',
} as const;

/** A bag or a document of it in somebody's hands (档案借阅). ARC-13 */
export class ArchiveLoanDto {
  @IdField({ description: 'Id of the loan' })
  id!: string;

  @IdField({ description: 'The file' })
  fileId!: string;

  @IdField({ nullable: true, description: 'The document; null: the whole bag' })
  documentId!: string | null;

  @StringField({ max: 60, description: 'Staff number of who has it', example: 'E-0417' })
  borrower!: string;

  @StringField({ max: 200, description: 'What for', example: '索赔复核' })
  purpose!: string;

  @StringField({ max: 60, description: 'Who lent it', example: 'E-0022' })
  lentBy!: string;

  @InstantField({ description: 'When' })
  lentAt!: Date;

  @InstantField({ nullable: true, description: 'By when it comes back' })
  dueAt!: Date | null;

  @BooleanField({ description: 'It has not come back, or came back too late', example: false })
  overdue!: boolean;

  @StringField({ max: 60, nullable: true, description: 'Who took it back', example: 'E-0022' })
  returnedTo!: string | null;

  @InstantField({ nullable: true, description: 'When' })
  returnedAt!: Date | null;

  @EnumField(LOAN_CONDITIONS, {
    enumName: 'ArchiveLoanCondition',
    nullable: true,
    description: 'How it came back',
    example: 'complete',
  })
  condition!: LoanCondition | null;
}

export class LendDto {
  @IdField({ description: 'The file' })
  fileId!: string;

  @IdField({ optional: true, description: 'A document of it that is filed; the whole bag unless told' })
  documentId?: string;

  @StringField({ min: 1, max: 60, description: 'Staff number of who takes it', example: 'E-0417' })
  borrower!: string;

  @StringField({ min: 1, max: 200, description: 'What for', example: '索赔复核' })
  purpose!: string;

  @StringField(SIGNER)
  signer?: string;
}

export class LostPieceDto {
  @IdField({ description: 'A document that was lent' })
  documentId!: string;

  @EnumField(['lost', 'damaged'] as const, {
    enumName: 'ArchiveLoss',
    description: 'Lost or damaged (遗失、毁损). ARC-14',
    example: 'damaged',
  })
  state!: 'lost' | 'damaged';
}

export class ReturnLoanDto {
  @ListField(() => LostPieceDto, {
    max: 60,
    optional: true,
    description: 'What did not come back whole; each piece is a violation of its own. ARC-14',
  })
  losses?: LostPieceDto[];

  @StringField(SIGNER)
  signer?: string;
}

export class ListLoansQuery extends PageQuery {
  @IdField({ optional: true, description: 'Of that file' })
  fileId?: string;

  @BooleanField({ optional: true, description: 'Those that are out, or those that came back' })
  open?: boolean;

  @BooleanField({ optional: true, description: 'Those that are or were overdue, or the others' })
  overdue?: boolean;
}

export function toLoanDto({ createdAt: _createdAt, ...shown }: LoanRecord): ArchiveLoanDto {
  return shown;
}
