import { createRequire } from 'node:module';
import type { Clock } from '#libs/foundation';
import type { CloudAccount } from './aliyun-gateway';
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
import { notShown, providerInstant, saysNobodyHasIt } from './provider-clock';
import { parseReceiptTag, receiptTag } from '../receipts/receipt-tag';

export interface TencentAccount extends CloudAccount {
  /** SdkAppId */
  readonly appId: string;
}

/** What is used of `tencentcloud-sdk-nodejs-sms`, an optional dependency. */
interface TencentPackage {
  sms: { v20210111: { Client: new (config: object) => TencentClient } };
}

interface TencentClient {
  SendSms(request: object): Promise<{ SendStatusSet?: { Code?: string; SerialNo?: string }[] }>;
  PullSmsSendStatusByPhoneNumber(request: object): Promise<{ PullSmsSendStatusSet?: SendStatus[] }>;
}

interface SendStatus {
  SerialNo?: string;
  SessionContext?: string;
  /** SUCCESS or FAIL; absent before the network has said anything. */
  ReportStatus?: string;
  Description?: string;
  /** Seconds since 1970. */
  UserReceiveTime?: number;
}

const load = createRequire(__filename);
const PACKAGE = 'tencentcloud-sdk-nodejs-sms';

const STATUSES_AT_ONCE = 100;

/** Messages are looked for so long after their intent. Seconds. */
const LOOKED_FOR_SECONDS = 3 * 24 * 3_600;

const LATER = /^(LimitExceeded|RequestLimitExceeded|FailedOperation\.InsufficientBalance|Unreachable)/;
const IN_DOUBT = /^InternalError/;
const WRONG_NUMBER = /^InvalidParameterValue\.IncorrectPhoneNumber$/;

/**
 * Text messages through Tencent Cloud (腾讯云短信). Every message is one of its approved templates, whose variables are
 * numbered. Its key goes along as `SessionContext`, by which the statuses of a number are searched.
 */
export class TencentGateway extends ContactChannelGateway {
  readonly canFind = true;
  override readonly wantsTemplates = true;
  private readonly client: TencentClient;

  constructor(
    private readonly account: TencentAccount,
    private readonly clock: Clock,
    timeoutMs = SEND_TIMEOUT_MS,
  ) {
    super();
    const { sms } = load(PACKAGE) as TencentPackage;
    const url = account.url === undefined ? undefined : new URL(account.url);
    this.client = new sms.v20210111.Client({
      credential: { secretId: account.accessKeyId, secretKey: account.accessKeySecret },
      region: account.region ?? 'ap-guangzhou',
      profile: {
        httpProfile: {
          reqTimeout: timeoutMs / 1_000,
          ...(url && { endpoint: url.host, protocol: `${url.protocol}//` }),
        },
      },
    });
  }

  async send({ template, to, ...message }: ChannelMessage): Promise<Delivery> {
    if (!template) return { kind: 'refused', reason: 'no_provider_template', permanent: true };
    const request = {
      SmsSdkAppId: this.account.appId,
      PhoneNumberSet: [to],
      SignName: template.signName ?? this.account.signName,
      TemplateId: template.code,
      TemplateParamSet: template.params.map(({ value }) => value),
      SessionContext: receiptTag(message),
    };
    const answer = await this.ask(() => this.client.SendSms(request));
    const { Code: code, SerialNo } =
      answer.kind === 'refused' ? { Code: answer.code } : (answer.value.SendStatusSet?.[0] ?? {});
    if (code === 'Ok') return { kind: 'accepted', reference: SerialNo || message.key, receiptFollows: true };
    if (code === undefined || IN_DOUBT.test(code)) throw new GatewaySilent(code ?? 'no code');
    if (LATER.test(code)) return { kind: 'refused', reason: code, permanent: false };
    return {
      kind: 'refused',
      reason: code,
      permanent: true,
      ...(WRONG_NUMBER.test(code) && { quality: 'wrong_number' }),
    };
  }

  async find(message: SoughtMessage): Promise<FoundDelivery> {
    const status = await this.statusOf(message);
    if (!status) return notShown(message.intendedAt, this.clock.now());
    return { kind: 'accepted', reference: status.SerialNo || message.key, receiptFollows: true };
  }

  override async askReceipts(messages: readonly SoughtMessage[]): Promise<Receipt[]> {
    const receipts: Receipt[] = [];
    for (const message of messages) {
      const status = await this.statusOf(message);
      if (status?.ReportStatus !== 'SUCCESS' && status?.ReportStatus !== 'FAIL') continue;
      const { storeCode, key } = message;
      const state = status.ReportStatus === 'SUCCESS' ? 'delivered' : 'undelivered';
      receipts.push({
        ...{ storeCode, key, state },
        at: status.UserReceiveTime ? new Date(status.UserReceiveTime * 1_000) : undefined,
        quality: state === 'undelivered' && saysNobodyHasIt(status.Description) ? 'empty_number' : undefined,
      });
    }
    return receipts;
  }

  private async statusOf(message: SoughtMessage): Promise<SendStatus | undefined> {
    const beginsAt = Math.floor(message.intendedAt.getTime() / 1_000);
    const answer = await this.ask(() =>
      this.client.PullSmsSendStatusByPhoneNumber({
        BeginTime: beginsAt,
        EndTime: beginsAt + LOOKED_FOR_SECONDS,
        Offset: 0,
        Limit: STATUSES_AT_ONCE,
        PhoneNumber: message.to,
        SmsSdkAppId: this.account.appId,
      }),
    );
    if (answer.kind === 'refused') throw new GatewaySilent(answer.code);
    const tag = receiptTag(message);
    return (answer.value.PullSmsSendStatusSet ?? []).find(
      ({ SessionContext, SerialNo }) =>
        SessionContext === tag || (message.reference !== undefined && SerialNo === message.reference),
    );
  }

  /** The package says in words what it ran into; they quote nothing of the message, and are not passed on all the same. */
  private async ask<Value>(
    call: () => Promise<Value>,
  ): Promise<{ kind: 'answered'; value: Value } | { kind: 'refused'; code: string }> {
    try {
      return { kind: 'answered', value: await call() };
    } catch (error) {
      const { code, httpCode, message } = error as { code?: string; httpCode?: number; message: string };
      if (code) return { kind: 'refused', code };
      if (/ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH/.test(message)) {
        return { kind: 'refused', code: 'Unreachable' };
      }
      if (httpCode !== undefined && httpCode < 500) return { kind: 'refused', code: `status_${httpCode}` };
      throw new GatewaySilent(httpCode === undefined ? 'no answer' : `status ${httpCode}`);
    }
  }
}

/**
 * One entry of what Tencent pushes; null for one that tells no key. It does so only for accounts whose session context is
 * pushed along; of the others receipts are asked for.
 */
export function tencentReceipt(entry: Record<string, unknown>): Receipt | null {
  const tag = parseReceiptTag(entry.ext);
  if (!tag || (entry.report_status !== 'SUCCESS' && entry.report_status !== 'FAIL')) return null;
  const arrived = entry.report_status === 'SUCCESS';
  const isEmpty = !arrived && (saysNobodyHasIt(entry.errmsg) || saysNobodyHasIt(entry.description));
  return {
    ...tag,
    state: arrived ? 'delivered' : 'undelivered',
    at: providerInstant(entry.user_receive_time),
    code: typeof entry.errmsg === 'string' ? entry.errmsg : undefined,
    quality: isEmpty ? 'empty_number' : undefined,
  };
}
