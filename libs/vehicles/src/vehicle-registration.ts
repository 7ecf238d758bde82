import { defineTaskKind, cancelTasks, createTasks } from '#libs/tasks';
import { newId } from '#libs/foundation';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import type { RegistrationState } from './vehicle.entity';
import type { VehicleRecord } from './vehicle.queries';

/** A customer wants help with the plates (协助上牌). VEH-08 */
export const REGISTRATION_HELP = defineTaskKind({
  code: 'registration-help',
  title: { 'zh-CN': '协助客户上牌', en: 'Help a customer to register the plates' },
  outcomes: [
    { code: 'helped', label: { 'zh-CN': '已协助', en: 'Helped' } },
    { code: 'not_needed', label: { 'zh-CN': '客户不再需要', en: 'No longer needed' } },
  ],
  permission: 'vehicles:write',
});

/** Whoever handed the car over knows its papers. */
const HELPER_ROLE = 'sales_consultant';
const HELP_WITHIN_MS = 24 * 60 * 60 * 1000;

/** No other feature's tasks hang on this subject, so that they are not called off with ours. */
const SUBJECT = 'vehicle-registration';

/**
 * Asks a sales consultant to help within a day once help is needed, and takes that back when it no longer is. Called
 * with the vehicle locked, or by whoever wins its version, so that no two tasks are made of one need. VEH-08
 */
export async function followRegistration(
  tx: StoreTx,
  ctx: StoreContext,
  before: Pick<VehicleRecord, 'id' | 'registrationState' | 'ownerCustomerId'>,
  after: RegistrationState,
  now: Date,
): Promise<void> {
  const { id: vehicleId, registrationState, ownerCustomerId: customerId } = before;
  if (registrationState === after) return;
  if (after === 'help_needed') {
    const dueAt = new Date(now.getTime() + HELP_WITHIN_MS);
    const about = { subject: { type: SUBJECT, id: vehicleId }, vehicleId, customerId };
    await createTasks(tx, ctx, [{ ...about, id: newId(), kind: REGISTRATION_HELP, ownerRole: HELPER_ROLE, dueAt }]);
  } else if (registrationState === 'help_needed') {
    await cancelTasks(tx, ctx, { type: SUBJECT, ids: [vehicleId] }, now);
  }
}
