import { fill, type Locale, localMinuteOf, parsePhone } from '#libs/foundation';
import type { NoticeMessage, NoticeReason, TaskNotice } from '#libs/tasks';
import type { QuietWindow } from '../policy/quiet-hours.policy';

/** More people are not told of one task. */
export const MOST_PEOPLE = 20;

/** A gateway that is away for hours does not make a message of the morning ring at night. */
const MOST_REFUSALS = 8;

/** After this long a message that nobody can tell of counts as unknown. */
const LONGEST_DOUBT_MS = 3_600_000;
const DOUBT_PAUSE_MS = 30_000;
const LONGEST_TITLE = 60;

/** Quiet hours of the staff, as the rules of customers have theirs. */
export const asSmsWindows = (windows: readonly Omit<QuietWindow, 'channels'>[]): QuietWindow[] =>
  windows.map(({ days, from, to }) => ({ days, from, to, channels: ['sms'] }));

/** What of a task decides who is told of it. */
export interface NoticedTask {
  readonly state: string;
  readonly ownerRole: string;
  readonly assigneeId: string | null;
  readonly claimedBy: string | null;
  readonly notices: readonly TaskNotice[];
}

/** Who there is, and what the rules say. */
export interface NoticeSituation {
  /** Whether a rule asks for messages about tasks of this kind. */
  readonly isWanted: boolean;
  readonly policyRef: string;
  /** The end of the quiet hours that hold it; null: it may go now. */
  readonly quietUntil: Date | null;
  readonly reach: {
    readonly responsible: ReadonlyMap<string, readonly string[]>;
    readonly phones: ReadonlyMap<string, string | null>;
    readonly absent: ReadonlySet<string>;
  };
  /** What it says; null: the provider has no template for it. */
  readonly message: Pick<NoticeMessage, 'text' | 'template'> | null;
}

export interface DecidedNotices {
  readonly notices: readonly TaskNotice[];
  readonly dueAt: Date | null;
}

/**
 * Whom of the staff a task is told to by text message: the person it is for, else whoever answers for its role, each once
 * and never again. Nobody of what is closed or taken by now. Those that become `sending` leave after the commit. FUP-12
 */
export function decideNotices(task: NoticedTask, situation: NoticeSituation, now: Date): DecidedNotices {
  const { isWanted, policyRef, quietUntil, reach, message } = situation;
  const line = (staffId: string | null, reason: NoticeReason): TaskNotice => ({
    ...{ staffId, state: 'not_sent', reason, at: now.toISOString(), policyRef },
  });
  const isUnderWay = task.notices.some(({ state }) => state === 'sending');
  const without = (reason: NoticeReason): DecidedNotices => ({
    notices:
      task.notices.length === 0
        ? [line(null, reason)]
        : task.notices.map((one) => (one.state === 'waiting' ? line(one.staffId, reason) : one)),
    dueAt: isUnderWay ? now : null,
  });
  if (task.state === 'done' || task.state === 'cancelled') return without('closed');
  if (!isWanted) return without('not_wanted');
  if (task.claimedBy !== null) return without('taken');
  if (quietUntil) return { notices: task.notices, dueAt: isUnderWay ? now : quietUntil };

  const people = task.assigneeId === null ? (reach.responsible.get(task.ownerRole) ?? []) : [task.assigneeId];
  const known = new Map(task.notices.map((one) => [one.staffId, one]));
  if (people.length > 0) known.delete(null);
  else if (known.size === 0) known.set(null, line(null, 'nobody_there'));
  people.forEach((staffId, place) => {
    const before = known.get(staffId);
    // whom no message left for may need one now: who is back, or whom it was given to after all
    if (before && before.state !== 'waiting' && before.state !== 'not_sent') return;
    const phone = reach.phones.get(staffId);
    const not = (reason: NoticeReason) => {
      if (before?.reason !== reason) known.set(staffId, line(staffId, reason));
    };
    if (phone === undefined || reach.absent.has(staffId)) not('away');
    else if (!isMobile(phone)) not('no_phone');
    else if (place >= MOST_PEOPLE) not('too_many');
    else if (!message) not('no_provider_template');
    else {
      known.set(staffId, {
        ...line(staffId, 'as_ruled'),
        state: 'sending',
        refusals: before?.refusals,
        message: { ...message, to: phone, intendedAt: now.toISOString() },
      });
    }
  });
  // whom it waited for, and whom it is not for any more
  const notices = [...known.values()].map((one) => (one.state === 'waiting' ? line(one.staffId, 'for_another') : one));
  return { notices, dueAt: notices.some(isOpen) ? now : null };
}

