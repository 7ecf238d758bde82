import { closeSync, openSync, readSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Arrival {
  readonly key: string;
  /** 1 for the first time that the key arrived. */
  readonly arrival: number;
  readonly at: number;
}

const POLL_MS = 20;

/** Follows the file of the recording gateway, which only ever grows. */
export class MessageArrivals {
  readonly all: Arrival[] = [];
  private readonly file: number;
  private rest = Buffer.alloc(0);

  constructor(path: string) {
    this.file = openSync(path, 'r');
  }

  /** The first that arrived at `instant` or later; null where none does within the time. */
  async firstSince(instant: number, withinMs: number): Promise<Arrival | null> {
    for (;;) {
      this.read();
      const found = this.all.find(({ at }) => at >= instant);
      if (found || Date.now() > instant + withinMs) return found ?? null;
      await sleep(POLL_MS);
    }
  }

  read(): readonly Arrival[] {
    const block = Buffer.alloc(256 * 1024);
    for (let bytes; (bytes = readSync(this.file, block)) > 0;) {
      this.rest = Buffer.concat([this.rest, block.subarray(0, bytes)]);
    }
    const end = this.rest.lastIndexOf('\n') + 1;
    for (const line of this.rest.subarray(0, end).toString().split('\n').filter(Boolean)) {
      const { key, arrival, arrivedAt } = JSON.parse(line) as { key: string; arrival: number; arrivedAt: string };
      this.all.push({ key, arrival, at: Date.parse(arrivedAt) });
    }
    this.rest = this.rest.subarray(end);
    return this.all;
  }

  close(): void {
    closeSync(this.file);
  }
}
