import { setTimeout as sleep } from 'node:timers/promises';
import { Test, type TestingModule } from '@nestjs/testing';
import { row, sql } from '#libs/database';
import { Clock, instantOf, localDate, type LocalDate, localDateOf, localTimeOf } from '#libs/foundation';
import { JobQueue, STORE_TICK } from '#libs/queue';
import { StoreDb } from '#libs/tenancy';
import { WorkerModule } from '../../worker/src/worker.module';
import type { Branch } from './branch';
import type { TestApi } from './test-api';

const ZONE = 'Asia/Shanghai';
const POLL_MS = 25;

/** What one tick leaves over, such as events of messages that were sent meanwhile, the next one takes. */
const TICK_EVERY_MS = 150;
const GIVEN_UP_AFTER_MS = 30_000;

/** The day's plan is made. */
const PLANNED_AT = '06:00';

export interface ListedContact {
  readonly id: string;
  readonly journey: string;
  readonly step: string;
  readonly channel: string;
  readonly category: string;
  readonly state: string;
  readonly customerId: string;
  readonly dueAt: string;
  readonly sentAt: string | null;
  readonly quietHoursExempt: boolean;
  readonly mergedIntoId: string | null;
  readonly outcome: string | null;
}

export interface Decision {
  readonly kind: 'sent' | 'deferred' | 'merged' | 'suppressed';
  readonly reason: { readonly code: string; readonly label: string };
  readonly until: string | null;
  readonly decidedAt: string;
}

interface Call {
  readonly id: string;
  readonly journey: string;
  readonly callAt: string | null;
  readonly attempts: number;
  readonly customer: { readonly id: string };
}

interface Listed<Entry> {
  readonly data: readonly Entry[];
  readonly page: { readonly nextCursor: string | null };
}

/** How a specialist's try of a call ends. */
export type Attempt = (call: Call, now: Date) => object;

/** A store whose days go by: a worker beside the API, a clock that both read, and a specialist who makes the calls. */
export class StoreDays {
  private constructor(
    private readonly api: TestApi,
    private readonly worker: TestingModule,
    private readonly store: Branch,
    private readonly attempt: Attempt,
  ) {}

  static async begin(api: TestApi, store: Branch, attempt: Attempt): Promise<StoreDays> {
    const worker = await Test.createTestingModule({ imports: [WorkerModule.forRoot(api.world.config)] })
      .overrideProvider(Clock)
      .useValue(api.world.clock)
      .compile();
    await worker.init();
    return new StoreDays(api, worker, store, attempt);
  }

  close(): Promise<void> {
    return this.worker.close();
  }

  /** Lives through a day: what is due at its time, the calls that are to be made, and what somebody does at `time`. */
  async live(on: LocalDate, doings: Readonly<Record<string, () => Promise<unknown>>> = {}): Promise<void> {
    const waiting = new Map(Object.entries(doings));
    const moments = [PLANNED_AT, ...waiting.keys()].map((time) => instantOf(on, time, ZONE));
    for (;;) {
      const [next] = [...moments, ...(await this.comingUp())].sort((a, b) => a.getTime() - b.getTime());
      if (!next || localDateOf(next, ZONE) > on) return;
      const at = new Date(Math.max(next.getTime(), this.api.world.clock.now().getTime()));
      this.api.world.clock.set(at);
      moments.splice(0, moments.length, ...moments.filter((moment) => moment > at));
      const time = localTimeOf(at, ZONE).slice(0, 5);
      const doing = waiting.get(time);
      waiting.delete(time);
      await doing?.();
      await this.untilNothingIsLeft();
      if (await this.makeCalls()) await this.untilNothingIsLeft();
    }
  }

  get<Body>(path: string): Promise<Body> {
    return this.api.must<Body>({ method: 'GET', path: `${this.store.path}/${path}`, credential: this.store.key });
  }

  async all<Entry>(path: string): Promise<Entry[]> {
    const found: Entry[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Listed<Entry> = await this.get(
        `${path}${path.includes('?') ? '&' : '?'}limit=100${cursor && `&cursor=${cursor}`}`,
      );
      found.push(...page.data);
      cursor = page.page.nextCursor;
    }
    return found;
  }

  contacts(): Promise<ListedContact[]> {
    return this.all('contacts');
  }

  async decisionsOf(contactId: string): Promise<readonly Decision[]> {
    return (await this.get<{ decisions: readonly Decision[] }>(`contacts/${contactId}`)).decisions;
  }

  /** Contacts and calls that wait for their time. */
  private async comingUp(): Promise<Date[]> {
    const waiting = await this.ask<{ at: Date | null }>(
      sql`select min(due_at) as at from contact where state in ('due', 'claimed', 'sending')`,
    );
    const calls = (await this.calls()).flatMap(({ callAt }) => (callAt === null ? [] : [new Date(callAt)]));
    return [...(waiting?.at ? [waiting.at] : []), ...calls];
  }

  private async calls(): Promise<readonly Call[]> {
    return (await this.get<Listed<Call>>('calls?limit=100')).data;
  }

  private async makeCalls(): Promise<boolean> {
    const now = this.api.world.clock.now();
    const ready = (await this.calls()).filter(({ callAt }) => callAt === null || new Date(callAt) <= now);
    for (const call of ready) await this.store.post(`calls/${call.id}/attempts`, this.attempt(call, now));
    return ready.length > 0;
  }

  /** Everything is done that can be done at this moment: persons matched, the day planned, events heard, contacts made. */
  private async untilNothingIsLeft(): Promise<void> {
    const queue = this.worker.get(JobQueue, { strict: false });
    const now = this.api.world.clock.now();
    const planOn = localDate(localDateOf(new Date(now.getTime() - 6 * 3_600_000), ZONE));
    let before: number | undefined;
    let movedAt = Date.now();
    for (let tickedAt = 0; Date.now() < movedAt + GIVEN_UP_AFTER_MS; await sleep(POLL_MS)) {
      if (Date.now() > tickedAt + TICK_EVERY_MS) {
        await queue.add(STORE_TICK, { storeCode: this.store.store.code });
        tickedAt = Date.now();
      }
      const left = await this.ask<{ count: number }>(sql`
        select (select count(*) from contact where state in ('due', 'claimed', 'sending') and due_at <= ${now})::integer
             + (select count(*) from customer where person_version is distinct from version)::integer
             + (select count(*) from event_pending where coalesce(retry_at, ${now}) <= ${now})::integer
             + (not exists (select from reminder_plan
                            where plan_on >= ${planOn} and changes <= planned_changes))::integer as count`);
      if (left?.count === 0) return;
      if (left?.count !== before) [before, movedAt] = [left?.count, Date.now()];
    }
    throw new Error(`Something is left undone at ${now.toISOString()}`);
  }

  private ask<Row>(statement: ReturnType<typeof sql>): Promise<Row | null> {
    return this.api.get(StoreDb).run(this.store.store.ctx, (tx) => row<Row>(tx, statement));
  }
}
