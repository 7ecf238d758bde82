import { Injectable, Logger } from '@nestjs/common';
import { Clock, newId } from '#libs/foundation';
import { Responsibility, type StaffReach } from '#libs/identity';
import { policyInForce } from '#libs/policies';
import {
  findDueNotices,
  filledTitle,
  findTaskKind,
  lockDueNotices,
  lockNoticesOf,
  type NoticeMessage,
  renewNotices,
  saveNotices,
  type Task,
  type TaskNotice,
} from '#libs/tasks';
import { type StoreContext, StoreDb, type StoreTx } from '#libs/tenancy';
import { ContactLease } from '../dispatch/contact-lease';
import { LEASE_MS } from '../dispatch/contact-claims.queries';
import { mapAtMost } from '../dispatch/map-at-most';
import { ChannelGateways, type ContactChannelGateway, type ProviderTemplate } from '../gateways/channel-gateway';
import { DEFAULT_SMS_TEMPLATES, SMS_TEMPLATES } from '../gateways/sms-templates';
import { type SmsTemplates, templateForStep } from '../gateways/sms-templates.policy';
import { quietUntil } from '../policy/quiet-hours.policy';
import { asSmsWindows, decideNotices, type NoticeResult, noticeWords, settleNotices } from './staff-notice.policy';
import { DEFAULT_STAFF_NOTICES, STAFF_NOTICES } from './staff-notice-rules';
import type { StaffNoticeRulesDocument } from './staff-notice-rules.dto';

/** Tasks of one run. */
const BLOCK = 50;
/** Where the gateway cannot be asked: whatever is under way when a worker dies stays unknown, and is not sent again. */
const BLOCK_IN_THE_DARK = 5;
const SENDS_AT_ONCE = 10;

/** What the messages are called in the policy `sms-templates`: this journey, and the kind of task, or `any`. */
export const STAFF_NOTICE_JOURNEY = 'staff-notice';
const ANY_KIND = 'any';

/** A message of one task to one person. */
interface BegunNotice {
  readonly task: Task;
  readonly notice: TaskNotice & { readonly staffId: string; readonly message: NoticeMessage };
  /** An earlier run intended it, and may have sent it. */
  readonly isResumed: boolean;
}

/**
 * Text messages to the staff about their tasks (员工短信通知): intent first, then the gateway, then the outcome, as with
 * customers. It may be killed at any line: what was intended is asked of the gateway by its key, task and person, before
 * anything else; where the gateway cannot tell it stays unknown, and nobody gets a second message. FUP-12, CF-26
 */
