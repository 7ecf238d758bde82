/** How a customer is reached (渠道): a text message, or a call that a person makes. */
export const CONTACT_CHANNELS = ['sms', 'phone_call'] as const;
export type ContactChannel = (typeof CONTACT_CHANNELS)[number];

/** What a contact is for; the contact policy weighs by it. */
export const CONTACT_CATEGORIES = ['appointment', 'care', 'expiry', 'follow_up', 'safety', 'campaign'] as const;
export type ContactCategory = (typeof CONTACT_CATEGORIES)[number];

export const CONTACT_SUBJECTS = ['vehicle', 'service-order', 'appointment', 'customer'] as const;
export type ContactSubjectType = (typeof CONTACT_SUBJECTS)[number];

/**
 * `due → claimed → sending → sent | failed | unknown`, and `cancelled` where it was suppressed, merged into another or
 * called off. A claimed contact has left nothing behind; of one that is `sending` nobody may say so without asking.
 */
export const CONTACT_STATES = ['due', 'claimed', 'sending', 'sent', 'failed', 'unknown', 'cancelled'] as const;
export type ContactState = (typeof CONTACT_STATES)[number];

/** What the log says of a contact: every one of them ends with one that is not `deferred`. */
export const DECISION_KINDS = ['sent', 'deferred', 'merged', 'suppressed'] as const;
export type DecisionKind = (typeof DECISION_KINDS)[number];
