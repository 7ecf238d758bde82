import {
  BooleanField,
  EnumField,
  IdField,
  InstantField,
  IntegerField,
  ObjectField,
  PageQuery,
  PatchOf,
  StringField,
} from '#libs/http';
import { SCAN_TYPES, type ScanType } from '#libs/storage';
import { LabelDto } from './archive-policy.dto';

/** A document that no checklist asked for, such as what a call brought. ARC-18 */
export class CreateDocumentDto {
  @StringField({
    max: 60,
    pattern: /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
    description:
      'Kind: `new-car-usage` for what a sales consultant’s call brought, `maintenance-information` for a service adviser’s',
    example: 'new-car-usage',
  })
  kind!: string;

  @ObjectField(() => LabelDto, {
    description: 'What it is called',
    example: { 'zh-CN': '新车使用信息', en: 'New-car usage information' },
  })
  label!: LabelDto;

  @StringField({ min: 1, max: 1000, optional: true, description: 'What it says', example: '客户反映方向盘略偏' })
  note?: string;
}

/** What becomes of a document in the archive. */
class DocumentChangesDto {
  @EnumField(['filed', 'lost', 'damaged'] as const, {
    enumName: 'ArchiveKeptState',
    optional: true,
    description: 'Lost or damaged (遗失、毁损), or there again. ARC-14',
    example: 'lost',
  })
  state?: 'filed' | 'lost' | 'damaged';

  @BooleanField({ optional: true, description: 'Whether the customer has signed it. ARC-11', example: true })
  customerSigned?: boolean;

  @BooleanField({ optional: true, description: 'Whether we have signed it. ARC-11', example: true })
  internalSigned?: boolean;

  @BooleanField({ optional: true, description: 'False: wrong or not to requirement', example: true })
  toRequirement?: boolean;

  @StringField({ min: 1, max: 1000, optional: true, description: 'Note', example: '签名模糊' })
  note?: string;
}

export class UpdateDocumentDto extends PatchOf(DocumentChangesDto) {}

export class ListDocumentsQuery extends PageQuery {
  @StringField({ min: 1, max: 60, optional: true, description: 'Of that kind', example: 'new-car-usage' })
  kind?: string;

  @BooleanField({ optional: true, description: 'Those that no checklist asked for, or those that one did' })
  loose?: boolean;
}

/** Where a scan can be fetched for a while. SEC-08 */
export class ScanLinkDto {
  @IdField({ description: 'The document' })
  documentId!: string;

  @StringField({
    max: 1000,
    description: 'Address that needs no credential; whoever has it can open the scan until it ends',
    example: 'https://api.example.com/v1/files/dGhrM3kuc3RvcmVf.QqJp0mK2v7Zs1nYc3xWd5LhA',
  })
  url!: string;

  @InstantField({ description: 'When the address ends' })
  expiresAt!: Date;

  @EnumField(SCAN_TYPES, { enumName: 'ScanType', description: 'Type of the scan, by its content', example: 'pdf' })
  type!: ScanType;

  @IntegerField({ min: 0, description: 'Size in bytes', example: 184_320 })
  bytes!: number;
}
