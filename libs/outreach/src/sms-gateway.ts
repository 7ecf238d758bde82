/** A text message on its way to a gateway (短信网关). */
export interface SmsMessage {
  /** Names the effect: a gateway that gets one key twice delivers once. `contact:step:channel` */
  readonly key: string;
  /** E.164 */
  readonly to: string;
  readonly text: string;
  /** `journey/step`, for gateways that want their templates approved. */
  readonly templateCode: string;
  /** The store that speaks. */
  readonly storeCode: string;
}

/** What a gateway made of a message. Never holds personal data: reference and reason are stored and logged. */
export type Delivery =
  | { readonly kind: 'accepted'; readonly reference: string }
  /** Not delivered, for certain. `permanent`: another try would be refused as well. */
  | { readonly kind: 'refused'; readonly reason: string; readonly permanent: boolean };

/** No answer of a gateway is waited for longer. Below the lease, whose renewal covers the rest. Milliseconds. */
export const SEND_TIMEOUT_MS = 4_000;

/** The way out for text messages. One per installation; its implementations stand beside this file. */
export abstract class SmsGateway {
  /** Whether `find` can tell what became of a message whose answer was lost. */
  abstract readonly canFind: boolean;

  /**
   * Hands a message over. Answers only what is certain and throws where it is not known whether the message arrived:
   * after `SEND_TIMEOUT_MS`, or when the line breaks. A gateway that could not be reached at all has refused.
   */
  abstract send(message: SmsMessage): Promise<Delivery>;

  /** What became of the message with this key; null where it never arrived. Throws where that cannot be told now. */
  abstract find(key: string): Promise<Delivery | null>;
}
