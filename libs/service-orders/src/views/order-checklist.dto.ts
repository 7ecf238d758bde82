import type { Locale, Localized } from '#libs/foundation';
import { BooleanField, EnumField, Example, ListField, StringField } from '#libs/http';
import type { ChecklistLine } from './order-checklist.policy';
import { ORDER_FACTS, type OrderFact } from '../order-facts.policy';
import { ORDER_STATES, type OrderState } from '../order-state.policy';

const FACT_LABELS: Readonly<Record<OrderFact, Localized>> = {
  promisedAt: { 'zh-CN': '约定交车时间', en: 'Promised delivery' },
  quote: { 'zh-CN': '报价', en: 'Quote' },
  adviserName: { 'zh-CN': '服务顾问', en: 'Service adviser' },
  technicianName: { 'zh-CN': '技师', en: 'Technician' },
  bay: { 'zh-CN': '工位', en: 'Bay' },
  intakeVerified: { 'zh-CN': '核实本次联系人及联系方式', en: 'Contact of the visit verified' },
  preInspected: { 'zh-CN': '预检', en: 'Pre-inspection' },
  inspectionSheetUsed: { 'zh-CN': '预检表', en: 'Pre-inspection sheet' },
  customerPresent: { 'zh-CN': '客户随同预检', en: 'Customer present at the pre-inspection' },
  twelvePointChecked: { 'zh-CN': '12项免费检查', en: 'Twelve-point check' },
  soldHours: { 'zh-CN': '销售工时', en: 'Hours sold' },
  clockedHours: { 'zh-CN': '打卡工时', en: 'Hours clocked' },
  finalChecked: { 'zh-CN': '终检', en: 'Final check' },
  billExplained: { 'zh-CN': '说明账单', en: 'Bill explained' },
  servicesStillNeeded: { 'zh-CN': '告知还需的服务', en: 'Told which services are still needed' },
};

@Example({ stage: 'checked', fact: 'finalChecked', label: '终检', noted: false, neededBy: 'checked' })
export class ChecklistLineDto {
  @EnumField(ORDER_STATES, { enumName: 'ServiceOrderState', description: 'Stage in which it is collected' })
  stage!: OrderState;

  @EnumField(ORDER_FACTS, { enumName: 'ServiceOrderFact', description: 'What is collected' })
  fact!: OrderFact;

  @StringField({ max: 60, description: 'Its name in the language of the request', example: '终检' })
  label!: string;

  @BooleanField({ description: 'It is there' })
  noted!: boolean;

  @EnumField(ORDER_STATES, {
    nullable: true,
    enumName: 'ServiceOrderState',
    description: 'State that cannot be reached without it; null: nothing waits for it',
  })
  neededBy!: OrderState | null;
}

/** What is to be collected of an order, and what to mind with its customer. SVC-27, SVC-35 */
export class OrderChecklistDto {
  @ListField(() => ChecklistLineDto, { max: ORDER_FACTS.length, description: 'Stage by stage (流程检查表)' })
  lines!: ChecklistLineDto[];

  @ListField('string', {
    max: 100,
    description: 'What to mind with a customer of this class (分级服务要点). SVC-35',
    example: ['严控维修质量'],
  })
  servicePoints!: string[];

  @StringField({
    max: 120,
    description: 'Version of the policy that asks for facts',
    example: 'order-rules/store@preset:1',
  })
  rules!: string;
}

export function toChecklistLineDto(line: ChecklistLine, locale: Locale): ChecklistLineDto {
  return { ...line, label: FACT_LABELS[line.fact][locale] };
}
