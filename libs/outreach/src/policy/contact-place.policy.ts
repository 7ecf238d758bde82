import type { ContactCategory } from '../contact-states';

/** A step may name a place after the last of the categories too. */
export const LAST_PLACE = 9;

/**
 * The place at which a contact speaks, 1 before all others: what its step says, else that of its category in the contact
 * policy; categories that the policy leaves out come after those that it names. REM-31, CF-27
 */
export function placeOf(
  { priority, category }: { readonly priority: number | null; readonly category: ContactCategory },
  order: readonly ContactCategory[],
): number {
  return priority ?? (order.indexOf(category) + 1 || order.length + 1);
}
