/** One server-sent event. */
export interface StreamedEvent {
  readonly type: string;
  readonly id: string;
  /** As it was sent: JSON. */
  readonly data: string;
}

/**
 * Server-sent events as a client reads them, one by one while the stream goes on, so that a test does what comes next
 * when it has heard of what came before, and not when it has waited for long enough.
 */
export class EventStream {
  private rest = '';

  private constructor(
    readonly headers: Headers,
    private readonly body: ReadableStreamDefaultReader<string>,
    private readonly connection: AbortController,
  ) {}

  /** Resolves when the stream has begun: from then on nothing is missed. */
  static async open(url: string, headers: Readonly<Record<string, string>> = {}): Promise<EventStream> {
    const connection = new AbortController();
    const answer = await fetch(url, { headers, signal: connection.signal });
    if (!answer.ok || !answer.body) throw new Error(`${answer.status} ${await answer.text()}`);
    return new EventStream(answer.headers, answer.body.pipeThrough(new TextDecoderStream()).getReader(), connection);
  }

  /** The next event, past all comments; null when the stream has ended. */
  async next(): Promise<StreamedEvent | null> {
    for (;;) {
      const [block, ...later] = this.rest.split('\n\n');
      if (block !== undefined && later.length > 0) {
        this.rest = later.join('\n\n');
        const fields = new Map(block.split('\n').map((line) => [/^\w*/.exec(line)?.[0], line.replace(/^\w*: ?/, '')]));
        const [type, id, data] = ['event', 'id', 'data'].map((field) => fields.get(field) ?? '');
        if (type) return { type, id, data } as StreamedEvent;
        continue;
      }
      const { done, value } = await this.body.read();
      if (done) return null;
      this.rest += value;
    }
  }

  /** All that still come until it ends. */
  async toItsEnd(): Promise<StreamedEvent[]> {
    const events: StreamedEvent[] = [];
    for (let event = await this.next(); event; event = await this.next()) events.push(event);
    return events;
  }

  /** Hangs up. */
  close(): void {
    this.connection.abort();
  }
}
