import { DomainError } from '#libs/foundation';
import type { Context } from '#libs/tenancy';
import { lacking } from '../access/access.policy';
import { permissionNotHeld } from '../identity.errors';

/**
 * Nobody passes on what they do not hold. The system itself, which sets a group up, may.
 * @throws DomainError `permission_not_held`
 */
export function assertHolds(ctx: Context, permissions: Iterable<string>): void {
  if (ctx.actor.type === 'system') return;
  const missing = lacking(ctx.permissions, permissions);
  if (missing.length > 0) throw new DomainError(permissionNotHeld, { params: { permissions: missing.join(', ') } });
}
