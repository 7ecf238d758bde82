import { randomUUID } from 'node:crypto';
import { appendFileSync, closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** What is handed to the gateway for one short message (短信). */
export interface OfferedMessage {
  /** The sender's own: the same one whenever the same message is offered again. */
  readonly key: string;
  /** E.164. */
  readonly to: string;
  readonly text: string;
  readonly templateCode: string;
  readonly storeCode: string;
  /** Of an e-mail. */
  readonly subject?: string;
}

/** A message as it was first taken, and how often it was offered. More than once means that a sender sent it twice. */
export interface RecordedMessage extends OfferedMessage {
  readonly id: string;
  /** Position among all messages, from 1 on. */
  readonly sequence: number;
  readonly acceptedAt: string;
  readonly arrivals: number;
}

/** A page of one store's messages, newest first, or oldest first where it looks for what lies `after`. */
export interface MessagePage {
  readonly storeCode: string;
  readonly limit: number;
  readonly before?: number;
  readonly after?: number;
}

/** One line of the file: a message that arrived, be it the first time or again. */
type Line = Omit<RecordedMessage, 'arrivals'> & { readonly arrival: number; readonly arrivedAt: string };

/**
 * The messages of a file that only ever grows, one JSON object a line and one line for every arrival. A line is written
 * before its arrival is answered, so that a process killed at any instant has lost no message that it took; half a line
 * is of a message that nobody was promised.
 */
export class RecordedMessages {
  private readonly byKey = new Map<string, RecordedMessage>();
  private readonly keysOfStores = new Map<string, string[]>();

  private constructor(private readonly file: number) {}

  /** Reads what the file holds; makes it, for its owner's eyes alone, where there is none. */
  static open(path: string): RecordedMessages {
    mkdirSync(dirname(path), { recursive: true });
    const content = existsSync(path) ? readFileSync(path, 'utf8') : '';
    const messages = new RecordedMessages(openSync(path, 'a', 0o600));
    for (const line of content.split('\n')) messages.remember(line);
    if (content !== '' && !content.endsWith('\n')) appendFileSync(messages.file, '\n');
    return messages;
  }

  /** Takes a message, once for each key; what comes again is noted and answered with what was taken. */
  record(offered: OfferedMessage): RecordedMessage {
    const arrivedAt = new Date().toISOString();
    const taken = this.byKey.get(offered.key);
    const { id, sequence, acceptedAt } = taken ?? {
      id: randomUUID(),
      sequence: this.byKey.size + 1,
      acceptedAt: arrivedAt,
    };
    const { key, to, text, templateCode, storeCode, subject } = offered;
    const arrival = (taken?.arrivals ?? 0) + 1;
    const message = { key, storeCode, to, templateCode, ...(subject !== undefined && { subject }), text };
    const line: Line = { sequence, id, ...message, acceptedAt, arrival, arrivedAt };
    // Not asynchronous: two arrivals of one key must not both be the first, and an append takes microseconds.
    appendFileSync(this.file, `${JSON.stringify(line)}\n`);
    return this.count(line);
  }

  find(key: string): RecordedMessage | undefined {
    return this.byKey.get(key);
  }

  list({ storeCode, limit, before = Infinity, after }: MessagePage): RecordedMessage[] {
    const all = (this.keysOfStores.get(storeCode) ?? []).map((key) => this.byKey.get(key) as RecordedMessage);
    if (after !== undefined) return all.filter(({ sequence }) => sequence > after).slice(0, limit);
    return all
      .filter(({ sequence }) => sequence < before)
      .slice(-limit)
      .reverse();
  }

  close(): void {
    closeSync(this.file);
  }

  private remember(text: string): void {
    try {
      this.count(JSON.parse(text) as Line);
    } catch {
      // the torn line of a process that was killed, or the nothing after the last one
    }
  }

  private count({ arrival, arrivedAt: _arrivedAt, ...line }: Line): RecordedMessage {
    const taken = this.byKey.get(line.key);
    const message = { ...(taken ?? line), arrivals: arrival };
    this.byKey.set(line.key, message);
    if (!taken) this.keysOf(line.storeCode).push(line.key);
    return message;
  }

  private keysOf(storeCode: string): string[] {
    let keys = this.keysOfStores.get(storeCode);
    if (!keys) this.keysOfStores.set(storeCode, (keys = []));
    return keys;
  }
}
