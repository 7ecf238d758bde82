import type { Locale } from '#libs/foundation';
import {
  BooleanField,
  EnumField,
  IdField,
  InstantField,
  IntegerField,
  ListField,
  PageQuery,
  PatchOf,
  StringField,
} from '#libs/http';
import { SCAN_TYPES, type ScanType } from '#libs/storage';
import {
  type ArchiveDocument,
  DOCUMENT_FORMS,
  DOCUMENT_STATES,
  type DocumentForm,
  type DocumentState,
  SIGNATURE_STATES,
  type SignatureState,
} from './archive-file.entity';
import { FILE_SCOPES, type FileRecord, type FileScope } from './archive-files.queries';

/** The file of a vehicle (用户档案). One vehicle, one file. ARC-01..04 */
export class ArchiveFileDto {
  @IdField({ description: 'Id of the file' })
  id!: string;

  @IdField({ description: 'The vehicle that it is of' })
  vehicleId!: string;

  @StringField({ max: 17, description: 'Its chassis number (底盘号)', example: 'LSVZEX3G6SB683370' })
  vin!: string;

  @ListField(FILE_SCOPES, {
    max: FILE_SCOPES.length,
    enumName: 'ArchiveFileScope',
    description: 'What it holds: papers of the new car, papers of visits. ARC-01',
    example: ['whole_vehicle', 'after_sales'],
  })
  scopes!: FileScope[];

  @EnumField(['sold_here', 'sold_elsewhere'] as const, {
    enumName: 'VehicleOrigin',
    nullable: true,
    description: 'Whether the car was sold here. ARC-01, VEH-03',
  })
  origin!: 'sold_here' | 'sold_elsewhere' | null;

  @StringField({ max: 40, nullable: true, description: 'Number on the file bag (档案袋)', example: 'DA-2026-00412' })
  bagNumber!: string | null;

  @StringField({ max: 40, nullable: true, description: 'Cabinet (档案柜)', example: 'B-03' })
  cabinet!: string | null;

  @StringField({ max: 40, nullable: true, description: 'Place in the cabinet', example: '2-17' })
  place!: string | null;

  @IntegerField({ min: 0, description: 'Dossiers that are not complete', example: 1 })
  openDossiers!: number;

  @IntegerField({ min: 0, description: 'Violations that are not corrected', example: 0 })
  openViolations!: number;

  @BooleanField({ description: 'The bag, or a document of it, is lent out', example: false })
  onLoan!: boolean;

  @IntegerField({ min: 1, description: 'One more with every change', example: 1 })
  version!: number;

  @InstantField({ description: 'When the file was begun' })
  createdAt!: Date;

  @InstantField({ description: 'When it was changed last' })
  updatedAt!: Date;
}

export class CreateArchiveFileDto {
  @IdField({ description: 'The vehicle' })
  vehicleId!: string;

  @StringField({ min: 1, max: 40, optional: true, description: 'Number on the file bag (档案袋)', example: 'DA-00412' })
  bagNumber?: string;

  @StringField({ min: 1, max: 40, optional: true, description: 'Cabinet (档案柜)', example: 'B-03' })
  cabinet?: string;

  @StringField({ min: 1, max: 40, optional: true, description: 'Place in the cabinet', example: '2-17' })
  place?: string;
}

export class UpdateArchiveFileDto extends PatchOf(CreateArchiveFileDto, { omit: ['vehicleId'] }) {}

export class ListArchiveFilesQuery extends PageQuery {
  @IdField({ optional: true, description: 'The file of that vehicle' })
  vehicleId?: string;

  @StringField({ min: 1, max: 40, optional: true, description: 'The file in that bag' })
  bagNumber?: string;

  @EnumField(FILE_SCOPES, { enumName: 'ArchiveFileScope', optional: true, description: 'Files that hold such papers' })
  scope?: FileScope;

  @BooleanField({ optional: true, description: 'Those with papers missing, or those with all of them' })
  incomplete?: boolean;
}

/** A document of a file (资料), on paper and electronic. ARC-02, ARC-11 */
export class ArchiveDocumentDto {
  @IdField({ description: 'Id of the document' })
  id!: string;

  @IdField({ description: 'The file that it belongs to' })
  fileId!: string;

  @IdField({ nullable: true, description: 'The dossier that asked for it; null: filed by itself' })
  dossierId!: string | null;

  @StringField({ max: 60, description: 'Code within the checklist', example: 'delivery-check-sheet' })
  kind!: string;

  @StringField({ max: 100, description: 'What it is called, in the language of the caller', example: '交车检查表' })
  label!: string;

  @EnumField(DOCUMENT_STATES, { enumName: 'ArchiveDocumentState', description: 'Where it is', example: 'filed' })
  state!: DocumentState;

  @BooleanField({ description: 'The dossier is not complete without it', example: true })
  required!: boolean;

  @BooleanField({ description: 'Check-type document (检查类档案). ARC-12', example: true })
  checkType!: boolean;

  @EnumField(DOCUMENT_FORMS, { enumName: 'ArchiveDocumentForm', description: 'Original or copy', example: 'original' })
  form!: DocumentForm;

  @EnumField(SIGNATURE_STATES, {
    enumName: 'ArchiveSignature',
    description: 'The customer’s signature (用户签名). ARC-11',
    example: 'signed',
  })
  customerSignature!: SignatureState;

  @EnumField(SIGNATURE_STATES, {
    enumName: 'ArchiveSignature',
    description: 'A signature of ours (内部人员签名). ARC-11',
    example: 'signed',
  })
  internalSignature!: SignatureState;

  @BooleanField({ description: 'False: wrong or not to requirement (错误、不符合要求)', example: true })
  toRequirement!: boolean;

  @StringField({ max: 1000, nullable: true, description: 'Note', example: '客户反映方向盘略偏' })
  note!: string | null;

  @EnumField(SCAN_TYPES, { enumName: 'ScanType', nullable: true, description: 'Type of the scan', example: 'pdf' })
  scanType!: ScanType | null;

  @IntegerField({ min: 0, nullable: true, description: 'Size of the scan in bytes', example: 184_320 })
  scanBytes!: number | null;

  @StringField({
    max: 64,
    nullable: true,
    description: 'SHA-256 of the scan',
    example: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  })
  scanSha256!: string | null;

  @InstantField({ nullable: true, description: 'When it was scanned' })
  scannedAt!: Date | null;

  @InstantField({ nullable: true, description: 'When the administrator put it into the bag' })
  filedAt!: Date | null;

  @IntegerField({ min: 1, description: 'One more with every change', example: 1 })
  version!: number;
}

export function toFileDto({ hasNewCar, hasOthers, ...file }: FileRecord): ArchiveFileDto {
  const scopes: FileScope[] = [
    ...(hasNewCar ? ['whole_vehicle' as const] : []),
    ...(hasOthers ? ['after_sales' as const] : []),
  ];
  return { ...file, scopes };
}

export function toDocumentDto(document: ArchiveDocument, locale: Locale): ArchiveDocumentDto {
  return {
    id: document.id,
    fileId: document.fileId,
    dossierId: document.dossierId,
    kind: document.kind,
    label: document.label[locale],
    state: document.state,
    required: document.required,
    checkType: document.checkType,
    form: document.form,
    customerSignature: document.customerSignature,
    internalSignature: document.internalSignature,
    toRequirement: document.toRequirement,
    note: document.note,
    scanType: document.scanType,
    scanBytes: document.scanBytes,
    scanSha256: document.scanSha256,
    scannedAt: document.scannedAt,
    filedAt: document.filedAt,
    version: document.version,
  };
}
