import {
  BooleanField,
  EnumField,
  IdField,
  InstantField,
  IntegerField,
  JsonField,
  ListField,
  PageQuery,
  StringField,
} from '#libs/http';
import { RECORD_KINDS, type RecordKind } from './import-profile';
import { FINDING_SEVERITIES, type FindingSeverity } from './import-run.entity';

export class StartImportQuery {
  @StringField({ max: 30, description: 'Import profile that says how the files are written', example: 'svw' })
  profile!: string;

  @BooleanField({ default: false, description: 'Judge every row and change nothing' })
  dryRun!: boolean;
}

export class ImportFileDto {
  @EnumField(RECORD_KINDS, { enumName: 'RecordKind', description: 'What its rows are' })
  kind!: RecordKind;

  @StringField({ max: 200, description: 'Name as uploaded', example: '客户档案.csv' })
  name!: string;

  @IntegerField({ min: 0, description: 'Size in bytes', example: 31_666 })
  bytes!: number;

  @StringField({
    max: 64,
    description: 'SHA-256 of the content',
    example: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  })
  sha256!: string;
}

/** What became of the rows of one kind. */
export class KindCountsDto {
  @EnumField(RECORD_KINDS, { enumName: 'RecordKind', description: 'What the rows are' })
  kind!: RecordKind;

  @IntegerField({ min: 0, description: 'Rows read', example: 388 })
  rows!: number;

  @IntegerField({ min: 0, description: 'Records that stand for them in the store', example: 386 })
  taken!: number;

  @IntegerField({ min: 0, description: 'Of these, new ones; of lines, orders whose set of lines is new', example: 386 })
  inserted!: number;

  @IntegerField({
    min: 0,
    description: 'Of these, ones that the file changed; of lines, orders whose set differs',
    example: 0,
  })
  updated!: number;

  @IntegerField({ min: 0, description: 'Rows that repeat a record of the same file; the last one counts', example: 0 })
  repeated!: number;

  @JsonField({ description: 'Refused rows by code', example: { phone: 2 } })
  refused!: Record<string, number>;

  @JsonField({ description: 'Warnings by code; their rows were taken', example: { lunar_day: 1 } })
  warnings!: Record<string, number>;
}

/** An import of a manufacturer’s export (导入). TEN-02 */
export class ImportDto {
  @IdField({ description: 'Id of the import and of its job' })
  id!: string;

  @StringField({ max: 30, description: 'Code of the profile', example: 'svw' })
  profile!: string;

  @BooleanField({ description: 'Nothing was changed' })
  dryRun!: boolean;

  @ListField(() => ImportFileDto, { max: 20, description: 'Uploaded files' })
  files!: ImportFileDto[];

  @ListField(() => KindCountsDto, {
    max: 10,
    description: 'What became of the rows; complete when `finishedAt` is set',
  })
  counts!: KindCountsDto[];

  @StringField({ max: 60, description: 'Id of the staff member or API key that asked for it', example: 'fc8Jk2mQ91xZ' })
  requestedBy!: string;

  @InstantField({ description: 'When it was asked for' })
  createdAt!: Date;

  @InstantField({ nullable: true, description: 'When it was done; null: not done, or ended early. See the job' })
  finishedAt!: Date | null;
}

export class ListImportsQuery extends PageQuery {}

export class ListFindingsQuery extends PageQuery {
  @EnumField(FINDING_SEVERITIES, {
    enumName: 'FindingSeverity',
    optional: true,
    description: 'Only refused rows, or only warnings',
  })
  severity?: FindingSeverity;
}

/** Why a row was refused, or what was wondered at in one that was taken. */
export class FindingDto {
  @EnumField(RECORD_KINDS, { enumName: 'RecordKind', description: 'What the row is' })
  kind!: RecordKind;

  @IntegerField({ min: 1, description: 'Physical line of the file; the header is line 1', example: 42 })
  line!: number;

  @StringField({
    max: 200,
    nullable: true,
    description: 'Column, in the words of the file; null: the whole row',
    example: '手机',
  })
  column!: string | null;

  @EnumField(FINDING_SEVERITIES, { enumName: 'FindingSeverity', description: 'Refused, or taken with a warning' })
  severity!: FindingSeverity;

  @StringField({ max: 60, description: 'Reason; the contract', example: 'phone' })
  code!: string;

  @StringField({ max: 500, description: 'Reason in the caller’s language', example: '电话号码无效' })
  reason!: string;
}
