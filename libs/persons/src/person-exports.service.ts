import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '#libs/config';
import { row, rows, sql } from '#libs/database';
import { recordEvent } from '#libs/events';
import { Clock, DomainError, newId } from '#libs/foundation';
import { type JobDto, PersonalRecordSources, toJobDto } from '#libs/http';
import { GroupKeys } from '#libs/identity';
import { groupJobRuns, GroupJobRun, JobQueue } from '#libs/queue';
import { FileLinks, ObjectStorage } from '#libs/storage';
import { type GroupContext, GroupDb, StoreDb, TenantDirectory } from '#libs/tenancy';
import type { PersonExportDto } from './person-work.dto';
import { EXPORT_PERSON } from './person-work.job';
import { storesOfPerson, type StoreOfPerson, withDuplicates } from './personal-records.queries';
import { personErased, personExportGone } from './persons.errors';
import { requireLivingPerson, requirePerson } from './persons.service';

export const PERSON_EXPORT_TYPE = 'person-export';

/** How long an export can be fetched; then its file is removed. */
const KEPT_MS = 7 * 86_400_000;
const MAX_BYTES = 256 * 1024 ** 2;

/** What a job of this kind says of itself: who is exported, and once it has ended what came of it. */
interface ExportResult {
  readonly personId: string;
  readonly stores?: number;
  readonly bytes?: number;
  readonly sha256?: string;
  readonly expiresAt?: string;
}

