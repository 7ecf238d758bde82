import type { PolicyPreset } from '#libs/policies';
import type { ArchiveChecklistDocument, ArchiveRulesDocument, ChecklistDocumentDto } from './archive-policy.dto';

type Traits = Partial<Omit<ChecklistDocumentDto, 'kind' | 'label'>>;

const paper = (kind: string, zh: string, en: string, traits: Traits = {}): ChecklistDocumentDto => ({
  ...{ kind, label: { 'zh-CN': zh, en }, form: 'copy', required: true },
  ...{ checkType: false, customerSignature: false, internalSignature: false },
  ...traits,
});

/** Signed by both sides. */
const SIGNED: Traits = { form: 'original', customerSignature: true, internalSignature: true };
const CHECKED: Traits = { ...SIGNED, checkType: true };

/** The twelve papers of a new car (新车档案构成). ARC-09 */
const NEW_CAR_PAPERS: ChecklistDocumentDto[] = [
  paper('green-card', '绿卡', 'Green card', { form: 'original' }),
  paper('purchase-invoice', '购车发票复印件', 'Copy of the purchase invoice'),
  paper('sales-contract', '销售合同原件', 'Original of the sales contract', SIGNED),
  paper('identity-document', '身份证或组织机构代码证复印件', 'Copy of the ID card or organisation-code certificate'),
  paper('delivery-check-sheet', '交车检查表', 'Delivery check sheet', CHECKED),
  paper('vehicle-licence', '行驶证复印件', 'Copy of the vehicle licence'),
  paper('insurance-policy', '保险单复印件', 'Copy of the insurance policy'),
  paper('derivative-services', '衍生服务清单', 'List of derivative services', { form: 'original' }),
  paper('conformity-certificate', '车辆合格证复印件', 'Copy of the conformity certificate'),
  paper('delivery-photo', '交车照片', 'Photo of the delivery', { form: 'either' }),
  paper('pdi-check-sheet', '新车PDI检查表', 'PDI check sheet of the new car', CHECKED),
  paper('other', '其它证明类文件', 'Other supporting documents', { form: 'either', required: false }),
];

const VISIT_PAPERS: ChecklistDocumentDto[] = [
  paper('intake-sheet', '接车单', 'Intake sheet', CHECKED),
  paper('work-authorisation', '任务委托书', 'Work authorisation', SIGNED),
  paper('settlement-sheet', '结算单', 'Settlement sheet', SIGNED),
  paper('twelve-point-check', '12项免费检查表', '12-item free check sheet', CHECKED),
];

const FIRST_MAINTENANCE_CARD = paper('first-maintenance-card', '首保卡复印件', 'Copy of the first-maintenance card');

const REPAIR_PAPERS = [
  paper('road-test-sheet', '试车单', 'Road-test sheet', { ...CHECKED, customerSignature: false }),
  paper('estimate-sheet', '估算单', 'Estimate sheet', SIGNED),
];

const ONE_WORKING_DAY = { allowance: { unit: 'working_days' as const, amount: 1 } };

const visit = (more: readonly ChecklistDocumentDto[] = []): ArchiveChecklistDocument => ({
  department: 'service',
  role: 'service_adviser',
  heads: ['service_director', 'service_manager'],
  handOver: ONE_WORKING_DAY,
  documents: [...VISIT_PAPERS, ...more],
});

/** Codes of the checklists of service orders are the order types with dashes. ARC-10 */
export const CHECKLISTS: readonly PolicyPreset<ArchiveChecklistDocument>[] = [
  {
    code: 'new-car',
    version: 1,
    label: { 'zh-CN': '新车档案', en: 'New-car file' },
    document: {
      department: 'sales',
      role: 'sales_consultant',
      heads: ['sales_director', 'sales_manager'],
      startEvent: 'delivery',
      handOver: { allowance: { unit: 'working_days', amount: 3 } },
      documents: NEW_CAR_PAPERS,
    },
  },
  { code: 'minor-repair', version: 1, label: { 'zh-CN': '小修', en: 'Minor repair' }, document: visit() },
  {
    code: 'first-maintenance',
    version: 1,
    label: { 'zh-CN': '首保', en: 'First maintenance' },
    document: visit([FIRST_MAINTENANCE_CARD]),
  },
  { code: 'maintenance', version: 1, label: { 'zh-CN': '保养', en: 'Maintenance' }, document: visit() },
  {
    code: 'major-repair',
    version: 1,
    label: { 'zh-CN': '大修', en: 'Major repair' },
    document: visit(REPAIR_PAPERS),
  },
  { code: 'warranty-claim', version: 1, label: { 'zh-CN': '索赔', en: 'Warranty claim' }, document: visit() },
  {
    code: 'complaint',
    version: 1,
    label: { 'zh-CN': '投诉归档', en: 'Complaint papers' },
    document: {
      department: 'customer_care',
      role: 'customer_service_specialist',
      heads: ['customer_director', 'customer_care_manager'],
      handOver: ONE_WORKING_DAY,
      documents: [
        paper('complaint-form', '抱怨单', 'Complaint form', SIGNED),
        paper('complaint-result', '处理结果', 'Result', { form: 'either', internalSignature: true }),
      ],
    },
  },
];

/** Calls that journeys hand to people. */
const CALL = 'contact-call';

export const USUAL_RULES: ArchiveRulesDocument = {
  correction: ONE_WORKING_DAY,
  loan: { allowance: { unit: 'working_days', amount: 3 } },
  mostScanMegabytes: 20,
  openWithinDays: 7,
  feedback: [
    {
      taskKind: CALL,
      role: 'sales_consultant',
      kind: 'new-car-usage',
      label: { 'zh-CN': '新车使用信息', en: 'New-car usage information' },
    },
    {
      taskKind: CALL,
      role: 'service_adviser',
      kind: 'maintenance-information',
      label: { 'zh-CN': '维修保养信息', en: 'Maintenance information' },
    },
  ],
};
