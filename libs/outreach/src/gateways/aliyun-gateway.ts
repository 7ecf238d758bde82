import { createRequire } from 'node:module';
import type { Clock } from '#libs/foundation';
import {
  type ChannelMessage,
  ContactChannelGateway,
  type Delivery,
  type FoundDelivery,
  type Receipt,
  SEND_TIMEOUT_MS,
  type SoughtMessage,
} from './channel-gateway';
import { GatewaySilent } from './gateway-call';
import { notShown, providerDay, providerInstant, saysNobodyHasIt } from './provider-clock';
import { parseReceiptTag, receiptTag } from '../receipts/receipt-tag';

export interface CloudAccount {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly region?: string;
  /** Where the policy names no signature. */
  readonly signName?: string;
  /** Another endpoint than the cloud's own. */
  readonly url?: string;
}

/** What is used of `@alicloud/dysmsapi20170525`, an optional dependency. */
interface AliyunPackage {
  default: new (config: Record<string, unknown>) => AliyunClient;
  SendSmsRequest: new (fields: Record<string, unknown>) => object;
  QuerySendDetailsRequest: new (fields: Record<string, unknown>) => object;
}

interface AliyunClient {
  sendSms(request: object): Promise<{ body?: { code?: string; bizId?: string } }>;
  querySendDetails(request: object): Promise<{
    body?: { code?: string; smsSendDetailDTOs?: { smsSendDetailDTO?: SendDetail[] } };
  }>;
}

interface SendDetail {
  outId?: string;
  /** 1: waiting for its receipt, 2: failed, 3: arrived. */
  sendStatus?: number;
  errCode?: string;
  receiveDate?: string;
}

const load = createRequire(__filename);
const PACKAGE = '@alicloud/dysmsapi20170525';
const MAINLAND = '+86';

/** Messages of a day to one number; nobody gets more. */
const DETAILS_AT_ONCE = 50;

/** Codes by which Aliyun says that it took nothing, and that another time it may. */
const LATER =
  /^(Throttling|isv\.BUSINESS_LIMIT_CONTROL|isv\.DAY_LIMIT_CONTROL|isv\.OUT_OF_SERVICE|isv\.AMOUNT_NOT_ENOUGH)/;

/** Codes after which it may have been sent. */
const IN_DOUBT = /^(isp\.SYSTEM_ERROR|isp\.GATEWAY_TIMEOUT|ServiceUnavailable|InternalError)/;

const WRONG_NUMBER = 'isv.MOBILE_NUMBER_ILLEGAL';
const NOBODY_HAS_IT: ReadonlySet<string> = new Set(['MOBILE_NOT_ON_SERVICE', 'EMPTY_NUMBER']);

/** Whether a receipt's code or its words say that nobody has the number. CUS-12 */
export const aliyunQuality = (code: string | undefined, words?: unknown): Receipt['quality'] =>
  NOBODY_HAS_IT.has(code ?? '') || saysNobodyHasIt(words) ? 'empty_number' : undefined;

/**
 * Text messages through Aliyun (阿里云短信). Every message is one of its approved templates. Its key goes along as `OutId`,
 * by which the query of a day's messages to a number finds it again.
 */
export class AliyunGateway extends ContactChannelGateway {
  readonly canFind = true;
  override readonly wantsTemplates = true;
  private readonly client: AliyunClient;
  private readonly sdk: AliyunPackage;

  constructor(
    private readonly account: CloudAccount,
    private readonly clock: Clock,
    timeoutMs = SEND_TIMEOUT_MS,
  ) {
    super();
    this.sdk = load(PACKAGE) as AliyunPackage;
    const url = account.url === undefined ? undefined : new URL(account.url);
    this.client = new this.sdk.default({
      accessKeyId: account.accessKeyId,
      accessKeySecret: account.accessKeySecret,
      regionId: account.region ?? 'cn-hangzhou',
      readTimeout: timeoutMs,
      connectTimeout: timeoutMs,
      ...(url && { endpoint: url.host, protocol: url.protocol.replace(':', '') }),
    });
  }

