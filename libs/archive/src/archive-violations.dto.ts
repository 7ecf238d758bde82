import type { LocalDate } from '#libs/foundation';
import {
  BooleanField,
  EnumField,
  IdField,
  InstantField,
  IntegerField,
  LocalDateField,
  PageQuery,
  StringField,
} from '#libs/http';
import { ARCHIVE_DEPARTMENTS, type ArchiveDepartment } from './archive-file.entity';
import { type ArchiveViolation, VIOLATION_KINDS, type ViolationKind } from './archive-register.entity';

/** A violation of the archive rules (档案违规). ARC-12, ARC-14, ARC-16 */
export class ArchiveViolationDto {
  @IdField({ description: 'Id of the violation' })
  id!: string;

  @IdField({ description: 'The file' })
  fileId!: string;

  @IdField({ nullable: true, description: 'The dossier' })
  dossierId!: string | null;

  @IdField({ nullable: true, description: 'The document, where it is about one' })
  documentId!: string | null;

  @EnumField(VIOLATION_KINDS, { enumName: 'ArchiveViolationKind', description: 'What is wrong', example: 'incomplete' })
  kind!: ViolationKind;

  @EnumField(ARCHIVE_DEPARTMENTS, {
    enumName: 'ArchiveDepartment',
    description: 'Department that it is charged to',
    example: 'service',
  })
  department!: ArchiveDepartment;

  @StringField({ max: 60, description: 'Role that it is charged to. CF-22', example: 'service_adviser' })
  role!: string;

  @IntegerField({ min: 0, description: 'How often it counted again, uncorrected. ARC-16', example: 0 })
  repeats!: number;

  @StringField({ max: 60, description: 'Who found it', example: 'E-0022' })
  foundBy!: string;

  @InstantField({ description: 'When' })
  foundAt!: Date;

  @StringField({ max: 60, nullable: true, description: 'Who noted the correction', example: 'E-0022' })
  correctedBy!: string | null;

  @InstantField({ nullable: true, description: 'When; null: open' })
  correctedAt!: Date | null;
}

export class CorrectViolationDto {
  @StringField({
    min: 1,
    max: 60,
    optional: true,
    description: 'Staff number of whoever notes it, where an API key acts for people',
    example: 'E-0022',
  })
  signer?: string;
}

export class ListViolationsQuery extends PageQuery {
  @EnumField(ARCHIVE_DEPARTMENTS, {
    enumName: 'ArchiveDepartment',
    optional: true,
    description: 'Charged to that department',
  })
  department?: ArchiveDepartment;

  @EnumField(VIOLATION_KINDS, { enumName: 'ArchiveViolationKind', optional: true, description: 'Of that kind' })
  kind?: ViolationKind;

  @IdField({ optional: true, description: 'Of that file' })
  fileId?: string;

  @BooleanField({ optional: true, description: 'Those that are open, or those that were corrected' })
  open?: boolean;

  @LocalDateField({ optional: true, description: 'Found from that day on, in the store' })
  foundFrom?: LocalDate;

  @LocalDateField({ optional: true, description: 'Found before that day, in the store' })
  foundBefore?: LocalDate;
}

export function toViolationDto(violation: ArchiveViolation): ArchiveViolationDto {
  const { subjectId: _subjectId, createdAt: _createdAt, ...shown } = violation;
  return shown;
}
