import type { ContactPolicyDocument } from './contact-policy.dto';
import { WEEKDAYS } from './quiet-hours.policy';

/** Night for all, the midday rest (午休) for calls. REM-39. As it shipped first; decisions of that time name it. */
export const FIRST_CONTACT_POLICY: ContactPolicyDocument = {
  quietHours: [
    { days: [...WEEKDAYS], from: '21:00', to: '08:00', channels: ['sms', 'phone_call'] },
    { days: [...WEEKDAYS], from: '12:00', to: '14:00', channels: ['phone_call'] },
  ],
  minimumGaps: [
    { category: 'expiry', days: 3 },
    { category: 'care', days: 7 },
    { category: 'campaign', days: 14 },
  ],
  merging: { withinDays: 3, categories: ['expiry', 'care', 'campaign'] },
  priority: ['safety', 'appointment', 'follow_up', 'expiry', 'care', 'campaign'],
};

/**
 * The same with all channels, caps, and the customer's word: wishes keep to their day (REM-26), calls and visits are made
 * while the store works, at most two campaigns and six contacts of goodwill in 30 days, by whichever store of the group. Safety and appointments are never capped, and
 * safety is said whatever the customer thinks of messages. CF-27
 */
export const USUAL_CONTACT_POLICY: ContactPolicyDocument = {
  ...FIRST_CONTACT_POLICY,
  quietHours: [
    { days: [...WEEKDAYS], from: '21:00', to: '08:00', channels: ['sms', 'email', 'phone_call', 'visit'] },
    { days: [...WEEKDAYS], from: '12:00', to: '14:00', channels: ['phone_call', 'visit'] },
  ],
  minimumGaps: [
    { category: 'expiry', days: 3 },
    { category: 'care', days: 7, keepsFixedDays: true },
    { category: 'campaign', days: 14 },
  ],
  workingHoursChannels: ['phone_call', 'visit'],
  caps: [
    { categories: ['campaign'], count: 2, days: 30 },
    { categories: ['expiry', 'care', 'campaign'], count: 6, days: 30 },
  ],
  consents: [
    { category: 'appointment', purpose: 'service', rule: 'unless_withdrawn' },
    { category: 'follow_up', purpose: 'survey', rule: 'unless_withdrawn' },
    { category: 'expiry', purpose: 'service', rule: 'unless_withdrawn' },
    { category: 'care', purpose: 'service', rule: 'unless_withdrawn' },
    { category: 'campaign', purpose: 'marketing', rule: 'unless_withdrawn' },
  ],
};
