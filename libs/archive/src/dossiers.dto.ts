import type { Locale } from '#libs/foundation';
import {
  BooleanField,
  DecimalField,
  EnumField,
  IdField,
  InstantField,
  IntegerField,
  ListField,
  LocalDateField,
  PageQuery,
  StringField,
} from '#libs/http';
import type { LocalDate } from '#libs/foundation';
import {
  ARCHIVE_DEPARTMENTS,
  type ArchiveDepartment,
  DOSSIER_STATES,
  type DossierState,
  type Occasion,
  OCCASIONS,
} from './archive-file.entity';
import { ArchiveDocumentDto, toDocumentDto } from './archive-files.dto';
import {
  type DepartmentCounts,
  type DossierRecord,
  type DossierWithPapers,
  TIMELINESS,
  type Timeliness,
} from './dossiers.queries';

/** The papers that one occasion asks for (一次业务的资料). ARC-07..10, ARC-19 */
export class ArchiveDossierDto {
  @IdField({ description: 'Id of the dossier' })
  id!: string;

  @IdField({ description: 'The file that it belongs to' })
  fileId!: string;

  @IdField({ description: 'The vehicle' })
  vehicleId!: string;

  @EnumField(OCCASIONS, { enumName: 'ArchiveOccasion', description: 'What brought the papers', example: 'order' })
  occasion!: Occasion;

  @IdField({ nullable: true, description: 'The service order, where that is the occasion' })
  orderId!: string | null;

  @StringField({ max: 60, description: 'Code of the checklist', example: 'major-repair' })
  checklist!: string;

  @StringField({
    max: 120,
    description: 'Version of the checklist that it was made by',
    example: 'archive-checklist/major-repair@preset:1',
  })
  policyRef!: string;

  @EnumField(ARCHIVE_DEPARTMENTS, {
    enumName: 'ArchiveDepartment',
    description: 'Who hands the papers over',
    example: 'service',
  })
  department!: ArchiveDepartment;

  @StringField({ max: 60, description: 'Role that owes the papers', example: 'service_adviser' })
  role!: string;

  @EnumField(DOSSIER_STATES, { enumName: 'ArchiveDossierState', description: 'Where it stands', example: 'expected' })
  state!: DossierState;

  @InstantField({ description: 'Sale, delivery or hand-back, from which the time counts. CF-19' })
  startedAt!: Date;

  @InstantField({ nullable: true, description: 'By when the papers are handed over; null: no time is set' })
  dueAt!: Date | null;

  @EnumField(TIMELINESS, {
    enumName: 'ArchiveTimeliness',
    description: 'Whether they were handed over by then. ARC-15',
    example: 'pending',
  })
  timeliness!: Timeliness;

  @InstantField({ nullable: true, description: 'When the department signed' })
  handedOverAt!: Date | null;

  @InstantField({ nullable: true, description: 'When the archive signed' })
  receivedAt!: Date | null;

  @InstantField({ nullable: true, description: 'When everything was there and as it should be' })
  completedAt!: Date | null;

  @IntegerField({ min: 1, description: 'One more with every change', example: 1 })
  version!: number;
}

export class ArchiveDossierWithPapersDto extends ArchiveDossierDto {
  @ListField(() => ArchiveDocumentDto, { max: 60, description: 'Its documents, in the order of the checklist' })
  documents!: ArchiveDocumentDto[];
}

export class CreateDossierDto {
  @IdField({ description: 'The vehicle; its file is begun where there is none' })
  vehicleId!: string;

  @StringField({ min: 1, max: 60, description: 'Code of the checklist', example: 'complaint' })
  checklist!: string;

  @EnumField(OCCASIONS, { enumName: 'ArchiveOccasion', description: 'What brings the papers', example: 'complaint' })
  occasion!: Occasion;

  @IdField({ optional: true, description: 'The service order of an `order`, and of nothing else' })
  orderId?: string;

