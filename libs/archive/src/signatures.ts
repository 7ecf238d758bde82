import { DomainError } from '#libs/foundation';
import { forbidden } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import type { ArchiveDepartment } from './archive-file.entity';

/** What a department's papers ask for beside `archive:hand-over`. TEN-06 */
const PERMISSION_OF: Readonly<Record<ArchiveDepartment, string | null>> = {
  sales: 'archive:write-sales',
  service: 'archive:write-service',
  customer_care: null,
};

/** Throws `forbidden` for papers of another department. ARC-17 */
export function requireDepartment(ctx: StoreContext, department: ArchiveDepartment): void {
  const permission = PERMISSION_OF[department];
  if (permission && !ctx.permissions.has(permission)) throw new DomainError(forbidden);
}

/** Whose signature it is: people sign for themselves, a key for the person that it names. SEC-07 */
export function signerOf({ actor }: StoreContext, named: string | undefined): string {
  return actor.type === 'staff' ? actor.id : (named ?? actor.id);
}
