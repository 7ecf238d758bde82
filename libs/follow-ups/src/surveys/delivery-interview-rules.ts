import { ListField } from '#libs/http';
import { definePolicyKind } from '#libs/policies';
import { USUAL } from './survey-policies';

export class DeliveryInterviewRulesDocument {
  @ListField('string', {
    description: 'Roles whose signature makes a refusal valid',
    min: 1,
    max: 10,
    unique: true,
    example: ['retail_manager', 'sales_director'],
  })
  approverRoles!: string[];
}

/** Who may sign that a customer refused the interview before delivery (拒访签批人). FUP-25, CF-20 */
export const DELIVERY_INTERVIEW_RULES = definePolicyKind<DeliveryInterviewRulesDocument>({
  code: 'delivery-interview-rules',
  label: { 'zh-CN': '交车面访规则', en: 'Rules of delivery interviews' },
  document: DeliveryInterviewRulesDocument,
  levels: ['group', 'store'],
  codes: [USUAL],
  presets: [
    {
      code: USUAL,
      version: 1,
      label: { 'zh-CN': '交车面访规则', en: 'Rules of delivery interviews' },
      document: { approverRoles: ['retail_manager', 'sales_director'] },
    },
  ],
});
