import type { FieldProblem } from '#libs/foundation';

export interface RoleFields {
  readonly code: string;
  readonly permissions: readonly string[];
  readonly deputies: readonly string[];
  readonly escalatesTo: string | null;
}

export interface KnownCodes {
  readonly permissions: ReadonlySet<string>;
  readonly roles: { has(code: string): boolean };
}

/** What is wrong with a role: it names permissions or roles that are not there, or stands in for itself. TEN-07 */
export function faultsOfRole(role: RoleFields, known: KnownCodes): FieldProblem[] {
  const isOther = (code: string): boolean => known.roles.has(code) && code !== role.code;
  const faults = [
    ...role.permissions.flatMap((code, index) =>
      known.permissions.has(code) ? [] : [{ pointer: `#/permissions/${index}`, code: 'unknown_permission' }],
    ),
    ...role.deputies.flatMap((code, index) =>
      isOther(code) ? [] : [{ pointer: `#/deputies/${index}`, code: 'unknown_role' }],
    ),
  ];
  if (role.escalatesTo !== null && !isOther(role.escalatesTo)) {
    faults.push({ pointer: '#/escalatesTo', code: 'unknown_role' });
  }
  return faults;
}