@Injectable()
export class StaffNotices {
  private readonly logger = new Logger(StaffNotices.name);

  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly gateways: ChannelGateways,
    private readonly staff: Responsibility,
  ) {}

  /** Until nobody is to be told now. */
  async tell(ctx: StoreContext, signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const now = this.clock.now();
      const most = this.gateway.canFind ? BLOCK : BLOCK_IN_THE_DARK;
      const due = await this.db.run(ctx, (tx) => findDueNotices(tx, now, most));
      if (due.length === 0) return;
      const reach = await this.staff.reachInOwnStore(ctx, [...new Set(due.map(({ ownerRole }) => ownerRole))], now);
      const hold = { runId: newId(), leaseMs: LEASE_MS };
      const startedAt = this.clock.monotonicMs();
      const ids = due.map(({ id }) => id);
      const { held, begun } = await this.db.run(ctx, (tx) => this.intend(tx, ctx, ids, reach, hold, now));
      // somebody else has them in hand
      if (held === 0) return;
      if (begun.length > 0) await this.send(ctx, hold.runId, begun, startedAt, signal);
    }
  }

  /** Commits who is told: from here on a message may have left. */
  private async intend(
    tx: StoreTx,
    ctx: StoreContext,
    ids: readonly string[],
    reach: StaffReach,
    hold: { readonly runId: string; readonly leaseMs: number },
    now: Date,
  ): Promise<{ held: number; begun: BegunNotice[] }> {
    const [tasks, { document: rules, ref: policyRef }, templates] = await Promise.all([
      lockDueNotices(tx, ids, now),
      policyInForce(tx, STAFF_NOTICES, DEFAULT_STAFF_NOTICES, now),
      this.gateway.wantsTemplates ? policyInForce(tx, SMS_TEMPLATES, DEFAULT_SMS_TEMPLATES, now) : null,
    ]);
    const windows = asSmsWindows(rules.quietHours);
    const changes = tasks.map((task) => {
      const rule = rules.rules.find(({ kinds }) => kinds.includes(task.kind));
      const situation = {
        ...{ isWanted: rule !== undefined, policyRef, reach },
        quietUntil: rule?.urgent ? null : quietUntil(now, 'sms', windows, ctx.store.timeZone),
        message: messageOf(ctx, task, rules, templates?.document ?? null),
      };
      return { task, ...decideNotices(task, situation, now) };
    });
    await saveNotices(tx, ctx, changes, now, hold);
    const begun = changes.flatMap(({ task, notices }) => {
      const before = new Set(task.notices.flatMap(({ staffId, state }) => (state === 'sending' ? [staffId] : [])));
      return notices.flatMap((notice) =>
        isBegun(notice) ? [{ task, notice, isResumed: before.has(notice.staffId) }] : [],
      );
    });
    return { held: tasks.length, begun };
  }

  private async send(
    ctx: StoreContext,
    runId: string,
    begun: readonly BegunNotice[],
    startedAt: number,
    signal: AbortSignal,
  ): Promise<void> {
    const ids = [...new Set(begun.map(({ task }) => task.id))];
    const renew = () => this.db.run(ctx, (tx) => renewNotices(tx, runId, ids, LEASE_MS));
    const lease = ContactLease.keep(this.clock, renew, startedAt);
    try {
      const maySend = () => lease.isHeld && !signal.aborted;
      const results = await mapAtMost(SENDS_AT_ONCE, begun, (one) =>
        one.isResumed ? this.ask(ctx, one) : this.deliver(ctx, one, maySend),
      );
      await this.record(ctx, runId, begun, results);
    } finally {
      lease.release();
    }
  }

  private async deliver(ctx: StoreContext, one: BegunNotice, maySend: () => boolean): Promise<NoticeResult> {
    if (!maySend()) return { kind: 'unsent' };
    const { to, text, template } = one.notice.message;
    try {
      return await this.gateway.send({
        ...{ key: keyOf(one), channel: 'sms', to, text, storeCode: ctx.store.code },
        templateCode: `${STAFF_NOTICE_JOURNEY}/${one.task.kind}`,
        ...(template && { template: template as ProviderTemplate }),
      });
    } catch (error) {
      this.logger.warn(
        { storeCode: ctx.store.code, taskId: one.task.id, err: error },
        'A message to staff is in doubt',
      );
      return this.gateway.canFind ? { kind: 'in_doubt' } : { kind: 'unknown' };
    }
  }

  /** What an earlier run intended is only asked for: what never left is judged anew, and may be needed no more. */
  private async ask(ctx: StoreContext, one: BegunNotice): Promise<NoticeResult> {
    if (!this.gateway.canFind) return { kind: 'unknown' };
    const { to, intendedAt } = one.notice.message;
    try {
      const sought = { key: keyOf(one), to, storeCode: ctx.store.code, intendedAt: new Date(intendedAt) };
      return (await this.gateway.find(sought)) ?? { kind: 'unsent' };
    } catch (error) {
      this.logger.warn({ storeCode: ctx.store.code, taskId: one.task.id, err: error }, 'The gateway cannot tell now');
      return { kind: 'in_doubt' };
    }
  }

  private record(
    ctx: StoreContext,
    runId: string,
    begun: readonly BegunNotice[],
    results: readonly NoticeResult[],
  ): Promise<void> {
    const now = this.clock.now();
    const resultsOf = new Map<string, Map<string | null, NoticeResult>>();
    const assigneeOf = new Map(begun.map(({ task }) => [task.id, task.assigneeId]));
    begun.forEach(({ task, notice }, index) => {
      const ofTask = resultsOf.get(task.id) ?? new Map<string | null, NoticeResult>();
      resultsOf.set(task.id, ofTask.set(notice.staffId, results[index]));
    });
    return this.db.run(ctx, async (tx) => {
      const tasks = await lockNoticesOf(tx, runId, [...resultsOf.keys()]);
      const changes = tasks.map((task) => {
        const settled = settleNotices(task.notices, resultsOf.get(task.id) ?? new Map(), now);
        // whom it was given to meanwhile has not been judged
        return { task, ...settled, ...(task.assigneeId !== assigneeOf.get(task.id) && { dueAt: now }) };
      });
      await saveNotices(tx, ctx, changes, now);
    });
  }

  private get gateway(): ContactChannelGateway {
    return this.gateways.of('sms');
  }
}

/** What names the message at the gateway, over all crashes. */
const keyOf = ({ task, notice }: BegunNotice): string => `${task.id}:${notice.staffId}:sms`;

const isBegun = (notice: TaskNotice): notice is BegunNotice['notice'] =>
  notice.state === 'sending' && notice.staffId !== null && notice.message !== undefined;

function messageOf(
  ctx: StoreContext,
  task: Task,
  { language, link }: StaffNoticeRulesDocument,
  templates: SmsTemplates | null,
): Pick<NoticeMessage, 'text' | 'template'> | null {
  const { code: storeCode, timeZone } = ctx.store;
  const title = findTaskKind(task.kind)?.title[language] ?? task.kind;
  const said = noticeWords(task, filledTitle(title, task.params, timeZone), { language, link, storeCode, timeZone });
  if (!templates) return { text: said.text };
  const named = (step: string) => templateForStep(templates, { journey: STAFF_NOTICE_JOURNEY, step }, said);
  const template = named(task.kind) ?? named(ANY_KIND);
  return template && { text: said.text, template };
}
