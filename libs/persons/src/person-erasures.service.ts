import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '#libs/config';
import { affected, columns, row, rows, sql } from '#libs/database';
import { recordEvent, recordEvents } from '#libs/events';
import { Clock, DomainError, newId, notFound } from '#libs/foundation';
import { defineSorts, type JobDto, keysetOf, type Page, pageOf, PersonalRecordSources, toJobDto } from '#libs/http';
import { groupJobRuns, JobQueue } from '#libs/queue';
import { ObjectStorage } from '#libs/storage';
import { type GroupContext, GroupDb, type GroupTx, type StoreContext, StoreDb, TenantDirectory } from '#libs/tenancy';
import { PersonExportsService } from './person-exports.service';
import { GroupErasure } from './person-history.entity';
import { type ErasePersonDto, type ListErasuresQuery, type PersonErasureDto, toErasureDto } from './person-work.dto';
import { ERASE_PERSON } from './person-work.job';
import { filesOf, storesOfPerson, type StoreOfPerson, withDuplicates } from './personal-records.queries';
import { lockPersons, queueForMerges, selectIdsOfPerson } from './persons.queries';
import { requireLivingPerson } from './persons.service';

export const PERSON_ERASURE_TYPE = 'person-erasure';

const ERASURE_SORTS = defineSorts(
  { requestedAt: { column: sql`e.requested_at`, type: 'instant' } },
  { id: sql`e.id`, fallback: '-requestedAt' },
);

type Counts = Record<string, number>;

/**
 * Forgets a person in every store of its group (个人信息删除). Events and ledgers hold ids alone, so the rows that say who
 * it was are emptied and the history stays; a proof of it stays too. SEC-08
 */
