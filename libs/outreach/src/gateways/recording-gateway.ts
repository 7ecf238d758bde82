import { callGateway } from './gateway-call';
import {
  type ChannelMessage,
  ContactChannelGateway,
  type Delivery,
  SEND_TIMEOUT_MS,
  type SoughtMessage,
} from './channel-gateway';

/** Less than what a lease keeps in reserve (`ContactLease`), since a message must not leave when somebody else holds it. */
const CONNECT_WITHIN_MS = 400;

/** A message as the recording gateway (`npm run cli -- recording-gateway`) holds it. */
export interface RecordedMessage extends ChannelMessage {
  readonly id: string;
  /** Position among all messages, from 1 on. */
  readonly sequence: number;
  readonly acceptedAt: string;
  /** How often it was offered; more than once means that it was sent twice. */
  readonly arrivals: number;
}

/** A page of a store's recorded messages, newest first; oldest first from what lies `after` a sequence number. */
export interface RecordedPage {
  readonly limit: number;
  readonly before?: number;
  readonly after?: number;
}

/** The process that writes messages to a file, for development and tests. It can be asked what it took. */
export class RecordingGateway extends ContactChannelGateway {
  readonly canFind = true;

  constructor(
    private readonly url: string,
    private readonly token: string | undefined,
    private readonly timeoutMs = SEND_TIMEOUT_MS,
    private readonly connectWithinMs = CONNECT_WITHIN_MS,
  ) {
    super();
  }

  async send(message: ChannelMessage): Promise<Delivery> {
    const answer = await this.call('POST', '', JSON.stringify(message));
    if (answer.kind === 'unreachable') return { kind: 'refused', reason: 'unreachable', permanent: false };
    const { status, body } = answer;
    if (status === 200 || status === 201) return acceptanceOf(JSON.parse(body) as RecordedMessage);
    if (status >= 500) throw new Error(`The recording gateway answered ${status}`);
    return { kind: 'refused', reason: `status_${status}`, permanent: true };
  }

  async find({ key }: Pick<SoughtMessage, 'key'>): Promise<Delivery | null> {
    const [found] = await this.ask({ key });
    return found ? acceptanceOf(found) : null;
  }

  /** What it took of one store. */
  list(storeCode: string, { limit, before, after }: RecordedPage): Promise<RecordedMessage[]> {
    const bounds = Object.entries({ limit, before, after }).filter(([, value]) => value !== undefined);
    return this.ask({ store: storeCode, ...Object.fromEntries(bounds.map(([name, value]) => [name, String(value)])) });
  }

  private async ask(query: Readonly<Record<string, string>>): Promise<RecordedMessage[]> {
    const answer = await this.call('GET', `?${new URLSearchParams(query)}`);
    if (answer.kind === 'unreachable') throw new Error('The recording gateway cannot be reached');
    if (answer.status !== 200) throw new Error(`The recording gateway answered ${answer.status}`);
    return (JSON.parse(answer.body) as { data: RecordedMessage[] }).data;
  }

  private call(method: string, query: string, body?: string) {
    const authorization = this.token && { authorization: `Bearer ${this.token}` };
    const headers = { 'content-type': 'application/json', ...authorization };
    return callGateway(new URL(`messages${query}`, `${this.url.replace(/\/$/, '')}/`), {
      method,
      headers,
      body,
      timeoutMs: this.timeoutMs,
      // a question may take its time
      connectWithinMs: body === undefined ? this.timeoutMs : this.connectWithinMs,
    });
  }
}

const acceptanceOf = ({ id }: RecordedMessage): Delivery => ({ kind: 'accepted', reference: id });
