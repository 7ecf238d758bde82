import type { Span } from '#libs/deadlines';

/** When bays or technicians are taken: of each, stretches in order and apart. What overlaps is one stretch. */
export class BusySpans {
  private readonly byId = new Map<string, Span[]>();

  constructor(taken: Iterable<{ readonly id: string } & Span>) {
    for (const { id, from, to } of [...taken].sort((a, b) => a.from - b.from)) {
      const known = this.byId.get(id);
      const last = known?.at(-1);
      if (!known) this.byId.set(id, [{ from, to }]);
      else if (last && from < last.to) known[known.length - 1] = { from: last.from, to: Math.max(last.to, to) };
      else known.push({ from, to });
    }
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
