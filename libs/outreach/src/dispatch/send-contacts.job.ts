import { defineJob } from '#libs/queue';

export interface SendContacts {
  readonly storeCode: string;
  readonly claimId: string;
}

/**
 * Carries out one claimed block of contacts. The claim is in its id, since a job that the queue keeps would else block
 * the next one. Tried once: what a failure leaves behind is claimed anew when its lease has run out.
 */
export const SEND_CONTACTS = defineJob<SendContacts>({
  queue: 'outreach',
  name: 'send-contacts',
  id: ({ claimId }) => `send-contacts_${claimId}`,
  attempts: 1,
});
