import { Injectable } from '@nestjs/common';
import { columns, rows, type Sql, sql } from '#libs/database';
import { type CustomerPart, CustomerParts } from '#libs/http';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import { selectIdsOfCustomer } from './customer.queries';
import { CustomerObservation } from './customer-history.entity';
import type { CustomerPartDto, CustomerViewDto } from './customer-view.dto';
import { CustomersService } from './customers.service';

/** Gathers what every feature knows of a customer, without knowing the features. CUS-17 */
@Injectable()
export class CustomerViewService {
  constructor(
    private readonly db: StoreDb,
    private readonly customers: CustomersService,
    private readonly parts: CustomerParts,
  ) {}

  /** Throws `not_found`. */
  get(ctx: StoreContext, id: string): Promise<CustomerViewDto> {
    const customerIds = selectIdsOfCustomer(id);
    return this.db.run(ctx, async (tx) => {
      const [customer, ids, observed, parts] = await Promise.all([
        this.customers.read(tx, ctx, id),
        rows<{ id: string }>(tx, sql`${customerIds} order by id`),
        latestObservations(tx, customerIds),
        Promise.all(this.parts.visibleTo(ctx).map((part) => readPart(tx, ctx, part, customerIds))),
      ]);
      return {
        customer,
        customerIds: ids.map((one) => one.id),
        observed: observed.map(({ customerId: _customerId, ...observation }) => observation),
        parts,
        mergedIntoId: customer.mergedIntoId,
      };
    });
  }
}

async function readPart(
  tx: StoreTx,
  ctx: StoreContext,
  part: CustomerPart,
  customerIds: Sql,
): Promise<CustomerPartDto> {
  return { name: part.name, label: part.label[ctx.locale], content: await part.read(tx, ctx, customerIds) };
}

function latestObservations(tx: StoreTx, customerIds: Sql): Promise<CustomerObservation[]> {
  return rows(
    tx,
    sql`select distinct on (o.field) ${columns(CustomerObservation, 'o')} from customer_observation o
        where o.customer_id in (${customerIds})
        order by o.field, o.observed_at desc, o.id desc`,
  );
}
