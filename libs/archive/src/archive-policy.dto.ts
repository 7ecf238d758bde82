import { DeadlineRuleDto } from '#libs/deadlines';
import type { Localized } from '#libs/foundation';
import { BooleanField, EnumField, IntegerField, ListField, ObjectField, StringField } from '#libs/http';
import { ARCHIVE_DEPARTMENTS, type ArchiveDepartment, DOCUMENT_FORMS, type DocumentForm } from './archive-file.entity';

const CODE = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** A role of the group, such as `sales_consultant`. */
const ROLE = /^[a-z][a-z0-9_]*$/;

/** A text in both languages of the product. */
export class LabelDto implements Localized {
  @StringField({ min: 1, max: 100, description: 'Chinese', example: '交车检查表' })
  'zh-CN'!: string;

  @StringField({ min: 1, max: 100, description: 'English', example: 'Delivery check sheet' })
  en!: string;
}

/** A document that the checklist asks for (资料). ARC-09, ARC-10 */
export class ChecklistDocumentDto {
  @StringField({ max: 60, pattern: CODE, description: 'Its code in the list', example: 'delivery-check-sheet' })
  kind!: string;

  @ObjectField(() => LabelDto, { description: 'What it is called' })
  label!: LabelDto;

  @EnumField(DOCUMENT_FORMS, {
    enumName: 'ArchiveDocumentForm',
    description: 'Original, copy, either, or a record without paper',
    example: 'original',
  })
  form!: DocumentForm;

  @BooleanField({ description: 'The dossier is not complete without it', example: true })
  required!: boolean;

  @BooleanField({ description: 'Check-type document (检查类档案). ARC-12', example: true })
  checkType!: boolean;

  @BooleanField({ description: 'Asks for the customer’s signature (用户签名). ARC-11', example: true })
  customerSignature!: boolean;

  @BooleanField({ description: 'Asks for a signature of ours (内部人员签名). ARC-11', example: true })
  internalSignature!: boolean;
}

/** What papers one kind of occasion brings, who hands them over, and by when (档案资料清单). ARC-07..12, ARC-17, CF-19 */
export class ArchiveChecklistDocument {
  @EnumField(ARCHIVE_DEPARTMENTS, {
    enumName: 'ArchiveDepartment',
    description: 'Who hands the papers over',
    example: 'sales',
  })
  department!: ArchiveDepartment;

  @StringField({
    max: 60,
    pattern: ROLE,
    description: 'Role that owes the papers; violations name it, since fines go by role. CF-22',
    example: 'sales_consultant',
  })
  role!: string;

  @ListField('string', {
    min: 1,
    max: 5,
    unique: true,
    description: 'Roles that answer for the department’s papers. ARC-17',
    example: ['sales_director', 'sales_manager'],
  })
  heads!: string[];

  @EnumField(['sale', 'delivery'] as const, {
    enumName: 'ArchiveStartEvent',
    optional: true,
    description: 'Of new cars: whether the time counts from the sale or from the delivery. CF-19',
    example: 'delivery',
  })
  startEvent?: 'sale' | 'delivery';

  @ObjectField(() => DeadlineRuleDto, { description: 'By when the papers are handed over' })
  handOver!: DeadlineRuleDto;

  @ListField(() => ChecklistDocumentDto, { min: 1, max: 60, description: 'The papers' })
  documents!: ChecklistDocumentDto[];

  @StringField({
    max: 300,
    optional: true,
    description: 'Rule of the manufacturer that the list follows (厂方档案管理要求). ARC-20',
    example: '上海大众售后服务手册 4.3',
  })
  manufacturerRule?: string;
}

/** Which calls are filed, and as what. ARC-18 */
export class FeedbackFilingDto {
  @StringField({ max: 60, pattern: CODE, description: 'Kind of task that the call was', example: 'contact-call' })
  taskKind!: string;

  @StringField({ max: 60, pattern: ROLE, description: 'Role that made the call', example: 'sales_consultant' })
  role!: string;

  @StringField({ max: 60, pattern: CODE, description: 'Kind of document', example: 'new-car-usage' })
  kind!: string;

  @ObjectField(() => LabelDto, { description: 'What it is called', example: { 'zh-CN': '新车使用信息', en: 'Usage' } })
  label!: LabelDto;
}

/** What counts for all papers (档案管理制度). ARC-13, ARC-16, ARC-18 */
export class ArchiveRulesDocument {
  @ObjectField(() => DeadlineRuleDto, { description: 'By when a violation is corrected, or it counts again. ARC-16' })
  correction!: DeadlineRuleDto;

  @ObjectField(() => DeadlineRuleDto, { description: 'By when what was lent comes back. ARC-13' })
  loan!: DeadlineRuleDto;

  @IntegerField({ min: 1, max: 100, description: 'Largest scan, in megabytes', example: 20 })
  mostScanMegabytes!: number;

  @IntegerField({
    min: 0,
    max: 366,
    description: 'Sales and deliveries longer ago, in days, open no dossier by themselves, as imports of the past do',
    example: 7,
  })
  openWithinDays!: number;

  @ListField(() => FeedbackFilingDto, { max: 20, description: 'Which calls are filed, and as what. ARC-18' })
  feedback!: FeedbackFilingDto[];
}
