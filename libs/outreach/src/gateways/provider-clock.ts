import { instantOf, isLocalDate, localDateOf } from '#libs/foundation';
import type { FoundDelivery } from './channel-gateway';
import { GatewaySilent } from './gateway-call';

/** Aliyun and Tencent say every time by the clock of Beijing. */
const PROVIDER_ZONE = 'Asia/Shanghai';

/** Their queries show a message some time after it was taken. */
const SHOWN_WITHIN_MS = 10 * 60_000;

const WRITTEN = /^(\d{4}-\d\d-\d\d)[ T](([01]\d|2[0-3]):[0-5]\d):([0-5]\d)$/;

/** Instant of `2026-11-22 10:00:00`; undefined for anything else. */
export function providerInstant(text: unknown): Date | undefined {
  const [, day, time, , seconds] = (typeof text === 'string' && WRITTEN.exec(text)) || [];
  if (!day || !time || !isLocalDate(day)) return undefined;
  return new Date(instantOf(day, time, PROVIDER_ZONE).getTime() + Number(seconds) * 1_000);
}

/** `20261122`: the day of a message as it is queried by. */
export const providerDay = (at: Date): string => localDateOf(at, PROVIDER_ZONE).replaceAll('-', '');

/**
 * What it means that a query does not show a message. At first nothing: it is asked again later. After that nobody will
 * ever tell, so that a person has to; that it never arrived the query does not say, and it is never sent a second time.
 */
export function notShown(intendedAt: Date, now: Date): FoundDelivery {
  if (now.getTime() - intendedAt.getTime() < SHOWN_WITHIN_MS)
    throw new GatewaySilent('it does not show the message yet');
  return { kind: 'unknown' };
}

/** Whether the words of a receipt say that nobody has the number (空号). */
export const saysNobodyHasIt = (words: unknown): boolean =>
  typeof words === 'string' && /空号|号码不存在|unknown subscriber|does not exist|^MK:000[01]$/i.test(words);
