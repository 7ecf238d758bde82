import { createTransport } from 'nodemailer';
import {
  type ChannelMessage,
  ContactChannelGateway,
  type Delivery,
  type Receipt,
  type ReachQuality,
  SEND_TIMEOUT_MS,
} from './channel-gateway';
import { GatewaySilent } from './gateway-call';
import { parseReceiptTag } from '../receipts/receipt-tag';

/** What the mailer's errors say of the conversation with the server. */
interface SmtpFailure {
  readonly code?: string;
  /** Set: the server itself refused, and so took nothing. */
  readonly responseCode?: number;
  readonly command?: string;
  readonly syscall?: string;
  readonly message: string;
}

/** A server that has the name of nobody refuses with one of these. */
const NO_MAILBOX: ReadonlySet<number> = new Set([550, 551, 553]);

/** Nothing was said yet, so that nothing can have been taken. */
const NEVER_TALKED = /^(Connection timeout|Greeting never received)/;

/**
 * E-mails (电子邮件) through a server of the installation's own. Nothing can be asked of it afterwards, so that a message
 * whose answer was lost is a person's to clear up. Each goes over a connection of its own: on one that is kept, the
 * server may be hanging up just then.
 */
export class SmtpGateway extends ContactChannelGateway {
  readonly canFind = false;
  private readonly mailer: ReturnType<typeof createTransport>;
  private readonly domain: string;

  /** `from` as it is shown: `申海汽车 <service@example.com>` */
  constructor(
    url: string,
    private readonly from: string,
    timeoutMs = SEND_TIMEOUT_MS,
  ) {
    super();
    // a greeting has to come before the silence of the line ends the conversation, which says less
    const timeouts = { connectionTimeout: timeoutMs, greetingTimeout: timeoutMs / 2, socketTimeout: timeoutMs };
    this.mailer = createTransport({ url, ...timeouts, dnsTimeout: timeoutMs });
    this.domain = /@([^\s>]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';
  }

  async send(message: ChannelMessage): Promise<Delivery> {
    const { to, text, subject = '' } = message;
    const messageId = messageIdOf(message, this.domain);
    try {
      await this.mailer.sendMail({ from: this.from, to: { name: '', address: to }, subject, text, messageId });
      return { kind: 'accepted', reference: messageId };
    } catch (error) {
      return refusalOf(error as SmtpFailure);
    }
  }

  find(): Promise<never> {
    return Promise.reject(new Error('A mail server cannot be asked'));
  }
}

/** The server's answer quotes the address, and is passed on by its code alone. Throws where it gave none. */
function refusalOf({ code, responseCode, command, syscall, message }: SmtpFailure): Delivery {
  if (responseCode !== undefined) {
    const reason = `smtp_${responseCode}`;
    const permanent = responseCode >= 500 && command !== 'CONN' && !String(command).startsWith('AUTH');
    const isUnknown = command === 'RCPT TO' && NO_MAILBOX.has(responseCode);
    return { kind: 'refused', reason, permanent, ...(isUnknown && { quality: 'wrong_number' }) };
  }
  if (syscall === 'connect' || code === 'EDNS' || NEVER_TALKED.test(message)) {
    return { kind: 'refused', reason: 'unreachable', permanent: false };
  }
  throw new GatewaySilent(code ?? 'no answer');
}

/** `<0192….thanks.email.pudong@example.com>`: names the effect, and comes back with whatever bounces. */
function messageIdOf({ key, storeCode }: ChannelMessage, domain: string): string {
  return `<${[...key.split(':'), storeCode].join('.')}@${domain}>`;
}

const MESSAGE_ID = /<([0-9a-f-]{36})\.([a-z0-9-]{1,40})\.(email)\.([a-z0-9-]{1,60})@/;

/** Enhanced status codes of addresses that do not exist, or not any more. RFC 3463 */
const BAD_ADDRESS = /^5\.(1\.\d+|2\.1)$/;

/**
 * One receipt of an e-mail: `messageId` with `state` and `code`, or `dsn` with the whole text of a bounce (退信) as the
 * server returned it. Null for what is about no message of ours, and for a bounce that only says "not yet".
 */
export function emailReceipt({ messageId, dsn, state, code }: Record<string, unknown>): Receipt | null {
  const text = typeof dsn === 'string' ? dsn : messageId;
  const [, id, step, channel, storeCode] = (typeof text === 'string' && MESSAGE_ID.exec(text)) || [];
  const tag = parseReceiptTag(`${storeCode}/${id}:${step}:${channel}`);
  if (!tag) return null;
  const status = typeof dsn === 'string' ? /^Status:\s*(\d\.\d+\.\d+)/im.exec(dsn)?.[1] : code;
  const told = typeof status === 'string' ? status : undefined;
  const outcome = typeof dsn === 'string' ? /^Action:\s*(\w+)/im.exec(dsn)?.[1]?.toLowerCase() : state;
  if (outcome === 'delivered') return { ...tag, state: 'delivered', code: told };
  if (outcome !== 'failed' && outcome !== 'undelivered') return null;
  const quality: ReachQuality | undefined = told && BAD_ADDRESS.test(told) ? 'wrong_number' : undefined;
  return { ...tag, state: 'undelivered', code: told, quality };
}
