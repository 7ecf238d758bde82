import { callGateway } from './gateway-call';
import { parseReceiptTag } from '../receipts/receipt-tag';
import { asUrlPart, escapeFor, fillTemplate } from '../message-template.policy';
import {
  type ChannelMessage,
  ContactChannelGateway,
  type Delivery,
  type Receipt,
  SEND_TIMEOUT_MS,
} from './channel-gateway';

export interface HttpGatewayPlan {
  /** With placeholders, as headers and body. */
  readonly url: string;
  readonly method: 'POST' | 'PUT' | 'GET';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly token?: string;
  /** What the body of a good answer matches; null: a 2xx says enough. */
  readonly accepted: RegExp | null;
  /** Statuses by which the provider says that it took nothing and may be asked again. */
  readonly retryStatuses: ReadonlySet<number>;
  readonly timeoutMs: number;
}

const MAINLAND = '+86';

/**
 * Any provider that takes one message per HTTP request. Nothing can be asked of it afterwards, so that a message whose
 * answer was lost is a person's to clear up.
 */
export class GenericHttpGateway extends ContactChannelGateway {
  readonly canFind = false;

  constructor(private readonly plan: HttpGatewayPlan) {
    super();
  }

  async send(message: ChannelMessage): Promise<Delivery> {
    const { method, accepted, retryStatuses } = this.plan;
    const timeoutMs = Math.min(this.plan.timeoutMs, SEND_TIMEOUT_MS);
    const answer = await callGateway(...this.requestOf(message, timeoutMs));
    if (answer.kind === 'unreachable') return { kind: 'refused', reason: 'unreachable', permanent: false };
    const { status, body } = answer;
    const reason = `status_${status}`;
    if (retryStatuses.has(status)) return { kind: 'refused', reason, permanent: false };
    // the provider stumbled over the message, and may have sent it before it fell
    if (status >= 500) throw new Error(`The SMS gateway answered ${status} to a ${method}`);
    if (status < 200 || status >= 300) return { kind: 'refused', reason, permanent: true };
    if (accepted && !accepted.test(body)) return { kind: 'refused', reason: 'answer_not_accepted', permanent: true };
    return { kind: 'accepted', reference: message.key };
  }

  find(): Promise<never> {
    return Promise.reject(new Error('This SMS gateway cannot be asked'));
  }

  private requestOf(message: ChannelMessage, timeoutMs: number): Parameters<typeof callGateway> {
    const { url, method, headers, body, token = '' } = this.plan;
    const { to } = message;
    const { key, text, templateCode, storeCode } = message;
    const mobile = to.startsWith(MAINLAND) ? to.slice(MAINLAND.length) : to;
    const values = { key, to, text, templateCode, storeCode, token, mobile };
    const filled: Record<string, string> = {};
    for (const [name, value] of Object.entries(headers)) {
      // a token goes as it is; of the rest a header can hold nothing but ASCII, and no line break
      filled[name.toLowerCase()] = fillTemplate(
        fillTemplate(value, { token }, (text) => text),
        values,
        asUrlPart,
      );
    }
    const saysToken = [url, body, ...Object.values(headers)].some((text) => text.includes('{token}'));
    if (token && !saysToken) filled.authorization ??= `Bearer ${token}`;
    const content = fillTemplate(body, values, escapeFor(filled['content-type'] ?? ''));
    const call = { method, headers: filled, timeoutMs, ...(method !== 'GET' && { body: content }) };
    return [new URL(fillTemplate(url, values, asUrlPart)), call];
  }
}

/** One receipt in our own words, for providers that somebody translates for; null for one that says nothing we know. */
export function httpReceipt({ storeCode, key, state, at, code, quality }: Record<string, unknown>): Receipt | null {
  if (typeof storeCode !== 'string' || typeof key !== 'string') return null;
  const tag = parseReceiptTag(`${storeCode}/${key}`);
  if (!tag || (state !== 'delivered' && state !== 'undelivered')) return null;
  const arrivedAt = typeof at === 'string' ? new Date(at) : undefined;
  const isUnreached = quality === 'empty_number' || quality === 'wrong_number';
  return {
    ...{ ...tag, state },
    at: arrivedAt && !Number.isNaN(arrivedAt.getTime()) ? arrivedAt : undefined,
    code: typeof code === 'string' ? code : undefined,
    quality: state === 'undelivered' && isUnreached ? quality : undefined,
  };
}
