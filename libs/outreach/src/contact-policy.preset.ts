import type { ContactPolicyDocument } from './contact-policy.dto';
import { WEEKDAYS } from './quiet-hours.policy';

/** Night for all, the midday rest (午休) for calls. REM-39 */
export const USUAL_CONTACT_POLICY: ContactPolicyDocument = {
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
