import { Injectable } from '@nestjs/common';
import { columns, explainViolations, join, row, rows, sql } from '#libs/database';
import { changesBetween, recordEvent } from '#libs/events';
import { Clock, DomainError, newId, notFound, refusedField, versionConflict } from '#libs/foundation';
import { defineSorts, keysetOf, type Page, pageOf } from '#libs/http';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import type { Customer } from '../customer.entity';
import { selectIdsOfCustomer, touchCustomer } from '../customer.queries';
import { CustomerPlan, type PlanKind, type PlanState } from './customer-plan.entity';
import {
  type ListPlansQuery,
  type NewPlanDto,
  type PlanDto,
  toPlanDto,
  type UpdatePlanDto,
} from './customer-plans.dto';
import { customerErased, customerPlanOfYear, planStateUnfit, yearOfYearlyPlan } from '../customers.errors';
import { CustomersService } from '../customers.service';

const PLAN_SORTS = defineSorts(
  { createdAt: { column: sql`p.created_at`, type: 'instant' } },
  { id: sql`p.id`, fallback: '-createdAt' },
);

/** In somebody's own words, so never in events. */
const PERSONAL = ['title', 'content'] as const satisfies readonly (keyof CustomerPlan)[];

/** Yearly plans of important accounts and projects of potential ones (大客户跟踪). CUS-18 */
@Injectable()
export class CustomerPlansService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly customers: CustomersService,
  ) {}

  list(ctx: StoreContext, query: ListPlansQuery): Promise<Page<PlanDto>> {
    const keyset = keysetOf(query, PLAN_SORTS);
    const { customerId, kind, state, year } = query;
    const wanted = [
      keyset.where,
      customerId ? sql`p.customer_id in (${selectIdsOfCustomer(customerId)})` : sql`true`,
      kind ? sql`p.kind = any(${kind})` : sql`true`,
      state ? sql`p.state = any(${state})` : sql`true`,
      year === undefined ? sql`true` : sql`p.year = ${year}`,
    ];
    return this.db.run(ctx, async (tx) => {
      const found = await rows<CustomerPlan>(
        tx,
        sql`select ${columns(CustomerPlan, 'p')} from customer_plan p
            where ${join(wanted, ' and ')} ${keyset.orderAndLimit}`,
      );
      return pageOf(found, keyset, toPlanDto);
    });
  }

  /** Throws `not_found`, `customer_merged`, `customer_plan_of_year`, `validation_failed` for a year that does not belong. */
  async add(ctx: StoreContext, customerId: string, input: NewPlanDto): Promise<PlanDto> {
    const now = this.clock.now();
    if ((input.kind === 'yearly_plan') !== (input.year !== undefined)) {
      throw refusedField({ pointer: '#/year', code: yearOfYearlyPlan.code });
    }
    const plan: CustomerPlan = {
      ...{ id: newId(), customerId, kind: input.kind, year: input.year ?? null, title: input.title },
      ...{ content: input.content ?? null, vehicles: input.vehicles ?? null, amountFen: input.amount?.amount ?? null },
      ...{ dueOn: input.dueOn ?? null, state: 'open', version: 1, createdAt: now, updatedAt: now },
    };
    return this.db.run(ctx, async (tx) => {
      await this.customers.requireUnmerged(tx, customerId);
      await Promise.all([
        explainViolations(tx.insert(CustomerPlan, plan), {
          uq_customer_plan_year: () => new DomainError(customerPlanOfYear, { params: { year: plan.year } }),
        }),
        touchCustomer(tx, customerId, now),
        recordEvent(tx, ctx, {
          type: 'customer.plan-added',
          subject: { type: 'customer', id: customerId },
          payload: { planId: plan.id, kind: plan.kind, year: plan.year },
        }),
      ]);
      return toPlanDto(plan);
    });
  }

  /** Throws `not_found`, `customer_erased`, `version_conflict`, `validation_failed` for a state that the kind does not have. */
  update(
    ctx: StoreContext,
    id: string,
    version: number | undefined,
    { amount, ...patch }: UpdatePlanDto,
  ): Promise<PlanDto> {
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const [customer, before] = await Promise.all([lockCustomerOfPlan(tx, id), this.require(tx, id)]);
      if (customer?.erasedAt) throw new DomainError(customerErased);
      if (patch.state && !isStateOf(before.kind, patch.state)) {
        throw refusedField({ pointer: '#/state', code: planStateUnfit.code });
      }
      const expected = version ?? before.version;
      const after: Partial<CustomerPlan> = {
        ...patch,
        ...(amount !== undefined && { amountFen: amount?.amount ?? null }),
      };
      const [{ affected: updated }] = await Promise.all([
        tx.update(CustomerPlan, { id, version: expected }, { ...after, version: expected + 1, updatedAt: now }),
        touchCustomer(tx, before.customerId, now),
        recordEvent(tx, ctx, {
          type: 'customer.plan-changed',
          subject: { type: 'customer', id: before.customerId },
          changes: changesBetween<CustomerPlan>(before, after, PERSONAL),
          payload: { planId: id },
        }),
      ]);
      if (!updated) throw new DomainError(versionConflict, { params: { currentVersion: before.version } });
      return toPlanDto(await this.require(tx, id));
    });
  }

  private async require(tx: StoreTx, id: string): Promise<CustomerPlan> {
    const found = await row<CustomerPlan>(
      tx,
      sql`select ${columns(CustomerPlan, 'p')} from customer_plan p where p.id = ${id}`,
    );
    if (!found) throw new DomainError(notFound);
    return found;
  }
}

/** As `lockCustomer`. */
function lockCustomerOfPlan(tx: StoreTx, planId: string): Promise<Pick<Customer, 'erasedAt'> | null> {
  return row(
    tx,
    sql`select c.erased_at as "erasedAt" from customer_plan p join customer c on c.id = p.customer_id
        where p.id = ${planId} for no key update of c`,
  );
}

function isStateOf(kind: PlanKind, state: PlanState): boolean {
  if (state === 'open' || state === 'dropped') return true;
  return kind === 'yearly_plan' ? state === 'done' : state !== 'done';
}
