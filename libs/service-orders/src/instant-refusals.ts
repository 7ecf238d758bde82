import { type DomainError, refusedField } from '#libs/foundation';
import { instantInFuture, instantOutOfOrder, promiseBeforeArrival } from './service-orders.errors';

/** An instant that lies before what happened last, or ahead of now. */
export function refusedInstant(pointer: string, notBefore: Date | null, notAfter: Date): DomainError {
  if (notBefore === null) return refusedField({ pointer, code: instantInFuture.code });
  const params = { notBefore: notBefore.toISOString(), notAfter: notAfter.toISOString() };
  return refusedField({ pointer, code: instantOutOfOrder.code, params });
}

/** Nothing is promised for a time before the arrival. */
export function refusePromiseBefore(arrivedAt: Date, promisedAt: Date | null): void {
  if (promisedAt === null || promisedAt >= arrivedAt) return;
  throw refusedField({ pointer: '#/promisedAt', code: promiseBeforeArrival.code });
}
