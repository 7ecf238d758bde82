import { Injectable } from '@nestjs/common';
import { columns, row, rows, sql } from '#libs/database';
import { changesBetween, recordEvent } from '#libs/events';
import { Clock, DomainError, newId, notFound, versionConflict } from '#libs/foundation';
import { defineSorts, keysetOf, type Page, pageOf } from '#libs/http';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import { selectIdsOfCustomer, touchCustomer } from '../customer.queries';
import { CustomerRelation } from './customer-relation.entity';
import {
  type ListRelationsQuery,
  type NewRelationDto,
  type RelationDto,
  toRelationDto,
  type UpdateRelationDto,
} from './customer-relations.dto';
import { CustomersService } from '../customers.service';
import { keptBirthday } from '../told-birthday';

const RELATION_SORTS = defineSorts(
  { createdAt: { column: sql`r.created_at`, type: 'instant' } },
  { id: sql`r.id`, fallback: 'createdAt' },
);

/** Who matters to a customer is personal throughout: events say which columns changed, and no value. */
const PERSONAL = [
  ...(['name', 'relation', 'phone', 'addressText', 'preferences', 'solarBirthday'] as const),
  ...(['lunarBirthMonth', 'lunarBirthDay', 'lunarBirthLeap'] as const),
] satisfies readonly (keyof CustomerRelation)[];

/** Family members and key persons of customers (家庭成员、关键人). CUS-07 */
@Injectable()
export class CustomerRelationsService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly customers: CustomersService,
  ) {}

  /** Those of the customer and of the duplicates merged into it. Throws `not_found`. */
  list(ctx: StoreContext, customerId: string, query: ListRelationsQuery): Promise<Page<RelationDto>> {
    const keyset = keysetOf(query, RELATION_SORTS);
    return this.db.run(ctx, async (tx) => {
      const [found] = await Promise.all([
        rows<CustomerRelation>(
          tx,
          sql`select ${columns(CustomerRelation, 'r')} from customer_relation r
              where r.customer_id in (${selectIdsOfCustomer(customerId)}) and ${keyset.where} ${keyset.orderAndLimit}`,
        ),
        this.customers.require(tx, customerId),
      ]);
      return pageOf(found, keyset, (relation) => toRelationDto(ctx, relation));
    });
  }

  /** Throws `not_found`, `customer_merged`, `validation_failed` for a lunar day that does not exist. */
  add(ctx: StoreContext, customerId: string, input: NewRelationDto): Promise<RelationDto> {
    const now = this.clock.now();
    const relation: CustomerRelation = {
      ...{ id: newId(), customerId, kind: input.kind, name: input.name, relation: input.relation ?? null },
      ...keptBirthday(input.birthday ?? null),
      ...{ phone: input.phone ?? null, addressText: input.addressText ?? null, preferences: input.preferences ?? null },
      ...{ version: 1, createdAt: now, updatedAt: now },
    };
    return this.db.run(ctx, async (tx) => {
      await this.customers.requireUnmerged(tx, customerId);
      await Promise.all([
        tx.insert(CustomerRelation, relation),
        touchCustomer(tx, customerId, now),
        recordEvent(tx, ctx, {
          type: 'customer.relation-added',
          subject: { type: 'customer', id: customerId },
          payload: { relationId: relation.id, kind: relation.kind },
        }),
      ]);
      return toRelationDto(ctx, relation);
    });
  }

  /** Throws `not_found`, `version_conflict`, `validation_failed` as `add`. */
  update(
    ctx: StoreContext,
    customerId: string,
    id: string,
    version: number | undefined,
    { birthday, ...patch }: UpdateRelationDto,
  ): Promise<RelationDto> {
    const now = this.clock.now();
    const told = birthday === undefined ? {} : keptBirthday(birthday);
    return this.db.run(ctx, async (tx) => {
      const before = await this.require(tx, customerId, id);
      const expected = version ?? before.version;
      const after: Partial<CustomerRelation> = { ...patch, ...told };
      const [{ affected: updated }] = await Promise.all([
        tx.update(CustomerRelation, { id, version: expected }, { ...after, version: expected + 1, updatedAt: now }),
        touchCustomer(tx, before.customerId, now),
        recordEvent(tx, ctx, {
          type: 'customer.relation-changed',
          subject: { type: 'customer', id: before.customerId },
          changes: changesBetween<CustomerRelation>(before, after, PERSONAL),
          payload: { relationId: id },
        }),
      ]);
      if (!updated) throw new DomainError(versionConflict, { params: { currentVersion: before.version } });
      return toRelationDto(ctx, await this.require(tx, customerId, id));
    });
  }

  /** Throws `not_found`. */
  remove(ctx: StoreContext, customerId: string, id: string): Promise<void> {
    return this.db.run(ctx, async (tx) => {
      const { customerId: ownerId } = await this.require(tx, customerId, id);
      await Promise.all([
        tx.delete(CustomerRelation, { id }),
        touchCustomer(tx, ownerId, this.clock.now()),
        recordEvent(tx, ctx, {
          type: 'customer.relation-removed',
          subject: { type: 'customer', id: ownerId },
          payload: { relationId: id },
        }),
      ]);
    });
  }

  private async require(tx: StoreTx, customerId: string, id: string): Promise<CustomerRelation> {
    const found = await row<CustomerRelation>(
      tx,
      sql`select ${columns(CustomerRelation, 'r')} from customer_relation r
          where r.id = ${id} and r.customer_id in (${selectIdsOfCustomer(customerId)})`,
    );
    if (!found) throw new DomainError(notFound);
    return found;
  }
}
