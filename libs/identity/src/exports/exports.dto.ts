import {
  BooleanField,
  EnumField,
  Example,
  IdField,
  InstantField,
  IntegerField,
  JobProgressDto,
  ObjectField,
  StringField,
} from '#libs/http';
import { JOB_RUN_STATUSES, type JobRunStatus } from '#libs/queue';
import { TENANT_CODE } from '#libs/tenancy';
import { EXPORT_KINDS, type ExportKind } from './tenant-export.entity';

export class CreateExportDto {
  @StringField({
    description: 'Code of one store of the group; without it, the group with all of its stores',
    min: 2,
    max: 31,
    pattern: TENANT_CODE,
    optional: true,
    example: 'pudong',
  })
  storeCode?: string;

  @BooleanField({
    description:
      'Add ID numbers (证件号码) in clear, which are sealed otherwise. Asks for the permission to see them in clear',
    default: false,
  })
  clearIdNumbers!: boolean;
}

/** An export of all that a store or a group has. */
@Example({ status: 'succeeded' })
export class TenantExportDto {
  @IdField({ description: 'Id of the export, and of its job' })
  id!: string;

  @EnumField(EXPORT_KINDS, { enumName: 'ExportKind', description: 'Of one store, or of the group', example: 'store' })
  kind!: ExportKind;

  @StringField({ description: 'Code of the store or the group', max: 31, example: 'pudong' })
  code!: string;

  @EnumField(JOB_RUN_STATUSES, { description: 'Where the work stands', enumName: 'JobStatus', example: 'succeeded' })
  status!: JobRunStatus;

  @ObjectField(() => JobProgressDto, { description: 'How far it is, in schemas read' })
  progress!: JobProgressDto;

  @BooleanField({ description: 'ID numbers stand in it in clear', example: false })
  clearIdNumbers!: boolean;

  @IntegerField({
    description: 'Size of the file; null until it is there',
    min: 0,
    nullable: true,
    example: 48_213_004,
  })
  bytes!: number | null;

  @StringField({
    description: 'SHA-256 of the file; null until it is there',
    max: 64,
    nullable: true,
    example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  })
  sha256!: string | null;

  @IntegerField({ description: 'Tables in it', min: 0, nullable: true, example: 61 })
  tables!: number | null;

  @IntegerField({ description: 'Rows in it', min: 0, nullable: true, example: 412_088 })
  rows!: number | null;

  @IntegerField({ description: 'Uploaded files in it', min: 0, nullable: true, example: 1_204 })
  files!: number | null;

  @InstantField({ description: 'When it was asked for' })
  createdAt!: Date;

  @InstantField({ description: 'When the file is removed' })
  expiresAt!: Date;
}

/** Where the file of an export can be fetched for a few minutes, by whoever holds the link. */
export class ExportLinkDto {
  @StringField({
    description: 'Address of the file, a tar archive behind gzip',
    max: 1_000,
    example: 'https://forecourt.example/v1/files/dDR6d2s2Lmdyb3VwX3NoZW5oYWkvZXhwb3J0cw.Fq3vYw8mJ2bUeUq0iYx1oK9c',
  })
  url!: string;

  @InstantField({ description: 'When the link ends' })
  expiresAt!: Date;
}