  @InstantField({ optional: true, description: 'When it happened; now unless told' })
  startedAt?: Date;
}

export class ListDossiersQuery extends PageQuery {
  @IdField({ optional: true, description: 'Of that file' })
  fileId?: string;

  @IdField({ optional: true, description: 'Of that service order' })
  orderId?: string;

  @EnumField(ARCHIVE_DEPARTMENTS, {
    enumName: 'ArchiveDepartment',
    optional: true,
    description: 'Owed by that department',
  })
  department?: ArchiveDepartment;

  @ListField(DOSSIER_STATES, {
    max: DOSSIER_STATES.length,
    optional: true,
    enumName: 'ArchiveDossierState',
    description: 'In one of these states',
  })
  state?: DossierState[];

  @ListField(TIMELINESS, {
    max: TIMELINESS.length,
    optional: true,
    enumName: 'ArchiveTimeliness',
    description: 'Handed over in time, late, or still to come; `late` is the late list',
  })
  timeliness?: Timeliness[];

  @BooleanField({
    optional: true,
    description: 'Only dossiers whose filed papers all have their scans, or only those that lack one. ARC-02',
  })
  scanned?: boolean;

  @LocalDateField({ optional: true, description: 'Sold or handed back from that day on, in the store' })
  startedFrom?: LocalDate;

  @LocalDateField({ optional: true, description: 'Sold or handed back before that day, in the store' })
  startedBefore?: LocalDate;
}

/** How a department hands its papers over (及时率, 完整率). ARC-15, KPI-67, KPI-68 */
export class ArchiveDepartmentDto {
  @EnumField(ARCHIVE_DEPARTMENTS, { enumName: 'ArchiveDepartment', description: 'The department', example: 'service' })
  department!: ArchiveDepartment;

  @ListField('string', {
    max: 20,
    description: 'Roles that answer for it, by the checklists in force. ARC-17',
    example: ['service_director', 'service_manager'],
  })
  heads!: string[];

  @IntegerField({ min: 0, description: 'Dossiers due or handed over: the denominator of both rates', example: 42 })
  due!: number;

  @IntegerField({
    min: 0,
    description: 'Of these, handed over in time: list dossiers with `timeliness=in_time`',
    example: 40,
  })
  inTime!: number;

  @IntegerField({
    min: 0,
    description: 'Of these, complete: list dossiers with `timeliness=in_time,late&state=complete`',
    example: 39,
  })
  complete!: number;

  @IntegerField({ min: 0, description: 'Not due yet: list dossiers with `timeliness=pending`', example: 3 })
  pending!: number;

  @DecimalField({
    scale: 4,
    nullable: true,
    description: 'Timeliness (及时率); null: nothing was due',
    example: '0.9524',
  })
  timelinessRate!: string | null;

  @DecimalField({ scale: 4, nullable: true, description: 'Completeness (完整率)', example: '0.9286' })
  completenessRate!: string | null;
}

export class ArchiveSummaryDto {
  @ListField(() => ArchiveDepartmentDto, { max: ARCHIVE_DEPARTMENTS.length, description: 'By department' })
  departments!: ArchiveDepartmentDto[];
}

export function toDossierDto(dossier: DossierRecord): ArchiveDossierDto {
  const { createdAt: _createdAt, updatedAt: _updatedAt, ...shown } = dossier;
  return shown;
}

export function toDossierWithPapersDto(
  { documents, ...dossier }: DossierWithPapers,
  locale: Locale,
): ArchiveDossierWithPapersDto {
  return { ...toDossierDto(dossier), documents: documents.map((document) => toDocumentDto(document, locale)) };
}

export function toDepartmentDto({ heads, ...counts }: DepartmentCounts & { heads: string[] }): ArchiveDepartmentDto {
  const rate = (part: number) => (counts.due === 0 ? null : (part / counts.due).toFixed(4));
  return { ...counts, heads, timelinessRate: rate(counts.inTime), completenessRate: rate(counts.complete) };
}
