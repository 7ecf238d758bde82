import { rows, sql } from '#libs/database';
import { DomainError } from '#libs/foundation';
import type { GroupTx } from '#libs/tenancy';
import { type AdministratorFacts, keepsAnAdministrator } from './delegation.policy';
import { lastAdministrator } from '../identity.errors';
import { effectiveRoles } from '../roles/roles.queries';

/**
 * Makes a change that could take the group its last administrator, and undoes it if it does. Such changes come one after
 * the other, or two of them could each count on the other's administrator.
 * @throws DomainError `staff_last_administrator`
 */
export async function keepingAnAdministrator<Result>(tx: GroupTx, change: () => Promise<Result>): Promise<Result> {
  const [, before] = await Promise.all([
    rows(tx, sql`select id from group_grant where level = 'group' order by id for update`),
    administrators(tx), // sent behind the lock, and so answered from what it guards
  ]);
  const result = await change();
  if (!keepsAnAdministrator(before, await administrators(tx))) throw new DomainError(lastAdministrator);
  return result;
}

async function administrators(tx: GroupTx): Promise<AdministratorFacts[]> {
  const [granted, roles] = await Promise.all([
    rows<{ staffId: string; roleCode: string }>(
      tx,
      sql`select g.staff_id as "staffId", g.role_code as "roleCode"
          from group_grant g join group_staff s on s.id = g.staff_id
          where g.level = 'group' and s.state = 'active'`,
    ),
    effectiveRoles(tx),
  ]);
  const held = new Map<string, Set<string>>();
  for (const { staffId, roleCode } of granted) {
    const wholeGroup = held.get(staffId) ?? new Set();
    roles.get(roleCode)?.permissions.forEach((permission) => wholeGroup.add(permission));
    held.set(staffId, wholeGroup);
  }
  return [...held].map(([staffId, wholeGroup]) => ({ staffId, wholeGroup }));
}
