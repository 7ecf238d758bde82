import { isId } from '#libs/foundation';
import { lockNoticed, saveNotices, type TaskNotice } from '#libs/tasks';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import type { Receipt } from '../gateways/channel-gateway';

/** Whether a receipt is about a message to one of the staff: its key names task and person, a contact's its step. */
export const isOfStaff = ({ key }: Pick<Receipt, 'key'>): boolean => isId(key.split(':')[1] ?? '');

/**
 * Notes what became of messages to staff (短信回执): one that did not arrive has failed, one that nobody knew of and that
 * arrived was sent. What comes again changes nothing. Answers how many were new. FUP-12
 */
export async function noteStaffReceipts(
  tx: StoreTx,
  ctx: StoreContext,
  receipts: readonly Receipt[],
  now: Date,
): Promise<number> {
  const told = receipts.flatMap(({ key, state }) => {
    const [taskId, staffId] = key.split(':');
    return isId(taskId) ? [{ taskId, staffId, state }] : [];
  });
  if (told.length === 0) return 0;
  const tasks = await lockNoticed(tx, [...new Set(told.map(({ taskId }) => taskId))]);
  let noted = 0;
  const changes = tasks.flatMap((task) => {
    const stateOf = new Map(told.flatMap((one) => (one.taskId === task.id ? [[one.staffId, one.state] as const] : [])));
    const notices = task.notices.map((notice) => {
      const state = notice.staffId === null ? undefined : stateOf.get(notice.staffId);
      return state === undefined ? notice : afterReceipt(notice, state, now);
    });
    const changed = notices.filter((notice, index) => notice !== task.notices[index]).length;
    noted += changed;
    return changed > 0 ? [{ task, notices }] : [];
  });
  await saveNotices(tx, ctx, changes, now);
  return noted;
}

function afterReceipt(notice: TaskNotice, state: Receipt['state'], now: Date): TaskNotice {
  const { message: _message, ...rest } = notice;
  const isOpen = notice.state === 'sending' || notice.state === 'unknown';
  if (state === 'undelivered' && (isOpen || notice.state === 'sent')) {
    return { ...rest, state: 'failed', reason: 'not_delivered', at: now.toISOString() };
  }
  return state === 'delivered' && isOpen
    ? { ...rest, state: 'sent', reason: 'as_ruled', at: now.toISOString() }
    : notice;
}
