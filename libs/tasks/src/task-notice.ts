import type { Localized } from '#libs/foundation';

/** 等待, 发送中, 已发送, 失败, 结果不明, 未发送 */
export const NOTICE_STATES = ['waiting', 'sending', 'sent', 'failed', 'unknown', 'not_sent'] as const;
export type NoticeState = (typeof NOTICE_STATES)[number];

/** Why a notice is where it is. */
export const NOTICE_REASONS = {
  as_ruled: { 'zh-CN': '按规则通知', en: 'Told as the rules say' },
  gateway_busy: { 'zh-CN': '短信网关暂时拒绝', en: 'The gateway refused for the time being' },
  gateway_refused: { 'zh-CN': '短信网关拒绝', en: 'The gateway refused for good' },
  gave_up: { 'zh-CN': '多次尝试失败', en: 'Given up after too many tries' },
  not_delivered: { 'zh-CN': '短信未送达', en: 'The message did not arrive' },
  outcome_unknown: { 'zh-CN': '已提交，结果不明', en: 'Handed over; nobody knows whether it arrived' },
  no_phone: { 'zh-CN': '员工未登记手机号', en: 'No mobile number of the person is known' },
  nobody_there: { 'zh-CN': '无人在岗', en: 'Nobody who answers for it is there' },
  away: { 'zh-CN': '该员工不在岗', en: 'The person is away' },
  for_another: { 'zh-CN': '已改由他人处理', en: 'It is for somebody else by now' },
  too_many: { 'zh-CN': '通知人数已达上限', en: 'Enough people were told' },
  taken: { 'zh-CN': '已有人认领', en: 'Somebody had taken it by then' },
  closed: { 'zh-CN': '待办已结束', en: 'It was closed by then' },
  not_wanted: { 'zh-CN': '规则已取消短信通知', en: 'The rules ask for no message any more' },
  no_provider_template: { 'zh-CN': '未配置短信模板', en: 'The provider has no approved template for it' },
} as const satisfies Readonly<Record<string, Localized>>;
export type NoticeReason = keyof typeof NOTICE_REASONS;

/** One of the staff who was told of a task by text message, or was not (短信通知). */
export interface TaskNotice {
  /** Null: nobody at all. */
  readonly staffId: string | null;
  readonly state: NoticeState;
  readonly reason: NoticeReason;
  /** Since when it is so; an instant as JSON holds it. */
  readonly at: string;
  /** The version of the rules that decided. */
  readonly policyRef: string;
  /** Messages that the gateway refused for the time being. */
  readonly refusals?: number;
  /** What is on its way, so that it can be asked for; gone with the outcome. */
  readonly message?: NoticeMessage;
}

/** The message as the intent has it. */
export interface NoticeMessage {
  /** E.164 */
  readonly to: string;
  readonly text: string;
  /** As a provider that wants its templates approved gets it. */
  readonly template?: object;
  readonly intendedAt: string;
}

/** Nothing more happens to it. */
export const isNoticeOver = ({ state }: Pick<TaskNotice, 'state'>): boolean =>
  state !== 'waiting' && state !== 'sending';
