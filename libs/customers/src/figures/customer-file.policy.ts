import type { CustomerKind } from '../customer.entity';

/** What a customer's file may be asked to hold; a phone counts while it may be right. CUS-19 */
export const FILE_FIELDS = [
  ...(['phone', 'contact_person', 'birthday', 'address', 'id_number', 'occupation', 'hobbies'] as const),
  ...(['file_source', 'observations', 'relations'] as const),
] as const;
export type FileField = (typeof FILE_FIELDS)[number];

export type FileRules = Readonly<Record<CustomerKind, readonly FileField[]>>;

export interface Completeness {
  readonly required: readonly FileField[];
  readonly missing: readonly FileField[];
  /** 0 to 100, rounded down: only a complete file has 100. */
  readonly percent: number;
}

/** How complete a file is by the rules (客户信息完整性); `absent` is all that it does not hold. CUS-19 */
export function completenessOf(kind: CustomerKind, absent: readonly FileField[], rules: FileRules): Completeness {
  const required = rules[kind];
  const missing = required.filter((field) => absent.includes(field));
  const held = required.length - missing.length;
  return { required, missing, percent: required.length === 0 ? 100 : Math.floor((held * 100) / required.length) };
}
