import type { Locale } from '#libs/foundation';
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
  StringField,
} from '#libs/http';
import { REWORK_CAUSES, REWORK_CONTENTS, type ReworkCause, type ReworkContent } from '#libs/service-orders';
import { SCAN_TYPES, type ScanType } from '#libs/storage';
import {
  CHECK_RESULTS,
  CHECK_SHEET_KINDS,
  CHECK_VERDICTS,
  type CheckResult,
  type CheckSheet,
  type CheckSheetKind,
  type CheckVerdict,
  CUSTOMER_SIGNATURES,
  type CustomerSignature,
} from './check-sheet.entity';
import type { NeededService } from './check-sheet.queries';

const KIND = { enumName: 'CheckSheetKind', description: '预检, 12项免费检查, 终检, 返厂复检, 试车' };

/** What was found at one point of a sheet. */
export class CheckFindingDto {
  @StringField({ min: 1, max: 40, description: 'Code of the point', example: 'tyres' })
  code!: string;

  @EnumField(CHECK_RESULTS, {
    enumName: 'CheckResult',
    description: 'In order; work is advised; work is urgent; the vehicle has no such part',
    example: 'advise',
  })
  result!: CheckResult;

  @StringField({ optional: true, min: 1, max: 300, description: 'What was seen', example: '左前胎纹 2.5 mm' })
  note?: string;
}

const FINDINGS = 'Points that were looked at; the others stay as they are';

/** What is noted down of a sheet, little by little. */
export class UpdateCheckSheetDto {
  @ListField(() => CheckFindingDto, { optional: true, max: 80, description: FINDINGS })
  points?: CheckFindingDto[];

  @StringField({
    optional: true,
    nullable: true,
    max: 1000,
    description: 'Anything else; null clears',
    example: '车内有儿童座椅',
  })
  remark?: string | null;

  @BooleanField({ optional: true, description: 'The customer took part (互动预检). SVC-18', example: true })
  customerPresent?: boolean;

  @EnumField(CUSTOMER_SIGNATURES, {
    optional: true,
    enumName: 'CustomerSignature',
    description: 'Not yet, signed, or refused to sign',
    example: 'signed',
  })
  customerSignature?: CustomerSignature;
}

export class BeginCheckSheetDto extends UpdateCheckSheetDto {
  @IdField({ description: 'Order whose vehicle is looked at' })
  orderId!: string;

  @EnumField(CHECK_SHEET_KINDS, KIND)
  kind!: CheckSheetKind;
}

/** The earlier order whose work has to be done again, as the return inspection found (返修确认). SVC-26 */
export class ConfirmReworkDto {
  @IdField({ description: 'The earlier order of the same vehicle' })
  ofOrderId!: string;

  @EnumField(REWORK_CONTENTS, {
    enumName: 'ReworkContent',
    description: 'What is repaired again: body, paint, mechanics, parts',
    example: 'mechanical',
  })
  content!: ReworkContent;

  @EnumField(REWORK_CAUSES, { enumName: 'ReworkCause', description: 'Why it came back', example: 'workmanship' })
  cause!: ReworkCause;
}

export class CompleteCheckSheetDto extends UpdateCheckSheetDto {
  @ObjectField(() => ConfirmReworkDto, {
    optional: true,
    description: 'Of a return inspection that finds a rework. SVC-26',
  })
  rework?: ConfirmReworkDto;
}

@Example({ code: 'tyres', label: '轮胎磨损与胎压', result: 'advise', note: '左前胎纹 2.5 mm' })
export class CheckPointDto {
  @StringField({ max: 40, description: 'Code of the point', example: 'tyres' })
  code!: string;

  @StringField({ max: 100, description: 'What is looked at, in the language of the caller', example: '轮胎磨损与胎压' })
  label!: string;

  @EnumField(CHECK_RESULTS, { nullable: true, enumName: 'CheckResult', description: 'Null: not looked at yet' })
  result!: CheckResult | null;

  @StringField({ nullable: true, max: 300, description: 'What was seen', example: '左前胎纹 2.5 mm' })
  note!: string | null;
}

@Example({ point: 'tyres', type: 'jpg', bytes: 412_000 })
export class CheckPhotoDto {
  @IdField({ description: 'Id of the photo' })
  id!: string;

  @StringField({
    nullable: true,
    max: 40,
    description: 'Code of the point that it shows; null: the vehicle as a whole',
  })
  point!: string | null;

  @EnumField(SCAN_TYPES, { enumName: 'ScanType', description: 'Type, by its content' })
  type!: ScanType;

  @IntegerField({ min: 0, description: 'Size in bytes' })
  bytes!: number;

  @InstantField({ description: 'When it was added', example: '2026-11-22T01:20:00.000Z' })
  addedAt!: string;
}

export class AddCheckPhotoQuery {
  @StringField({ optional: true, min: 1, max: 40, description: 'Code of the point that it shows', example: 'tyres' })
  point?: string;
}

export class CheckPhotoLinkDto {
  @StringField({
    max: 1000,
    description: 'Address that needs no credential; whoever has it can open the photo until it ends',
    example: 'https://api.example.com/v1/files/dGhrM3kuc3RvcmVf.QqJp0mK2v7Zs1nYc3xWd5LhA',
  })
  url!: string;

  @InstantField({ description: 'When the address ends' })
  expiresAt!: Date;
}

/** A sheet that a vehicle is looked at by (检查表), with what was found. SVC-17, SVC-18, SVC-21, SVC-26, SVC-28 */
@Example({
  kind: 'twelve_point',
  remark: null,
  customerPresent: true,
  customerSignature: 'signed',
  customerSignedAt: '2026-11-22T01:25:00.000Z',
  verdict: 'passed',
  completed: true,
  completedAt: '2026-11-22T01:30:00.000Z',
  completedByName: '龚梓',
})
export class CheckSheetDto {
  @IdField({ description: 'Id of the sheet' })
  id!: string;

