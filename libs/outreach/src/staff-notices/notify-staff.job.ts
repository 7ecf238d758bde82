import { defineJob } from '#libs/queue';

export interface NotifyStaff {
  readonly storeCode: string;
}

/** Tells the staff of a store of tasks by text message. What it misses is due again. */
export const NOTIFY_STAFF = defineJob<NotifyStaff>({
  queue: 'outreach',
  name: 'notify-staff',
  id: ({ storeCode }) => `notify-staff_${storeCode}`,
  attempts: 1,
  keepLastIfActive: true,
});
