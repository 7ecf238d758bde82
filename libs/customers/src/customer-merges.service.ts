import { Injectable } from '@nestjs/common';
import { affected, columns, row, rows, sql } from '#libs/database';
import { recordEvent } from '#libs/events';
import { Clock, DomainError, newId, notFound, refusedField, unknownReference } from '#libs/foundation';
import { defineSorts, keysetOf, type Page, pageOf } from '#libs/http';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import type { Customer } from './customer.entity';
import { lockCustomers } from './customer.queries';
import { CustomerMerge } from './customer-history.entity';
import type { CustomerMergeDto, ListMergesQuery, MergeCustomerDto } from './customer-merges.dto';
import { CustomersService } from './customers.service';
import {
  customerErased,
  customerMergeBuried,
  customerMerged,
  customerMergeUndone,
  customerMergeWithItself,
} from './customers.errors';

const MERGE_SORTS = defineSorts(
  { mergedAt: { column: sql`m.merged_at`, type: 'instant' } },
  { id: sql`m.id`, fallback: '-mergedAt' },
);

/**
 * Merging of duplicates (客户合并), undone at will. A merge moves nothing: it points the duplicate at the survivor, and
 * what belongs to a customer is looked up over both. So undoing loses nothing that happened in between.
 */
@Injectable()
export class CustomerMergesService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly customers: CustomersService,
  ) {}

  /** Throws `not_found`, `customer_merged` where one of the two is a duplicate already, `customer_merge_with_itself`. */
  merge(ctx: StoreContext, survivorId: string, { duplicateId }: MergeCustomerDto): Promise<CustomerMergeDto> {
    if (survivorId === duplicateId) throw new DomainError(customerMergeWithItself);
    const id = newId();
    return this.db.run(ctx, async (tx) => {
      const locked = await lockCustomers(tx, [survivorId, duplicateId]);
      const survivor = locked.find((customer) => customer.id === survivorId);
      const duplicate = locked.find((customer) => customer.id === duplicateId);
      if (!survivor) throw new DomainError(notFound);
      if (!duplicate) throw refusedField({ pointer: '#/duplicateId', code: unknownReference.code });
      refuseIfMerged(survivor);
      refuseIfMerged(duplicate);
      const followed = await rows<{ id: string }>(
        tx,
        sql`update customer set merged_into_id = ${survivorId}, version = version + 1, updated_at = ${this.clock.now()}
            where merged_into_id = ${duplicateId} or id = ${duplicateId} returning id`,
      );
      const merge: CustomerMerge = {
        id,
        survivorId,
        mergedId: duplicateId,
        followedIds: followed.map((customer) => customer.id).filter((customerId) => customerId !== duplicateId),
        mergedAt: this.clock.now(),
        mergedBy: ctx.actor.id,
        undoneAt: null,
        undoneBy: null,
      };
      await Promise.all([
        tx.insert(CustomerMerge, merge),
        recordEvent(tx, ctx, {
          type: 'customer.merged',
          subject: { type: 'customer', id: survivorId },
          payload: { mergeId: id, mergedId: duplicateId },
        }),
      ]);
      return toMergeDto(merge);
    });
  }

  /** Throws `not_found`, `customer_merge_undone`, and `customer_merge_buried` where the survivor was merged since. */
  undo(ctx: StoreContext, survivorId: string, mergeId: string): Promise<CustomerMergeDto> {
    return this.db.run(ctx, async (tx) => {
      const merge = await findMerge(tx, survivorId, mergeId);
      if (!merge) throw new DomainError(notFound);
      const [survivor] = await lockCustomers(tx, [survivorId]);
      if (survivor?.mergedIntoId) {
        throw new DomainError(customerMergeBuried, { params: { survivorId: survivor.mergedIntoId } });
      }
      if (merge.undoneAt) throw new DomainError(customerMergeUndone);
      const undone = { ...merge, undoneAt: this.clock.now(), undoneBy: ctx.actor.id };
      await Promise.all([
        tx.update(CustomerMerge, { id: mergeId }, { undoneAt: undone.undoneAt, undoneBy: undone.undoneBy }),
        affected(
          tx,
          sql`update customer set merged_into_id = case when id = ${merge.mergedId} then null else ${merge.mergedId}::uuid end,
                version = version + 1, updated_at = ${undone.undoneAt}
              where id = ${merge.mergedId} or id = any(${merge.followedIds}::uuid[])`,
        ),
        recordEvent(tx, ctx, {
          type: 'customer.merge-undone',
          subject: { type: 'customer', id: survivorId },
          payload: { mergeId, mergedId: merge.mergedId },
        }),
      ]);
      return toMergeDto(undone);
    });
  }

  /** Throws `not_found`. */
  list(ctx: StoreContext, survivorId: string, query: ListMergesQuery): Promise<Page<CustomerMergeDto>> {
    const keyset = keysetOf(query, MERGE_SORTS);
    return this.db.run(ctx, async (tx) => {
      const [found] = await Promise.all([
        rows<CustomerMerge>(
          tx,
          sql`select ${columns(CustomerMerge, 'm')} from customer_merge m
              where m.survivor_id = ${survivorId} and ${keyset.where} ${keyset.orderAndLimit}`,
        ),
        this.customers.require(tx, survivorId),
      ]);
      return pageOf(found, keyset, toMergeDto);
    });
  }
}

function findMerge(tx: StoreTx, survivorId: string, mergeId: string): Promise<CustomerMerge | null> {
  return row(
    tx,
    sql`select ${columns(CustomerMerge, 'm')} from customer_merge m
        where m.id = ${mergeId} and m.survivor_id = ${survivorId} for update`,
  );
}

function refuseIfMerged({ mergedIntoId, erasedAt }: Customer): void {
  if (mergedIntoId) throw new DomainError(customerMerged, { params: { survivorId: mergedIntoId } });
  if (erasedAt) throw new DomainError(customerErased);
}

function toMergeDto({ followedIds: _followedIds, ...merge }: CustomerMerge): CustomerMergeDto {
  return merge;
}