  async send({ template, to, ...message }: ChannelMessage): Promise<Delivery> {
    if (!template) return { kind: 'refused', reason: 'no_provider_template', permanent: true };
    const { code, bizId } = await this.ask(() =>
      this.client.sendSms(
        new this.sdk.SendSmsRequest({
          phoneNumbers: numberOf(to),
          signName: template.signName ?? this.account.signName,
          templateCode: template.code,
          templateParam: JSON.stringify(Object.fromEntries(template.params.map(({ name, value }) => [name, value]))),
          outId: receiptTag(message),
        }),
      ),
    );
    if (code === 'OK') return { kind: 'accepted', reference: bizId ?? message.key, receiptFollows: true };
    if (code === undefined || IN_DOUBT.test(code)) throw new GatewaySilent(code ?? 'no code');
    if (LATER.test(code)) return { kind: 'refused', reason: code, permanent: false };
    return {
      kind: 'refused',
      reason: code,
      permanent: true,
      ...(code === WRONG_NUMBER && { quality: 'wrong_number' }),
    };
  }

  async find(message: SoughtMessage): Promise<FoundDelivery> {
    const detail = await this.detailOf(message);
    if (!detail) return notShown(message.intendedAt, this.clock.now());
    return { kind: 'accepted', reference: message.reference ?? message.key, receiptFollows: true };
  }

  override async askReceipts(messages: readonly SoughtMessage[]): Promise<Receipt[]> {
    const receipts: Receipt[] = [];
    for (const message of messages) {
      const detail = await this.detailOf(message);
      if (!detail || (detail.sendStatus !== 2 && detail.sendStatus !== 3)) continue;
      const { storeCode, key } = message;
      const { errCode: code } = detail;
      const state = detail.sendStatus === 3 ? 'delivered' : 'undelivered';
      const quality = state === 'undelivered' ? aliyunQuality(code) : undefined;
      receipts.push({ storeCode, key, state, at: providerInstant(detail.receiveDate), code, quality });
    }
    return receipts;
  }

  private async detailOf(message: SoughtMessage): Promise<SendDetail | undefined> {
    const { code, smsSendDetailDTOs } = await this.ask(() =>
      this.client.querySendDetails(
        new this.sdk.QuerySendDetailsRequest({
          phoneNumber: numberOf(message.to),
          sendDate: providerDay(message.intendedAt),
          pageSize: DETAILS_AT_ONCE,
          currentPage: 1,
        }),
      ),
    );
    if (code !== 'OK') throw new GatewaySilent(code ?? 'no code');
    const tag = receiptTag(message);
    return (smsSendDetailDTOs?.smsSendDetailDTO ?? []).find(({ outId }) => outId === tag);
  }

  /** Answers also what the package throws for a refusal. Its errors quote the number, and are never passed on. */
  private async ask<Body extends { code?: string }>(call: () => Promise<{ body?: Body }>): Promise<Partial<Body>> {
    try {
      return (await call()).body ?? {};
    } catch (error) {
      const { code, statusCode } = error as { code?: string; statusCode?: number };
      if (isUnreachable(code)) return { code: 'Throttling.Unreachable' } as Partial<Body>;
      if (code !== undefined && statusCode !== undefined && statusCode < 500) return { code } as Partial<Body>;
      throw new GatewaySilent(code ?? 'no answer');
    }
  }
}

/** No connection came about, so that nothing of the message left this machine. */
export const isUnreachable = (code: string | undefined): boolean =>
  ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'].includes(code ?? '');

/** Mainland numbers bare, others with their country code and without the plus; what `parseReceiptTag` finds is ours. */
const numberOf = (to: string): string => (to.startsWith(MAINLAND) ? to.slice(MAINLAND.length) : to.slice(1));

/** One entry of what Aliyun pushes (SmsReport); null for one that is not about a message of ours. */
export function aliyunReceipt(entry: Record<string, unknown>): Receipt | null {
  const tag = parseReceiptTag(entry.out_id);
  if (!tag || typeof entry.success !== 'boolean') return null;
  const code = typeof entry.err_code === 'string' ? entry.err_code : undefined;
  return {
    ...tag,
    state: entry.success ? 'delivered' : 'undelivered',
    at: providerInstant(entry.report_time),
    code,
    quality: entry.success ? undefined : aliyunQuality(code, entry.err_msg),
  };
}
