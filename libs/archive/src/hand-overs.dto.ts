import type { LocalDate } from '#libs/foundation';
import {
  BooleanField,
  EnumField,
  IdField,
  InstantField,
  ListField,
  LocalDateField,
  PageQuery,
  StringField,
} from '#libs/http';
import { ARCHIVE_DEPARTMENTS, type ArchiveDepartment } from './archive-file.entity';
import { HAND_OVER_STATES, type HandOverState } from './archive-register.entity';
import type { HandOverRecord } from './hand-overs.queries';

const SIGNER = {
  min: 1,
  max: 60,
  optional: true,
  description:
    'Staff number of whoever signs, where an API key acts for people; people who sign in sign for themselves',
  example: 'E-0417',
} as const;

export class BroughtPaperDto {
  @IdField({ description: 'A document of the dossier' })
  documentId!: string;

  @EnumField(['original', 'copy'] as const, {
    enumName: 'ArchivePaperForm',
    optional: true,
    description: 'What is brought; unless told, what the checklist asks for',
    example: 'original',
  })
  form?: 'original' | 'copy';

  @BooleanField({ optional: true, description: 'The customer has signed it. ARC-11', example: true })
  customerSigned?: boolean;

  @BooleanField({ optional: true, description: 'We have signed it. ARC-11', example: true })
  internalSigned?: boolean;
}

export class MissingPaperDto {
  @IdField({ description: 'A document of the dossier' })
  documentId!: string;

  @StringField({ min: 1, max: 200, optional: true, description: 'Why, or when it comes', example: '行驶证尚未办妥' })
  note?: string;
}

export class HandOverPapersDto {
  @ListField(() => BroughtPaperDto, { min: 1, max: 60, description: 'The papers that are handed over' })
  documents!: BroughtPaperDto[];

  @ListField(() => MissingPaperDto, {
    max: 60,
    optional: true,
    description: 'What is missing, with a note; what is asked for and not named is noted as missing too. ARC-06',
  })
  missing?: MissingPaperDto[];

  @StringField(SIGNER)
  signer?: string;
}

export class PaperFindingDto {
  @IdField({ description: 'A document that was handed over' })
  documentId!: string;

  @BooleanField({ optional: true, description: 'False: it is not there after all', example: true })
  isThere?: boolean;

  @BooleanField({ optional: true, description: 'The customer has signed it. ARC-11', example: true })
  customerSigned?: boolean;

  @BooleanField({ optional: true, description: 'We have signed it. ARC-11', example: true })
  internalSigned?: boolean;

  @BooleanField({ optional: true, description: 'False: wrong or not to requirement', example: true })
  toRequirement?: boolean;

  @StringField({ min: 1, max: 1000, optional: true, description: 'Note', example: '签名模糊' })
  note?: string;
}

export class ReceiveHandOverDto {
  @ListField(() => PaperFindingDto, {
    max: 60,
    optional: true,
    description: 'What differs from what the department told, and each signature that it left open',
  })
  findings?: PaperFindingDto[];

  @StringField(SIGNER)
  signer?: string;
}

export class ReturnHandOverDto {
  @StringField({ min: 1, max: 500, description: 'Why the papers are given back', example: '结算单车牌与接车单不符' })
  reason!: string;

  @StringField(SIGNER)
  signer?: string;
}

export class HandOverLineDto {
  @IdField({ description: 'The document' })
  documentId!: string;

  @BooleanField({ description: 'False: missing, and noted so', example: true })
  isHandedOver!: boolean;

  @StringField({ max: 200, nullable: true, description: 'Note', example: '行驶证尚未办妥' })
  note!: string | null;
}

/** A row of the sign-in register (用户档案签收薄). ARC-05, SEC-07 */
export class HandOverDto {
  @IdField({ description: 'Id of the row' })
  id!: string;

  @IdField({ description: 'The dossier' })
  dossierId!: string;

  @IdField({ description: 'The file' })
  fileId!: string;

  @IdField({ description: 'The vehicle' })
  vehicleId!: string;

  @EnumField(ARCHIVE_DEPARTMENTS, { enumName: 'ArchiveDepartment', description: 'Who handed over', example: 'service' })
  department!: ArchiveDepartment;

  @EnumField(HAND_OVER_STATES, {
    enumName: 'ArchiveHandOverState',
    description: 'Where it stands',
    example: 'received',
  })
  state!: HandOverState;

  @ListField(() => HandOverLineDto, { max: 120, description: 'What changed hands and what was missing' })
  lines!: HandOverLineDto[];

  @StringField({ max: 60, description: 'Who signed for the department', example: 'E-0417' })
  handedOverBy!: string;

  @InstantField({ description: 'When' })
  handedOverAt!: Date;

  @StringField({ max: 60, nullable: true, description: 'Who signed for the archive, or gave back', example: 'E-0022' })
  receivedBy!: string | null;

  @InstantField({ nullable: true, description: 'When' })
  receivedAt!: Date | null;

  @StringField({ max: 500, nullable: true, description: 'Why the papers were given back', example: '结算单车牌不符' })
  returnReason!: string | null;
}

export class ListHandOversQuery extends PageQuery {
  @IdField({ optional: true, description: 'Of that dossier' })
  dossierId?: string;

  @EnumField(ARCHIVE_DEPARTMENTS, {
    enumName: 'ArchiveDepartment',
    optional: true,
    description: 'Handed over by that department',
  })
  department?: ArchiveDepartment;

  @EnumField(HAND_OVER_STATES, { enumName: 'ArchiveHandOverState', optional: true, description: 'In that state' })
  state?: HandOverState;

  @LocalDateField({ optional: true, description: 'Signed by the department from that day on, in the store' })
  handedOverFrom?: LocalDate;

  @LocalDateField({ optional: true, description: 'Signed by the department before that day, in the store' })
  handedOverBefore?: LocalDate;
}

export function toHandOverDto({ createdAt: _createdAt, ...shown }: HandOverRecord): HandOverDto {
  return { ...shown, lines: [...shown.lines] };
}
