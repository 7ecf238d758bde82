import { defineJob } from './define-job';

/** One round of everything that is due in a store. Adding it while it runs makes it run once more. */
export const STORE_TICK = defineJob<{ readonly storeCode: string }>({
  queue: 'tick',
  name: 'store-tick',
  id: ({ storeCode }) => `store-tick_${storeCode}`,
  attempts: 1, // the lease of its row brings it back
  keepLastIfActive: true,
});

/** The same at a group's headquarters. */
export const GROUP_TICK = defineJob<{ readonly groupCode: string }>({
  queue: 'tick',
  name: 'group-tick',
  id: ({ groupCode }) => `group-tick_${groupCode}`,
  attempts: 1,
  keepLastIfActive: true,
});
