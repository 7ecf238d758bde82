import { defineJob } from '#libs/queue';

export interface AskReceipts {
  readonly storeCode: string;
}

/** Asks the providers for receipts that did not come, for one store at a time. Rows that it misses are due again. */
export const ASK_RECEIPTS = defineJob<AskReceipts>({
  queue: 'outreach',
  name: 'ask-receipts',
  id: ({ storeCode }) => `ask-receipts_${storeCode}`,
  attempts: 1,
  keepLastIfActive: true,
});
