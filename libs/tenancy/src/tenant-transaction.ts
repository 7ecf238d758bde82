import { AsyncLocalStorage } from 'node:async_hooks';
import { channel } from 'node:diagnostics_channel';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { PoolClient, QueryConfig, QueryResult } from 'pg';
import { DataSource } from 'typeorm';
import { enterTenant, explained, unfitForReuse, waitsOf } from '#libs/database';
import { DomainError } from '#libs/foundation';
import { announcedBy, Commits, type CommitTopic } from './after-commit';
import type { Context, IdempotencyClaim } from './context';
import { type Claimed, claimKey, type IdempotencyTable, storeAnswer } from './idempotency.queries';
import { busy, commitInDoubt, idempotencyInProgress } from './tenancy.errors';
import type { TenantTx } from './tx';

/** Which walls a transaction stands between. */
export interface TenantScope {
  readonly role: string;
  readonly searchPath: string;
  readonly idempotencyTable: IdempotencyTable;
}

/** Published after every transaction, for the tests that count how often a request waits for Postgres. */
export const transactionChannel = channel('forecourt:transaction');

const ATTEMPTS = 4;
const RETRYABLE = new Set(['40001', '40P01']);
const LOCK_TIMEOUT = '55P03';
const TRANSACTION_ABORTED = '25P02';

/** Kept by the server: it is parsed outside of every tenant, so it holds for all of them. */
const ENTER_TENANT = `select set_config('role', $1, true), set_config('search_path', $2, true)`;

const running = new AsyncLocalStorage<TenantScope>();

/**
 * Opens the transactions of `StoreDb`, `GroupDb` and `PlatformDb`. pg runs in pipeline mode: BEGIN and the role travel
 * with the first statement, so a read waits for the server twice and a write three to five times.
 */
@Injectable()
export class TenantTransaction {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly commits: Commits,
  ) {}

  async run<Tx extends TenantTx, Result>(
    scope: TenantScope,
    ctx: Context,
    work: (tx: Tx) => Promise<Result>,
  ): Promise<Result> {
    if (running.getStore()) throw new Error('run() was called inside run(): pass the tx on instead');
    const claim = ctx.idempotency;
    const key = claim && !claim.claimed ? claim : undefined;
    if (key) key.claimed = true;
    const { result, announced } = await running.run(scope, () => this.attempts(scope, ctx, key, work));
    if (announced) this.commits.publish(ctx, announced);
    return result;
  }

  private async attempts<Tx extends TenantTx, Result>(
    scope: TenantScope,
    ctx: Context,
    claim: IdempotencyClaim | undefined,
    work: (tx: Tx) => Promise<Result>,
  ): Promise<Committed<Result>> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.attempt(scope, ctx, claim, work);
      } catch (error) {
        // with a key a commit in doubt is resolved by asking for the key again
        const inDoubt = error instanceof DomainError && error.problem === commitInDoubt;
        const again = isRetryable(error) || (inDoubt && claim !== undefined);
        if (!again || attempt === ATTEMPTS) throw translate(error);
        await sleep(5 * 2 ** attempt * Math.random());
      }
    }
  }

  private async attempt<Tx extends TenantTx, Result>(
    scope: TenantScope,
    ctx: Context,
    claim: IdempotencyClaim | undefined,
    work: (tx: Tx) => Promise<Result>,
  ): Promise<Committed<Result>> {
    const runner = this.dataSource.createQueryRunner() as unknown as PooledRunner;
    const client = await runner.connect();
    const statements = new Statements(client);
    const waitsBefore = waitsOf(client);
    enterTenant(client, scope.role);
    runner.query = (text, values, structured, name) => statements.send({ text, values, name }, structured);
    runner.isTransactionActive = true;
    try {
      statements.sendUnseen('begin');
      statements.sendUnseen({ name: 'enter-tenant', text: ENTER_TENANT, values: [scope.role, scope.searchPath] });
      const tx = runner.manager as unknown as Tx;
      const claimed = claim && (await claimOnce(tx, scope, claim));
      if (claimed?.kind === 'replay') {
        await statements.commit();
        return { result: claimed.answer as Result };
      }
      const result = await work(tx);
      await statements.settle();
      if (claimed) void storeAnswer(tx, scope.idempotencyTable, claimed.rowId, result).catch(() => undefined);
      await statements.commit();
      return { result, announced: announcedBy(tx) };
    } catch (error) {
      throw await statements.rollback(error);
    } finally {
      runner.isTransactionActive = false;
      const unfit = unfitForReuse(client);
      await runner.releasePostgresConnection(unfit ? new Error(unfit) : undefined);
      if (transactionChannel.hasSubscribers) {
        transactionChannel.publish({ scope, requestId: ctx.requestId, waits: waitsOf(client) - waitsBefore });
      }
    }
  }
}

