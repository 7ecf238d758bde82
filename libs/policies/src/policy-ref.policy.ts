/** Which version a decision was made by. */
export interface PolicyRefParts {
  readonly kind: string;
  readonly code: string;
  readonly level: 'preset' | 'group' | 'store';
  readonly version: number;
}

/** `journey/maintenance-due@store:3`, at most 120 characters. Of a store's version it names the store's own. */
export function policyRef({ kind, code, level, version }: PolicyRefParts): string {
  return `${kind}/${code}@${level}:${version}`;
}

const REF = /^(?<kind>[a-z][a-z0-9-]*)\/(?<code>[A-Za-z0-9._-]+)@(?<level>preset|group|store):(?<version>\d{1,9})$/;

/** The parts of a reference; null where it is none. */
export function parsePolicyRef(ref: string): PolicyRefParts | null {
  const parts = REF.exec(ref)?.groups;
  if (!parts) return null;
  const { kind, code, level, version } = parts as Record<keyof PolicyRefParts, string>;
  return { kind, code, level: level as PolicyRefParts['level'], version: Number(version) };
}
