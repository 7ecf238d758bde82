import type { Span } from '#libs/deadlines';

/** When bays or technicians are taken: of each, stretches in order and apart. */
export class BusySpans {
  private readonly byId = new Map<string, Span[]>();

  constructor(taken: Iterable<{ readonly id: string } & Span>) {
    for (const { id, from, to } of taken) {
      const known = this.byId.get(id);
      if (known) known.push({ from, to });
      else this.byId.set(id, [{ from, to }]);
    }
    for (const spans of this.byId.values()) spans.sort((a, b) => a.from - b.from);
  }

  /** Whether nothing overlaps `[from, to)`: the last stretch that begins before its end has ended by its beginning. */
  isFree(id: string, from: number, to: number): boolean {
    const spans = this.byId.get(id);
    if (!spans) return true;
    let low = 0;
    let high = spans.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (spans[middle].from < to) low = middle + 1;
      else high = middle;
    }
    return low === 0 || spans[low - 1].to <= from;
  }
}
