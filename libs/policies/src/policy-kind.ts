import type { Type } from '@nestjs/common';
import { type FieldProblem, type Localized, refusedField } from '#libs/foundation';
import { readAs } from '#libs/http';

/** Where a policy is set: for the whole group, or by a store for itself. */
export const POLICY_LEVELS = ['group', 'store'] as const;
export type PolicyLevel = (typeof POLICY_LEVELS)[number];

/** A document that comes with the product. It counts where neither group nor store issued one of its code. */
export interface PolicyPreset<Document extends object = object> {
  readonly code: string;
  /** Goes up when the product's document changes; the older one stays in the list, since decisions refer to it. */
  readonly version: number;
  readonly label: Localized;
  readonly document: Document;
}

/** A document of another kind, or code, that a document names. */
export interface PolicyReference {
  /** Starts at the document: `#/steps/0/script`. */
  readonly pointer: string;
  readonly kind: string;
  readonly code: string;
  /** What the field is refused with where nothing of that code is issued. */
  readonly fault: string;
}

/** One type of policy document (制度): its schema, who may set it, and what the product ships. */
export interface PolicyKind<Document extends object = object> {
  /** Such as `journey`. */
  readonly code: string;
  readonly label: Localized;
  /** Class with field decorators: validation and OpenAPI of the document. A field may be added as optional only. */
  readonly document: Type<Document>;
  /** Who may set it. What only the group sets is the same for all its stores, such as the definition of a KPI. */
  readonly levels: readonly PolicyLevel[];
  /** `open`: a group adds codes of its own; else all that there are. */
  readonly codes: 'open' | readonly string[];
  readonly presets: readonly PolicyPreset<Document>[];
  /** What the fields cannot say by themselves; pointers start at the document: `#/steps/0/filter`. */
  check?(document: Document): readonly FieldProblem[];
  /** What else has to be issued, or to ship with the product, before this is. A kind of no loaded lib is not asked for. */
  references?(document: Document): readonly PolicyReference[];
}

const kinds = new Map<string, PolicyKind>();

const KIND = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** A code of a policy, such as `maintenance-due` or `KPI-01`. */
export const POLICY_CODE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/;

/** Declares a kind of policy document. What makes no sense ends the process at boot. */
export function definePolicyKind<Document extends object>(kind: PolicyKind<Document>): PolicyKind<Document> {
  const { code, codes, presets, levels } = kind;
  if (!KIND.test(code) || code.length > 30) throw new Error(`${code} is not a kind of policy such as contact-policy`);
  if (kinds.has(code)) throw new Error(`Policy kind ${code} is defined twice`);
  if (!levels.includes('group')) throw new Error(`Policy kind ${code}: what a store sets, the group can set too`);
  const known = new Set<string>();
  for (const preset of presets) {
    const name = `${code}/${preset.code} version ${preset.version}`;
    if (!isCodeOf({ codes }, preset.code)) throw new Error(`Preset ${name} has a code that its kind does not take`);
    if (known.has(name)) throw new Error(`Preset ${name} is there twice`);
    known.add(name);
  }
  kinds.set(code, kind as PolicyKind);
  return kind;
}

export function findPolicyKind(code: string): PolicyKind | undefined {
  return kinds.get(code);
}

/** Every kind of the loaded libs, sorted by code. */
export function allPolicyKinds(): PolicyKind[] {
  return [...kinds.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** Whether a policy of that kind may have that code. */
export function isCodeOf({ codes }: Pick<PolicyKind, 'codes'>, code: string): boolean {
  return POLICY_CODE.test(code) && (codes === 'open' || codes.includes(code));
}

/** The newest preset of each code. */
export function currentPresets<Document extends object>(kind: PolicyKind<Document>): PolicyPreset<Document>[] {
  const newest = new Map<string, PolicyPreset<Document>>();
  for (const preset of kind.presets) {
    if (preset.version > (newest.get(preset.code)?.version ?? 0)) newest.set(preset.code, preset);
  }
  return [...newest.values()];
}

/** Everything that is wrong with a document, with pointers that begin with `pointer`. */
export function checkDocument(kind: PolicyKind, json: unknown, pointer = '#/document'): readonly FieldProblem[] {
  return judged(kind, json, pointer).problems;
}

/** JSON as a document of that kind. Throws `validation_failed` with a pointer to each fault. */
export function readDocument<Document extends object>(
  kind: PolicyKind<Document>,
  json: unknown,
  pointer = '#/document',
): Document {
  const { value, problems } = judged(kind, json, pointer);
  if (problems.length > 0) throw refusedField(...problems);
  return value;
}

/**
 * A document that was valid when it was issued, or ships with the product. Its kind's check is not asked again: a rule
 * that became stricter since then does not undo what is in force.
 */
export function readStoredDocument<Document extends object>(kind: PolicyKind<Document>, json: unknown): Document {
  const { value, problems } = readAs(kind.document, json);
  const [fault] = problems;
  if (fault) throw new Error(`A stored document no longer fits the kind ${kind.code}: ${fault.pointer} ${fault.code}`);
  return value;
}

/** Reads every preset as a document of a group is read, so that one which could not be issued keeps the app from booting. */
export function assertPresets(all: readonly PolicyKind[]): void {
  const faults = all.flatMap((kind) =>
    kind.presets.flatMap(({ code, version, document }) =>
      checkDocument(kind, JSON.parse(JSON.stringify(document)), '#').map(
        (problem) => `${kind.code}/${code} version ${version}: ${problem.pointer} ${problem.code}`,
      ),
    ),
  );
  if (faults.length > 0) throw new Error(`These presets are not valid:\n  ${faults.join('\n  ')}`);
}

function judged<Document extends object>(
  kind: PolicyKind<Document>,
  json: unknown,
  pointer: string,
): { value: Document; problems: readonly FieldProblem[] } {
  const { value, problems } = readAs(kind.document, json);
  // a check relies on the types that the class declares
  const all = problems.length > 0 ? problems : (kind.check?.(value) ?? []);
  return {
    value,
    problems: all.map((problem) => ({ ...problem, pointer: `${pointer}${(problem.pointer ?? '#').slice(1)}` })),
  };
}
