import type { FieldProblem } from '#libs/foundation';

/** A request names every fault at once, but not more than a person would read. */
const MAX_PROBLEMS = 50;

/** Only a class that nests in itself comes this far, and one that did so without end would overflow the stack. */
const MAX_DEPTH = 64;

/** Checks and converts one value. After `reading.refuse` what it returns is of no account. */
export type Read<Value = unknown> = (input: unknown, reading: Reading) => Value | undefined;

/**
 * One pass over one request: where it is and what it refused so far. The path is only turned into a pointer when
 * something is refused, so that a valid request pays nothing for it.
 */
export class Reading {
  readonly problems: FieldProblem[] = [];
  private readonly path: (string | number)[] = [];

  /** `query` and `header` hold text only, so numbers and lists are parsed from it; a fault names the parameter. */
  constructor(readonly source: 'body' | 'query' | 'header') {}

  get isTooDeep(): boolean {
    return this.path.length > MAX_DEPTH;
  }

  get isText(): boolean {
    return this.source !== 'body';
  }

  /** Reads `input` one step further down. */
  at<Value>(step: string | number, read: Read<Value>, input: unknown): Value | undefined {
    this.path.push(step);
    const value = read(input, this);
    this.path.pop();
    return value;
  }

  refuse(code: string, params?: Readonly<Record<string, unknown>>): undefined {
    if (this.problems.length >= MAX_PROBLEMS) return;
    this.problems.push({ ...this.place, code, params });
  }

  /** Whether the value at this step, or anything in it, was refused already. */
  hasRefused(step: string): boolean {
    if (this.problems.length === 0) return false;
    this.path.push(step);
    const { parameter, pointer } = this.place;
    this.path.pop();
    return this.problems.some((problem) =>
      pointer === undefined
        ? problem.parameter === parameter
        : problem.pointer === pointer || problem.pointer?.startsWith(`${pointer}/`),
    );
  }

  private get place(): Pick<FieldProblem, 'parameter' | 'pointer'> {
    return this.isText ? { parameter: String(this.path[0] ?? '') } : { pointer: pointerOf(this.path) };
  }

  refuseAt(step: string | number, code: string, params?: Readonly<Record<string, unknown>>): undefined {
    this.path.push(step);
    this.refuse(code, params);
    this.path.pop();
  }
}

/** RFC 6901 as a URI fragment: `#/phones/0/number`. */
export function pointerOf(path: readonly (string | number)[]): string {
  return `#${path.map((step) => `/${escapeStep(String(step))}`).join('')}`;
}

function escapeStep(step: string): string {
  const wellFormed = step.slice(0, 100).replace(/\p{Surrogate}/gu, '\uFFFD');
  return encodeURI(wellFormed.replaceAll('~', '~0').replaceAll('/', '~1'));
}

export function isRecord(input: unknown): input is Record<string, unknown> {
  return typeof input === 'object' && input !== null && !Array.isArray(input);
}
