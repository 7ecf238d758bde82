import { MESSAGE_CHANNELS, type MessageChannel } from '../contact-states';

/** A message as a provider that wants its templates approved (模板报备) gets it; personal, as it stands with the contact. */
export interface ProviderTemplate {
  /** The provider's name for it: `SMS_154950909`, `449739`. */
  readonly code: string;
  /** Approved name before the text (签名); the gateway's usual one where there is none. */
  readonly signName?: string;
  /** In the order of the template, for providers that number them. */
  readonly params: readonly { readonly name: string; readonly value: string }[];
}

/** A message on its way to a gateway. */
export interface ChannelMessage {
  /** Names the effect: a gateway that gets one key twice delivers once. `contact:step:channel` */
  readonly key: string;
  /** By default `sms`. */
  readonly channel?: MessageChannel;
  /** E.164, or an e-mail address. */
  readonly to: string;
  readonly text: string;
  /** Of an e-mail. */
  readonly subject?: string;
  /** `journey/step`, for gateways that want their templates approved. */
  readonly templateCode: string;
  /** The same where the policy `sms-templates` says what the provider calls it. */
  readonly template?: ProviderTemplate;
  /** The store that speaks. */
  readonly storeCode: string;
}

/** A message that was intended, as a gateway is asked for it. */
export interface SoughtMessage extends Pick<ChannelMessage, 'key' | 'to' | 'storeCode'> {
  /** It was handed over then or later. */
  readonly intendedAt: Date;
  /** What the gateway called it, where it has said so already. */
  readonly reference?: string;
}

/** What a gateway made of a message. Never holds personal data: reference and reason are stored and logged. */
export type Delivery =
  | {
      readonly kind: 'accepted';
      readonly reference: string;
      /** A receipt will say whether it arrived. */
      readonly receiptFollows?: boolean;
    }
  /** Not delivered, for certain. `permanent`: another try would be refused as well. */
  | {
      readonly kind: 'refused';
      readonly reason: string;
      readonly permanent: boolean;
      /** What it tells of the number or address. */
      readonly quality?: ReachQuality;
    };

/** Nobody has the number or address (空号), or it is no such thing (错号). CUS-12 */
export type ReachQuality = 'empty_number' | 'wrong_number';

/** What a gateway that was asked knows; `unknown`: it cannot tell, and never will. */
export type FoundDelivery = Delivery | { readonly kind: 'unknown' } | null;

/** What a receipt says of one message (短信回执). */
export interface Receipt {
  readonly storeCode: string;
  /** Key of the message. */
  readonly key: string;
  readonly state: 'delivered' | 'undelivered';
  /** By the provider's clock; absent: now. */
  readonly at?: Date;
  /** The provider's code of why, such as `MK:0001`. */
  readonly code?: string;
  /** What it tells of the number or address. */
  readonly quality?: ReachQuality;
}

/** No answer of a gateway is waited for longer. Below the lease, whose renewal covers the rest. Milliseconds. */
export const SEND_TIMEOUT_MS = 4_000;

/** The way out for the messages of one channel. One per installation; its implementations stand beside this file. */
export abstract class ContactChannelGateway {
  /** Whether `find` can tell what became of a message whose answer was lost. */
  abstract readonly canFind: boolean;

  /** Sends only what the policy `sms-templates` has a template of the provider for. */
  readonly wantsTemplates: boolean = false;

  /**
   * Hands a message over. Answers only what is certain and throws where it is not known whether the message arrived:
   * after `SEND_TIMEOUT_MS`, or when the line breaks. A gateway that could not be reached at all has refused.
   */
  abstract send(message: ChannelMessage): Promise<Delivery>;

  /** What became of a message; null where it never arrived. Throws where that cannot be told now. */
  abstract find(message: SoughtMessage): Promise<FoundDelivery>;

  /** What the provider knows of messages whose receipts did not come; those that it says nothing of yet are left out. */
  askReceipts(_messages: readonly SoughtMessage[]): Promise<Receipt[]> {
    return Promise.resolve([]);
  }
}

/** The gateways of an installation, one for each channel of messages. */
export class ChannelGateways {
  constructor(private readonly byChannel: Readonly<Record<MessageChannel, ContactChannelGateway>>) {}

  of(channel: MessageChannel): ContactChannelGateway {
    return this.byChannel[channel];
  }

  /** Channels of which nobody can be asked for a lost answer. */
  get channelsInTheDark(): MessageChannel[] {
    return MESSAGE_CHANNELS.filter((channel) => !this.byChannel[channel].canFind);
  }
}