/** What came of a committed transaction, and what it wants told. */
interface Committed<Result> {
  readonly result: Result;
  readonly announced?: ReadonlySet<CommitTopic>;
}

async function claimOnce(tx: TenantTx, scope: TenantScope, claim: IdempotencyClaim): Promise<Claimed> {
  try {
    const claimed = await claimKey(tx, scope.idempotencyTable, claim);
    claim.replayed = claimed.kind === 'replay';
    return claimed;
  } catch (error) {
    throw codeOf(error) === LOCK_TIMEOUT ? new DomainError(idempotencyInProgress, { retryAfterSeconds: 1 }) : error;
  }
}

/** What we need of TypeORM's PostgresQueryRunner beyond its public type: its statements go through us. */
interface PooledRunner {
  connect(): Promise<PoolClient>;
  /** `name`: the server keeps the statement for the connection. */
  query(text: string, values?: unknown[], structured?: boolean, name?: string): Promise<unknown>;
  isTransactionActive: boolean;
  readonly manager: object;
  releasePostgresConnection(error?: Error): Promise<void>;
}

/**
 * The statements of one transaction on a pipelined connection. The first one that fails is the one worth reporting: all
 * later ones only say that the transaction is aborted. One that a savepoint has undone is forgiven.
 */
class Statements {
  private firstError: unknown;
  private readonly pending = new Set<Promise<unknown>>();

  constructor(private readonly client: PoolClient) {}

  async send(statement: QueryConfig, structured = false): Promise<unknown> {
    const result = await this.track(this.client.query(statement)).catch(afterItsCause);
    if (structured) return { records: result.rows, affected: result.rowCount, raw: result.rows };
    return result.command === 'UPDATE' || result.command === 'DELETE' ? [result.rows, result.rowCount] : result.rows;
  }

  /** Sends without waiting; a failure shows in the statement that is waited for next. */
  sendUnseen(statement: QueryConfig | 'begin'): void {
    this.track(this.client.query(statement as QueryConfig)).catch(() => undefined);
  }

  /** Waits for everything that was sent, so that COMMIT never overtakes an error. */
  async settle(): Promise<void> {
    await Promise.allSettled(this.pending);
    if (!this.isOpen()) throw this.firstError ?? new Error('The transaction is not open any more');
  }

  /** What was sent before without waiting commits along, or makes the server roll back. */
  async commit(): Promise<void> {
    let result: QueryResult;
    try {
      result = await this.client.query('commit');
    } catch (cause) {
      if (isLostConnection(cause)) throw new DomainError(commitInDoubt, { cause });
      throw cause;
    }
    if (result.command !== 'COMMIT') throw this.firstError ?? new Error('The server rolled back instead of committing');
  }

  /** Rolls back and returns what to report: what broke the transaction, else what `work` threw. */
  async rollback(thrown: unknown): Promise<unknown> {
    await Promise.allSettled(this.pending);
    const isCause = this.isOpen() || thrown instanceof DomainError;
    await this.client.query('rollback').catch(() => undefined);
    return isCause ? thrown : explained(this.firstError ?? thrown);
  }

  private isOpen(): boolean {
    return this.client.getTransactionStatus() === 'T';
  }

  private track<Answer>(answer: Promise<Answer>): Promise<Answer> {
    this.pending.add(answer);
    answer.then(
      () => this.pending.delete(answer),
      (error: unknown) => {
        this.firstError ??= error;
        this.pending.delete(answer);
      },
    );
    return answer;
  }
}

/**
 * A statement that only says that the transaction is aborted waits for the one that aborted it, even where both answers
 * came in one packet: the cause may be on its way through `explainViolations`.
 */
async function afterItsCause(error: unknown): Promise<never> {
  if (codeOf(error) === TRANSACTION_ABORTED) await nextTurn();
  throw error;
}

function codeOf(error: unknown): string | undefined {
  return (error as { code?: string } | undefined)?.code;
}

function isLostConnection(error: unknown): boolean {
  const code = codeOf(error) ?? '';
  return code.startsWith('08') || code.startsWith('57P') || code === 'ECONNRESET' || code === 'EPIPE'
    ? true
    : /connection (terminated|ended|error)|not queryable/i.test(String((error as Error | undefined)?.message));
}

function isRetryable(error: unknown): boolean {
  return !(error instanceof DomainError) && (RETRYABLE.has(codeOf(error) ?? '') || isLostConnection(error));
}

function translate(error: unknown): unknown {
  if (error instanceof DomainError) return error;
  if (codeOf(error) === LOCK_TIMEOUT || isRetryable(error))
    return new DomainError(busy, { cause: error, retryAfterSeconds: 1 });
  return error;
}

/** The tenant that the current code runs for, for log lines. */
export function currentScope(): TenantScope | undefined {
  return running.getStore();
}
