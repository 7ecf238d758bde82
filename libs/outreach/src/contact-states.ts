/**
 * How a customer is reached (渠道): messages that leave (短信, 电子邮件), what a person does (电话, 上门拜访), and what is
 * printed (信函, 贴纸).
 */
export const CONTACT_CHANNELS = ['sms', 'phone_call', 'email', 'letter', 'sticker', 'visit'] as const;
export type ContactChannel = (typeof CONTACT_CHANNELS)[number];

/** Handed to a gateway, which delivers them. */
export const MESSAGE_CHANNELS = ['sms', 'email'] as const satisfies readonly ContactChannel[];
export type MessageChannel = (typeof MESSAGE_CHANNELS)[number];

/** A person's task, `sent` as soon as it is in an inbox. */
export const TASK_CHANNELS = ['phone_call', 'visit'] as const satisfies readonly ContactChannel[];

/** On the print list until somebody has printed them. REM-01, REM-17 */
export const PRINT_CHANNELS = ['letter', 'sticker'] as const satisfies readonly ContactChannel[];
export type PrintChannel = (typeof PRINT_CHANNELS)[number];

export const isMessage = (channel: ContactChannel): channel is MessageChannel => isOf(MESSAGE_CHANNELS, channel);
export const isPrinted = (channel: ContactChannel): channel is PrintChannel => isOf(PRINT_CHANNELS, channel);
/** Made by a person, so that it is answered or not answered. */
export const isTask = (channel: ContactChannel): boolean => isOf(TASK_CHANNELS, channel);

const isOf = (channels: readonly ContactChannel[], channel: ContactChannel): boolean => channels.includes(channel);

/** What a consent calls the channel; null: no consent is about it, since it goes with the car or to the door. */
export const CONSENT_CHANNEL_OF = {
  sms: 'sms',
  phone_call: 'phone_call',
  email: 'email',
  letter: 'post',
  sticker: null,
  visit: null,
} as const satisfies Readonly<Record<ContactChannel, string | null>>;

/** What a contact is for; the contact policy weighs by it. */
export const CONTACT_CATEGORIES = ['appointment', 'care', 'expiry', 'follow_up', 'safety', 'campaign'] as const;
export type ContactCategory = (typeof CONTACT_CATEGORIES)[number];

export const CONTACT_SUBJECTS = ['vehicle', 'service-order', 'appointment', 'customer'] as const;
export type ContactSubjectType = (typeof CONTACT_SUBJECTS)[number];

/**
 * `due → claimed → sending → sent | failed | unknown`, of what is printed `due → claimed → to_print → sent`, and
 * `cancelled` where it was suppressed, merged into another or called off. A claimed contact has left nothing behind; of
 * one that is `sending` nobody may say so without asking.
 */
export const CONTACT_STATES = [
  'due',
  'claimed',
  'sending',
  'to_print',
  'sent',
  'failed',
  'unknown',
  'cancelled',
] as const;
export type ContactState = (typeof CONTACT_STATES)[number];

/** What receipts (回执) say of a sent message: waited for, arrived, did not arrive, or nothing in time. */
export const DELIVERY_STATES = ['pending', 'delivered', 'undelivered', 'not_told'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** What the log says of a contact: every one of them ends with one that is not `deferred`. */
export const DECISION_KINDS = ['sent', 'deferred', 'merged', 'suppressed'] as const;
export type DecisionKind = (typeof DECISION_KINDS)[number];