/** Hands out all that the stores of a group keep of a person (个人信息查阅、复制). SEC-08 */
@Injectable()
export class PersonExportsService {
  constructor(
    private readonly db: GroupDb,
    private readonly stores: StoreDb,
    private readonly directory: TenantDirectory,
    private readonly sources: PersonalRecordSources,
    private readonly storage: ObjectStorage,
    private readonly links: FileLinks,
    private readonly keys: GroupKeys,
    private readonly queue: JobQueue,
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {}

  /** Throws `not_found`, `person_merged`, `person_erased`. */
  async request(ctx: GroupContext, personId: string): Promise<JobDto> {
    const jobId = newId();
    const job = await this.db.run(ctx, async (tx) => {
      await requireLivingPerson(tx, personId);
      const result: ExportResult = { personId };
      const [created] = await Promise.all([
        groupJobRuns.create(tx, { id: jobId, type: PERSON_EXPORT_TYPE, requestedBy: ctx.actor.id }),
        tx.update(GroupJobRun, { id: jobId }, { result: result as object }),
        recordEvent(tx, ctx, {
          type: 'person.export-requested',
          subject: { type: 'person', id: personId },
          payload: { jobId },
        }),
      ]);
      return toJobDto(created, this.config.publicUrl, ctx.locale);
    });
    await this.queue.add(EXPORT_PERSON, { groupCode: ctx.group.code, jobId });
    return job;
  }

  /** A short-lived link to a finished export; each one is an event. Throws `person_export_gone`. */
  async link(ctx: GroupContext, personId: string, jobId: string): Promise<PersonExportDto> {
    const result = await this.db.run(ctx, async (tx) => {
      const found = await row<{ result: ExportResult }>(
        tx,
        sql`select result from group_job
            where id = ${jobId} and type = ${PERSON_EXPORT_TYPE} and status = 'succeeded'
              and result->>'personId' = ${personId} and (result->>'expiresAt')::timestamptz > ${this.clock.now()}`,
      );
      // who finds nothing has fetched nothing
      if (!found) throw new DomainError(personExportGone);
      await recordEvent(tx, ctx, {
        type: 'person.export-fetched',
        subject: { type: 'person', id: personId },
        payload: { jobId },
      });
      return found.result as Required<ExportResult>;
    });
    const { url, expiresAt } = this.links.signedLink(keyOf(ctx, personId, jobId));
    const { bytes, sha256 } = result;
    return { url, expiresAt, keptUntil: new Date(result.expiresAt), bytes, sha256 };
  }

  /** Writes the file. Does nothing where the job has ended; killed midway, it starts over. */
  async run(ctx: GroupContext, jobId: string, signal: AbortSignal): Promise<void> {
    const started = await this.db.run(ctx, (tx) => groupJobRuns.start(tx, jobId));
    if (!started) return;
    const { personId } = started.result as ExportResult;
    await this.keys.of(ctx.group.id); // the stores' records are opened with them, inside their transactions
    const known = await this.db.run(ctx, (tx) => storesOfPerson(tx, sql`${personId}::uuid`));
    const found: StoreOfPerson[] = [];
    for (const one of known) if (await this.directory.findStore(one.storeCode)) found.push(one);
    const key = keyOf(ctx, personId, jobId);
    const { bytes, sha256 } = await this.storage.put(key, Readable.from(this.write(ctx, personId, found, signal)), {
      maxBytes: MAX_BYTES,
    });
    const expiresAt = new Date(this.clock.now().getTime() + KEPT_MS).toISOString();
    const result: ExportResult = { personId, stores: found.length, bytes, sha256, expiresAt };
    const kept = await this.db.run(ctx, async (tx) => {
      const { erasedAt } = await requirePerson(tx, personId);
      if (!erasedAt) return groupJobRuns.finish(tx, jobId, result);
      await groupJobRuns.fail(tx, jobId, { code: personErased.code });
      return null;
    });
    // canceled, or erased while it was written: then the erasure may have looked for files already
    if (!kept) await this.storage.remove(key);
  }

  fail(ctx: GroupContext, jobId: string): Promise<unknown> {
    return this.db.run(ctx, (tx) => groupJobRuns.fail(tx, jobId, { code: 'internal_error' }));
  }

  /** Removes files that were kept long enough. Answers when the next one will be. */
  async removeExpired(ctx: GroupContext): Promise<Date | null> {
    const kept = await this.db.run(ctx, (tx) =>
      rows<{ id: string; result: Required<ExportResult> }>(
        tx,
        sql`select id, result from group_job where type = ${PERSON_EXPORT_TYPE} and result ? 'expiresAt'`,
      ),
    );
    const now = this.clock.now();
    const later: Date[] = [];
    for (const { id, result } of kept) {
      const expiresAt = new Date(result.expiresAt);
      if (expiresAt > now) later.push(expiresAt);
      else await this.forget(ctx, id, result.personId);
    }
    return later.sort((a, b) => a.getTime() - b.getTime())[0] ?? null;
  }

  /** Every export of these persons: they were erased. */
  async removeOf(ctx: GroupContext, personIds: readonly string[]): Promise<void> {
    for (const personId of personIds) await this.storage.remove(folderOf(ctx, personId));
  }

  private async forget(ctx: GroupContext, jobId: string, personId: string): Promise<void> {
    await this.storage.remove(keyOf(ctx, personId, jobId));
    await this.db.run(ctx, (tx) =>
      rows(tx, sql`update group_job set result = result - 'expiresAt' where id = ${jobId}`),
    );
  }

  private async *write(
    ctx: GroupContext,
    personId: string,
    found: readonly StoreOfPerson[],
    signal: AbortSignal,
  ): AsyncGenerator<string> {
    const head = { person: personId, group: ctx.group.code, exportedAt: this.clock.now() };
    yield `${JSON.stringify(head).slice(0, -1)},"stores":[`;
    for (const [index, one] of found.entries()) {
      signal.throwIfAborted();
      yield `${index > 0 ? ',' : ''}\n${JSON.stringify(await this.readStore(ctx, one))}`;
    }
    yield '\n]}\n';
  }

  /** One transaction, so that what a store tells fits together. */
  private async readStore(ctx: GroupContext, { storeCode, customerIds }: StoreOfPerson): Promise<object> {
    const store = await this.directory.systemContext(storeCode, PERSON_EXPORT_TYPE, ctx.requestId);
    const sources = this.sources.inOrder();
    return this.stores.run(store, async (tx) => {
      const all = await withDuplicates(tx, sources, customerIds);
      const [, ...records] = await Promise.all([
        recordEvent(tx, store, {
          type: 'person.exported',
          subject: { type: 'customer', id: customerIds[0] as string },
          payload: { customerIds: all },
        }),
        ...sources.map((source) => source.read(tx, store, all)),
      ]);
      const told = sources.map(({ name, label }, index) => ({ name, label, records: records[index] ?? [] }));
      return { store: storeCode, customerIds: all, records: told };
    });
  }
}

const folderOf = (ctx: GroupContext, personId: string): string => `${ctx.group.schema}/person-exports/${personId}/`;
const keyOf = (ctx: GroupContext, personId: string, jobId: string): string => `${folderOf(ctx, personId)}${jobId}.json`;
