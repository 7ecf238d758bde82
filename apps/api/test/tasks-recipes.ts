import { newId } from '#libs/foundation';
import { createTasks, defineTaskKind } from '#libs/tasks';
import { StoreDb } from '#libs/tenancy';
import type { Branch } from './branch';
import type { Recipe } from './recipe';

/** A sort of task that asks for no permission beyond the inbox's own. */
const ERRAND = defineTaskKind({
  code: 'test-errand',
  title: { 'zh-CN': '跑腿 {number}', en: 'Errand {number}' },
  outcomes: [{ code: 'done', label: { 'zh-CN': '已办', en: 'Done' } }],
  permission: 'tasks:write',
});

async function errand(at: Branch, customerId?: string): Promise<string> {
  const id = newId();
  const subject = { type: 'errand', id: newId() };
  const { ctx } = at.store;
  await at.api.get(StoreDb).run(ctx, (tx) =>
    createTasks(tx, ctx, [
      {
        ...{ id, kind: ERRAND, subject, customerId, ownerRole: 'service_adviser', params: { number: 1 } },
        dueAt: new Date('2026-11-24T02:00:00.000Z'),
      },
    ]),
  );
  return id;
}

export const TASKS_RECIPES: Readonly<Record<string, Recipe>> = {
  'store.listInbox': async (at) => {
    const { id: customerId } = await at.customer();
    await errand(at, customerId);
    return { query: { customerId } };
  },
  'store.followInbox': async () => ({ query: { seconds: '1' } }),
  'store.getTask': async (at) => ({ params: { id: await errand(at) } }),
  'store.claimTask': async (at) => ({ params: { id: await errand(at) } }),
  'store.releaseTask': async (at) => ({ params: { id: await errand(at) } }),
  'store.completeTask': async (at) => ({ params: { id: await errand(at) }, body: { outcome: 'done' } }),
  'store.cancelTask': async (at) => ({ params: { id: await errand(at) }, body: {} }),
};