const isOpen = ({ state }: TaskNotice): boolean => state === 'waiting' || state === 'sending';

const isMobile = (phone: string | null): phone is string => {
  const verdict = phone === null ? null : parsePhone(phone);
  return verdict?.kind === 'valid' && verdict.type === 'mobile';
};

/** How a message ended, or what the gateway that was asked for it said. */
export type NoticeResult =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly permanent: boolean }
  /** It has surely not left: it is judged anew. */
  | { readonly kind: 'unsent' }
  /** It may have left; the gateway will be asked. */
  | { readonly kind: 'in_doubt' }
  | { readonly kind: 'unknown' };

/** What becomes of the notices of a task after their messages; those without a result stay as they are. */
export function settleNotices(
  notices: readonly TaskNotice[],
  results: ReadonlyMap<string | null, NoticeResult>,
  now: Date,
): DecidedNotices {
  const settled = notices.map((one) => {
    const result = one.state === 'sending' ? results.get(one.staffId) : undefined;
    return result ? settle(one, result, now) : { notice: one, dueAt: isOpen(one) ? now : null };
  });
  const due = settled.flatMap(({ dueAt }) => (dueAt ? [dueAt.getTime()] : []));
  return {
    notices: settled.map(({ notice }) => notice),
    dueAt: due.length > 0 ? new Date(Math.min(...due)) : null,
  };
}

function settle(notice: TaskNotice, result: NoticeResult, now: Date): { notice: TaskNotice; dueAt: Date | null } {
  const { message, ...rest } = notice;
  const over = (state: 'sent' | 'failed' | 'unknown', reason: NoticeReason) => ({
    notice: { ...rest, state, reason, at: now.toISOString() },
    dueAt: null,
  });
  const again = (reason: NoticeReason, pauseMs: number, refusals = rest.refusals) => ({
    notice: { ...rest, state: 'waiting' as const, reason, at: now.toISOString(), refusals },
    dueAt: new Date(now.getTime() + pauseMs),
  });
  switch (result.kind) {
    case 'accepted':
      return over('sent', 'as_ruled');
    case 'refused': {
      const refusals = (rest.refusals ?? 0) + 1;
      if (result.permanent) return over('failed', 'gateway_refused');
      if (refusals >= MOST_REFUSALS) return over('failed', 'gave_up');
      return again('gateway_busy', 2 ** (refusals - 1) * 60_000, refusals);
    }
    case 'unsent':
      return again('as_ruled', 0);
    case 'in_doubt': {
      const doubtMs = now.getTime() - Date.parse(message?.intendedAt ?? now.toISOString());
      if (doubtMs >= LONGEST_DOUBT_MS) return over('unknown', 'outcome_unknown');
      return { notice, dueAt: new Date(now.getTime() + DOUBT_PAUSE_MS) };
    }
    case 'unknown':
      return over('unknown', 'outcome_unknown');
  }
}

const WORDS: Readonly<Record<Locale, string>> = {
  'zh-CN': '待办：{title}（单号{number}，{due}前处理）{link}',
  en: 'To do: {title} (no. {number}, by {due}) {link}',
};

/**
 * What the message says: what sort of task, the number of the order that it is about or else the end of the task's own id,
 * until when, and where it opens. Nothing of a customer: of a task's params, which are ids, dates and numbers, only what
 * its title names. Times are those of the store's clock.
 */
export function noticeWords(
  task: { readonly id: string; readonly dueAt: Date; readonly params: Readonly<Record<string, string | number>> },
  title: string,
  { language, link, storeCode, timeZone }: NoticeStyle,
): { readonly text: string; readonly values: Readonly<Record<string, string>> } {
  const { id, dueAt, params } = task;
  const values = {
    title: [...title].slice(0, LONGEST_TITLE).join(''),
    number: String(params.orderNumber ?? id.slice(-8)),
    due: localMinuteOf(dueAt, timeZone),
    link: link === null ? '' : fill(link, { taskId: id, storeCode }),
  };
  return { text: fill(WORDS[language], values).trim(), values };
}

export interface NoticeStyle {
  readonly language: Locale;
  readonly link: string | null;
  readonly storeCode: string;
  readonly timeZone: string;
}
