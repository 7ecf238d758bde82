import type { Receipt, SoughtMessage } from '../gateways/channel-gateway';

/** A key with its store, as a provider keeps it beside the message and tells it again: `pudong/0192…:sms:sms`. */
export const receiptTag = ({ storeCode, key }: Pick<SoughtMessage, 'storeCode' | 'key'>): string =>
  `${storeCode}/${key}`;

const TAG = /^([a-z0-9-]{1,60})\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}:[a-z0-9-]{1,40}:[a-z_]{1,10})$/;

/** Null for what is none of ours. */
export function parseReceiptTag(text: unknown): Pick<Receipt, 'storeCode' | 'key'> | null {
  const [, storeCode, key] = (typeof text === 'string' && TAG.exec(text)) || [];
  return storeCode && key ? { storeCode, key } : null;
}
