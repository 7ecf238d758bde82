import { defineDeadlineKind } from '#libs/deadlines';
import { IntegerField } from '#libs/http';
import { definePolicyKind } from '#libs/policies';

/** When the workshop is warned that a promised delivery comes near (约定交车). SVC-11, SVC-20 */
export class OrderPromiseDocument {
  @IntegerField({
    min: 0,
    max: 10_000,
    description: 'Minutes before the promised delivery at which a warning is given while the order is not delivered',
    example: 60,
  })
  warnBeforeMinutes!: number;
}

/** The only code. */
export const STORE_ORDER_PROMISE = 'store';

export const ORDER_PROMISE = definePolicyKind({
  code: 'order-promise',
  label: { 'zh-CN': '约定交车', en: 'Promised delivery' },
  document: OrderPromiseDocument,
  levels: ['group', 'store'],
  codes: [STORE_ORDER_PROMISE],
  presets: [
    {
      code: STORE_ORDER_PROMISE,
      version: 1,
      label: { 'zh-CN': '提前60分钟预警', en: 'Warned an hour before' },
      // the workshop is to be done thirty minutes before (SVC-20), so that half an hour is left to act
      document: { warnBeforeMinutes: 60 },
    },
  ],
});

/**
 * The promise that a vehicle is handed over at the agreed time. How long it has was said to the customer and not by a
 * policy: the rule's name is that number of minutes.
 */
export const PROMISED_DELIVERY = defineDeadlineKind({
  code: 'promised-delivery',
  label: { 'zh-CN': '约定交车时间', en: 'Promised delivery' },
  policy: ORDER_PROMISE,
  rule: ({ warnBeforeMinutes }, minutes) => ({
    allowance: { unit: 'minutes', amount: Number(minutes), aroundTheClock: true },
    warnBeforeMinutes,
  }),
});

const MINUTE_MS = 60_000;

/** A promise as the deadline that ends with it exactly: whole minutes back from the promised time. SVC-11 */
export function promiseSpan(toldAt: Date, promisedAt: Date): { startedAt: Date; rule: string } {
  const minutes = Math.max(1, Math.ceil((promisedAt.getTime() - toldAt.getTime()) / MINUTE_MS));
  return { startedAt: new Date(promisedAt.getTime() - minutes * MINUTE_MS), rule: String(minutes) };
}
