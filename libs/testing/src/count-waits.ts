import { type TenantScope, transactionChannel } from '#libs/tenancy';

/**
 * Counts, until it is stopped, how often each transaction in a store or at a group's headquarters waits for Postgres, in
 * the order of their ends. What is done behind the requests, on the platform, such as waking stores, is not among them.
 */
export function countWaits({ schema }: { readonly schema: string }): { stop(): number[] } {
  const waits: number[] = [];
  const listen = (message: unknown): void => {
    const told = message as { scope: TenantScope; waits: number };
    if (told.scope.role === schema) waits.push(told.waits);
  };
  transactionChannel.subscribe(listen);
  return {
    stop: () => {
      transactionChannel.unsubscribe(listen);
      return waits;
    },
  };
}
