import { refusedField, unknownReference } from '#libs/foundation';
import type { Responsibility } from '#libs/identity';
import type { StoreContext } from '#libs/tenancy';

/** Throws `validation_failed` for somebody who does not work in the store. Before its transaction: staff are the group's. */
export async function requireConsultant(
  staff: Responsibility,
  ctx: StoreContext,
  consultantId: string | undefined,
): Promise<void> {
  if (consultantId === undefined || (await staff.worksInOwnStore(ctx, consultantId))) return;
  throw refusedField({ pointer: '#/consultantId', code: unknownReference.code });
}