@Injectable()
export class PersonErasuresService {
  constructor(
    private readonly db: GroupDb,
    private readonly stores: StoreDb,
    private readonly directory: TenantDirectory,
    private readonly sources: PersonalRecordSources,
    private readonly storage: ObjectStorage,
    private readonly exports: PersonExportsService,
    private readonly queue: JobQueue,
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {}

  /** From here on the person is found by nothing. Throws `not_found`, `person_merged`, `person_erased`. */
  async request(ctx: GroupContext, personId: string, { reason }: ErasePersonDto): Promise<JobDto> {
    const id = newId();
    const now = this.clock.now();
    const job = await this.db.run(ctx, async (tx) => {
      const [, , , { hashes }] = await Promise.all([
        queueForMerges(tx), // whoever merges locks proposals first, and persons after them
        lockPersons(tx, [personId]), // of two that ask at once the second one finds it erased
        requireLivingPerson(tx, personId),
        forgetKeys(tx, personId),
      ]);
      const [created] = await Promise.all([
        groupJobRuns.create(tx, { id, type: PERSON_ERASURE_TYPE, requestedBy: ctx.actor.id }),
        tx.insert(GroupErasure, {
          ...{ id, personId, reason, keyHashes: hashes, counts: {} },
          ...{ requestedBy: ctx.actor.id, requestedAt: now, finishedAt: null },
        }),
        affected(tx, sql`update group_person set erased_at = ${now} where id = any(array(${family(personId)}))`),
        affected(
          tx,
          sql`update group_person_proposal set state = 'rejected', decided_at = ${now}, decided_by = ${ctx.actor.id}
              where state = 'open' and (one_id in (${family(personId)}) or other_id in (${family(personId)}))`,
        ),
        recordEvent(tx, ctx, {
          type: 'person.erasure-requested',
          subject: { type: 'person', id: personId },
          payload: { erasureId: id, reason },
        }),
      ]);
      return toJobDto(created, this.config.publicUrl, ctx.locale);
    });
    await this.queue.add(ERASE_PERSON, { groupCode: ctx.group.code, jobId: id });
    return job;
  }

  list(ctx: GroupContext, query: ListErasuresQuery): Promise<Page<PersonErasureDto>> {
    const keyset = keysetOf(query, ERASURE_SORTS);
    return this.db.run(ctx, async (tx) => {
      const found = await rows<GroupErasure>(
        tx,
        sql`select ${columns(GroupErasure, 'e')} from group_erasure e where ${keyset.where} ${keyset.orderAndLimit}`,
      );
      return pageOf(found, keyset, toErasureDto);
    });
  }

  /** Throws `not_found`. */
  get(ctx: GroupContext, id: string): Promise<PersonErasureDto> {
    return this.db.run(ctx, async (tx) => toErasureDto(await requireErasure(tx, id)));
  }

  /**
   * Empties one store after the other; those that are done stay done, so a killed one goes on where it was. Does nothing
   * where it has ended. A store that cannot be entered now holds up the others no longer than its turn comes.
   */
  async run(ctx: GroupContext, id: string, signal: AbortSignal): Promise<void> {
    const { erasure, found } = await this.db.run(ctx, async (tx) => {
      const erasure = await requireErasure(tx, id);
      const [found] = await Promise.all([
        storesOfPerson(tx, sql`${erasure.personId}::uuid`),
        groupJobRuns.start(tx, id),
      ]);
      return { erasure, found };
    });
    if (erasure.finishedAt) return;
    const left = found.filter(({ storeCode }) => !erasure.counts[storeCode]);
    for (const one of left) {
      signal.throwIfAborted();
      // a store that was removed has nothing left to empty
      const exists = await this.directory.findStore(one.storeCode);
      const counts = exists ? await this.eraseInStore(ctx, id, one) : {};
      await this.noteStore(ctx, id, one.storeCode, counts, found.length);
    }
    await this.finish(ctx, erasure);
  }

  /** Erasures that have not ended, for those whose job was lost. */
  unfinished(ctx: GroupContext): Promise<{ id: string }[]> {
    return this.db.run(ctx, (tx) =>
      rows(tx, sql`select e.id from group_erasure e where e.finished_at is null order by e.requested_at limit 100`),
    );
  }

  private async eraseInStore(ctx: GroupContext, erasureId: string, { storeCode, customerIds }: StoreOfPerson) {
    const store = await this.directory.systemContext(storeCode, PERSON_ERASURE_TYPE, ctx.requestId);
    const sources = this.sources.inOrder();
    const removed = new Set<string>();
    for (;;) {
      const { all, files } = await this.stores.run(store, async (tx) => {
        const all = await withDuplicates(tx, sources, customerIds);
        return { all, files: await filesOf(tx, store, sources, all) };
      });
      // before the rows that name them are emptied, so that nothing is left that nobody knows of
      for (const key of files) {
        if (!removed.has(key)) await this.storage.remove(key);
        removed.add(key);
      }
      const counts = await this.eraseRows(store, erasureId, all, removed);
      if (counts) return counts;
    }
  }

  /**
   * The event is written with the change: whoever comes again after a crash reads the counts from it. Null, and nothing
   * is emptied, where a file has come since the others were removed.
   */
  private eraseRows(
    store: StoreContext,
    erasureId: string,
    customerIds: readonly string[],
    removed: ReadonlySet<string>,
  ): Promise<Counts | null> {
    const sources = this.sources.inOrder();
    return this.stores.run(store, async (tx) => {
      const before = await row<{ counts: Counts }>(
        tx,
        sql`select payload->'counts' as counts from event
            where subject_type = 'customer' and subject_id = ${customerIds[0]} and type = 'customer.erased'
              and payload->>'erasureId' = ${erasureId} limit 1`,
      );
      if (before) return before.counts;
      for (const source of sources) await source.hold?.(tx, customerIds);
      const files = await filesOf(tx, store, sources, customerIds);
      if (files.some((key) => !removed.has(key))) return null;
      const counts: Counts = {};
      // one after the other: what is found by a customer's phone goes before the phone
      for (const source of sources.toReversed()) {
        counts[source.name] = await source.erase(tx, store, customerIds);
      }
      await recordEvents(
        tx,
        store,
        customerIds.map((id, index) => ({
          type: 'customer.erased' as const,
          subject: { type: 'customer', id },
          payload: { erasureId, ...(index === 0 && { counts }) },
        })),
      );
      return counts;
    });
  }

  private async noteStore(
    ctx: GroupContext,
    id: string,
    storeCode: string,
    counts: Counts,
    total: number,
  ): Promise<void> {
    await this.db.run(ctx, async (tx) => {
      const noted = await row<{ done: number }>(
        tx,
        sql`update group_erasure set counts = counts || jsonb_build_object(${storeCode}::text, ${JSON.stringify(counts)}::jsonb)
            where id = ${id}
            returning (select count(*)::int from jsonb_object_keys(counts)) as done`,
      );
      await groupJobRuns.progress(tx, id, noted?.done ?? 0, total);
    });
  }

  private async finish(ctx: GroupContext, { id, personId }: GroupErasure): Promise<void> {
    const persons = await this.db.run(ctx, (tx) => rows<{ id: string }>(tx, family(personId)));
    await this.exports.removeOf(
      ctx,
      persons.map((person) => person.id),
    );
    await this.db.run(ctx, async (tx) => {
      const erasure = await requireErasure(tx, id);
      await Promise.all([
        // customers that were matched once more before their turn came have left their numbers
        forgetKeys(tx, personId),
        affected(tx, sql`update group_erasure set finished_at = ${this.clock.now()} where id = ${id}`),
        groupJobRuns.finish(tx, id, { personId, stores: Object.keys(erasure.counts).length }),
        recordEvent(tx, ctx, {
          type: 'person.erased',
          subject: { type: 'person', id: personId },
          payload: { erasureId: id },
        }),
      ]);
    });
  }
}

const family = (personId: string) => selectIdsOfPerson(sql`${personId}::uuid`);

/** Throws `not_found`. */
async function requireErasure(tx: GroupTx, id: string): Promise<GroupErasure> {
  const found = await row<GroupErasure>(
    tx,
    sql`select ${columns(GroupErasure, 'e')} from group_erasure e where e.id = ${id}`,
  );
  if (!found) throw new DomainError(notFound);
  return found;
}

/** Removes what the person was known by, and tells its hashes for the proof. */
async function forgetKeys(tx: GroupTx, personId: string): Promise<{ hashes: string[] }> {
  const keys = await rows<{ kind: string; value: Buffer }>(
    tx,
    sql`delete from group_person_key where person_id = any(array(${family(personId)})) returning kind, value`,
  );
  return {
    hashes: keys.map(({ kind, value }) => createHash('sha256').update(`${kind} `).update(value).digest('hex')).sort(),
  };
}
