import {
  BooleanField,
  EnumField,
  Example,
  IdField,
  InstantField,
  ListField,
  MoneyDto,
  MoneyField,
  StringField,
  toMoney,
} from '#libs/http';
import { OrderLineDto, toOrderLineDto } from '../order-lines.dto';
import { wasBillOnTime } from '../promises/order-punctuality.policy';
import { ORDER_STATES, type OrderState } from '../order-state.policy';
import type { OrderWithLines } from '../service-order.queries';

/** The itemised bill (明细账单) of an order, beside what the customer had been told. SVC-14, SVC-21, SVC-22 */
@Example({
  orderNumber: 'RO241100453',
  state: 'checked',
  labour: { amount: 9_600, currency: 'CNY' },
  parts: { amount: 5_400, currency: 'CNY' },
  total: { amount: 15_000, currency: 'CNY' },
  quote: { amount: 15_000, currency: 'CNY' },
  aboveQuote: { amount: 0, currency: 'CNY' },
  finalCheckedAt: '2024-11-01T09:40:00.000Z',
  billedAt: '2024-11-01T09:45:00.000Z',
  settledAt: null,
})
export class OrderBillDto {
  @IdField({ description: 'Id of the order' })
  id!: string;

  @StringField({ max: 64, description: 'Dispatch number (派工单号)', example: 'RO261100136' })
  orderNumber!: string;

  @EnumField(ORDER_STATES, { enumName: 'ServiceOrderState', description: 'Before `checked` the bill is not final' })
  state!: OrderState;

  @ListField(() => OrderLineDto, { max: 200, description: 'Labour, in order (工时)' })
  labourLines!: OrderLineDto[];

  @ListField(() => OrderLineDto, { max: 200, description: 'Parts, in order (配件)' })
  partLines!: OrderLineDto[];

  @MoneyField({ description: 'Labour (工时费)' })
  labour!: MoneyDto;

  @MoneyField({ description: 'Parts (材料费)' })
  parts!: MoneyDto;

  @MoneyField({ description: 'What is to be paid' })
  total!: MoneyDto;

  @MoneyField({ nullable: true, description: 'What the customer was told it would cost. SVC-12' })
  quote!: MoneyDto | null;

  @MoneyField({ nullable: true, description: 'How much more it is than was told (费用超标); below it is negative' })
  aboveQuote!: MoneyDto | null;

  @InstantField({ nullable: true, description: 'The final check was passed (终检). SVC-21' })
  finalCheckedAt!: Date | null;

  @InstantField({ nullable: true, description: 'Final check and bill done. SVC-21' })
  billedAt!: Date | null;

  @BooleanField({ nullable: true, description: 'Both done by the promised time (终检和明细账单及时). SVC-21' })
  onTime!: boolean | null;

  @BooleanField({ description: 'It was explained at delivery (说明账单). SVC-22' })
  explained!: boolean;

  @StringField({ nullable: true, max: 500, description: 'What the customer was told is still needed. SVC-22' })
  servicesStillNeeded!: string | null;

  @BooleanField({ description: 'It is paid (已结账): only now its parts count as sold. SVC-24' })
  settled!: boolean;

  @InstantField({ nullable: true, description: 'When it was paid' })
  settledAt!: Date | null;
}

export function toOrderBillDto(order: OrderWithLines): OrderBillDto {
  const totalFen = order.labourFen + order.partsFen;
  const linesOf = (kind: 'labour' | 'part') => order.lines.filter((line) => line.kind === kind).map(toOrderLineDto);
  const { id, orderNumber, state, finalCheckedAt, billedAt, settledAt, servicesStillNeeded } = order;
  return {
    ...{ id, orderNumber, state, finalCheckedAt, billedAt, settledAt, servicesStillNeeded },
    labourLines: linesOf('labour'),
    partLines: linesOf('part'),
    labour: toMoney(order.labourFen),
    parts: toMoney(order.partsFen),
    total: toMoney(totalFen),
    quote: toMoney(order.quoteFen),
    aboveQuote: order.quoteFen === null ? null : toMoney(totalFen - order.quoteFen),
    onTime: wasBillOnTime(order),
    explained: order.billExplained,
    settled: state === 'settled',
  };
}