  @IdField({ description: 'Order whose vehicle was looked at' })
  orderId!: string;

  @EnumField(CHECK_SHEET_KINDS, KIND)
  kind!: CheckSheetKind;

  @StringField({ max: 120, description: 'Form that it was begun by', example: 'check-sheet/twelve_point@preset:1' })
  policyRef!: string;

  @ListField(() => CheckPointDto, { max: 80, description: 'The points of that form, in order' })
  points!: CheckPointDto[];

  @ListField(() => CheckPhotoDto, { max: 60, description: 'Photos of what was seen, in the order of their arrival' })
  photos!: CheckPhotoDto[];

  @StringField({ nullable: true, max: 1000, description: 'Anything else', example: '车内有儿童座椅' })
  remark!: string | null;

  @BooleanField({ description: 'The customer took part (互动预检). SVC-18' })
  customerPresent!: boolean;

  @EnumField(CUSTOMER_SIGNATURES, {
    enumName: 'CustomerSignature',
    description: 'Not yet, signed, or refused to sign',
  })
  customerSignature!: CustomerSignature;

  @InstantField({ nullable: true, description: 'When the customer signed, or refused to' })
  customerSignedAt!: Date | null;

  @BooleanField({ description: 'Signed for the store; nothing of it changes any more' })
  completed!: boolean;

  @EnumField(CHECK_VERDICTS, {
    nullable: true,
    enumName: 'CheckVerdict',
    description: 'One urgent point fails a sheet; null until it is completed',
  })
  verdict!: CheckVerdict | null;

  @InstantField({ nullable: true, description: 'When it was signed for the store' })
  completedAt!: Date | null;

  @StringField({ nullable: true, max: 100, description: 'By whom', example: '龚梓' })
  completedByName!: string | null;

  @IntegerField({ min: 1, description: 'Goes up with every change; the ETag', example: 3 })
  version!: number;

  @InstantField({ description: 'When it was begun' })
  createdAt!: Date;

  @InstantField({ description: 'When it was changed last' })
  updatedAt!: Date;
}

export class ListCheckSheetsQuery extends PageQuery {
  @IdField({ optional: true, description: 'Sheets of this order' })
  orderId?: string;

  @ListField(CHECK_SHEET_KINDS, {
    optional: true,
    max: CHECK_SHEET_KINDS.length,
    enumName: 'CheckSheetKind',
    description: 'Any of these kinds',
  })
  kind?: CheckSheetKind[];

  @BooleanField({ optional: true, description: 'Only completed ones, or only others' })
  completed?: boolean;

  @EnumField(CHECK_VERDICTS, { optional: true, enumName: 'CheckVerdict', description: 'Only with this verdict' })
  verdict?: CheckVerdict;
}

/** A form as sheets begin by it. */
export class CheckFormDto {
  @EnumField(CHECK_SHEET_KINDS, KIND)
  kind!: CheckSheetKind;

  @StringField({ max: 120, description: 'Version in force', example: 'check-sheet/pre_inspection@preset:1' })
  policyRef!: string;

  @StringField({ max: 100, description: 'Name, in the language of the caller', example: '预检表' })
  label!: string;

  @ListField(() => CheckPointDto, { max: 80, description: 'Points, in order' })
  points!: CheckPointDto[];

  @BooleanField({ description: 'A sheet is completed only with every point judged', example: true })
  everyPoint!: boolean;

  @BooleanField({ description: 'A sheet is completed only when the customer has signed, or refused to' })
  customerSigns!: boolean;
}

export class CheckFormsDto {
  @ListField(() => CheckFormDto, { max: CHECK_SHEET_KINDS.length, description: 'One of each kind' })
  data!: CheckFormDto[];
}

export class NeededServicesQuery {
  @IdField({ description: 'The order' })
  orderId!: string;
}

/** A service that a sheet says is still needed: what the customer is told at delivery. SVC-22, SVC-28 */
export class NeededServiceDto {
  @IdField({ description: 'Sheet that says so' })
  sheetId!: string;

  @EnumField(CHECK_SHEET_KINDS, { ...KIND, example: 'twelve_point' })
  kind!: CheckSheetKind;

  @StringField({ max: 40, description: 'Code of the point', example: 'tyres' })
  code!: string;

  @StringField({ max: 100, description: 'What it is, in the language of the caller', example: '轮胎磨损与胎压' })
  label!: string;

  @EnumField(CHECK_RESULTS, { enumName: 'CheckResult', description: '`advise` or `urgent`', example: 'advise' })
  result!: CheckResult;

  @StringField({ nullable: true, max: 300, description: 'What was seen', example: '左前胎纹 2.5 mm' })
  note!: string | null;
}

export class NeededServicesDto {
  @ListField(() => NeededServiceDto, { max: 400, description: 'What is urgent comes first' })
  data!: NeededServiceDto[];
}

export function toCheckSheetDto(sheet: CheckSheet, locale: Locale): CheckSheetDto {
  const { completedBy: _by, points, photos, ...shown } = sheet;
  return {
    ...shown,
    photos: photos.map(({ id, point, type, bytes, addedAt }) => ({ id, point, type, bytes, addedAt })),
    points: points.map((point) => ({ ...point, label: point.label[locale] })),
    completed: sheet.completedAt !== null,
  };
}

export function toNeededServiceDto({ label, ...service }: NeededService, locale: Locale): NeededServiceDto {
  return { ...service, label: label[locale] };
}
