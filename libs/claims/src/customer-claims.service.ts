import { Injectable, type OnModuleInit } from '@nestjs/common';
import { jsonObjectOf, type Sql, sql } from '#libs/database';
import { CustomerParts } from '#libs/http';

/** What the view of a customer shows of claims and accidents on its orders. SVC-29, SVC-30 */
interface CustomerClaims {
  claims: number;
  /** Not accepted, withdrawn or written off. */
  openClaims: number;
  accidents: number;
  unresolvedAccidents: number;
}

/** Puts claims and accidents into the customer view. */
@Injectable()
export class CustomerClaimsService implements OnModuleInit {
  constructor(private readonly parts: CustomerParts) {}

  onModuleInit(): void {
    this.parts.register({
      name: 'claims',
      label: { 'zh-CN': '索赔与责任事故', en: 'Warranty claims and responsibility accidents' },
      order: 260,
      permission: 'claims:read',
      find: countClaims,
      show: (counted: CustomerClaims) => counted,
      subjects: (customerIds) => sql`
        select 'claim', c.id from claim c join service_order so on so.id = c.order_id
        where so.customer_id in (${customerIds})
        union all
        select 'responsibility-accident', a.id
        from responsibility_accident a join service_order so on so.id = a.order_id
        where so.customer_id in (${customerIds})`,
    });
  }
}

const countClaims = (customerIds: Sql): Sql =>
  jsonObjectOf(sql`
    select count(*) filter (where r.is_claim) as claims,
           count(*) filter (where r.is_claim and r.ended_at is null) as "openClaims",
           count(*) filter (where not r.is_claim) as accidents,
           count(*) filter (where not r.is_claim and r.ended_at is null) as "unresolvedAccidents"
    from service_order so
    cross join lateral (
      select true as is_claim, c.closed_at as ended_at from claim c where c.order_id = so.id
      union all
      select false, a.resolved_at from responsibility_accident a where a.order_id = so.id) r
    where so.customer_id in (${customerIds})`);
