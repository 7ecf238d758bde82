import { EnumField, ListField } from '#libs/http';
import { definePolicyKind } from '#libs/policies';
import { ORDER_FACTS, type OrderFact } from './order-facts.policy';
import { ORDER_STATES, type OrderState } from './order-state.policy';
import { ORDER_TYPES, type OrderType } from './service-order.entity';

export class OrderStepRuleDto {
  @EnumField(ORDER_STATES, {
    enumName: 'ServiceOrderState',
    description: 'State that needs the facts',
    example: 'checked',
  })
  to!: OrderState;

  @ListField(ORDER_FACTS, {
    max: ORDER_FACTS.length,
    enumName: 'ServiceOrderFact',
    description: 'What must be noted by then',
    example: ['finalChecked'],
  })
  facts!: OrderFact[];

  @ListField(ORDER_TYPES, {
    optional: true,
    max: ORDER_TYPES.length,
    enumName: 'ServiceOrderType',
    description: 'Only for orders of these types; without it for all',
    example: ['maintenance'],
  })
  types?: OrderType[];
}

/** What has to be noted of an order before it goes on (工单流程制度). SVC-12, SVC-27, CUS-11 */
export class OrderRulesDocument {
  @ListField(() => OrderStepRuleDto, {
    max: 40,
    description: 'What each state needs, beside the promised time and the quote, without which nothing is quoted',
  })
  steps!: OrderStepRuleDto[];
}

/** The only code: a store has one way of orders. */
export const STORE_ORDER_RULES = 'store';

/** Ships without demands of its own, so that orders of systems that note less can be worked on too. */
export const ORDER_RULES = definePolicyKind<OrderRulesDocument>({
  code: 'order-rules',
  label: { 'zh-CN': '工单流程制度', en: 'What orders need' },
  document: OrderRulesDocument,
  levels: ['group', 'store'],
  codes: [STORE_ORDER_RULES],
  presets: [
    {
      code: STORE_ORDER_RULES,
      version: 1,
      label: { 'zh-CN': '报价须告知费用和时间', en: 'Cost and time are told with the quote' },
      document: { steps: [] },
    },
  ],
});

/** The facts that a state needs, of orders of one type. A quote always needs its cost and its time. SVC-12, SVC-32 */
export function factsNeededFor({ steps }: OrderRulesDocument, to: OrderState, type: OrderType): OrderFact[] {
  const told: OrderFact[] = to === 'quoted' ? ['promisedAt', 'quote'] : [];
  const demanded = steps.filter((step) => step.to === to && (step.types?.includes(type) ?? true));
  return [...new Set([...told, ...demanded.flatMap(({ facts }) => facts)])];
}
