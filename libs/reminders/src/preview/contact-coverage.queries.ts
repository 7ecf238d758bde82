import { CUSTOMER_CATALOGUE, customersAt } from '#libs/customers';
import { join, rows, type Sql, sql } from '#libs/database';
import { type Catalogue, compileFilter, type FilterTree } from '#libs/filters';
import { defineSorts, type Keyset } from '#libs/http';
import { type ContactPolicyDocument, isReachableOn } from '#libs/outreach';
import type { PolicyInForce } from '#libs/policies';
import type { StoreTx } from '#libs/tenancy';
import type { JourneyDocument } from '../journey.dto';
import { LEFT_OUT } from '../left-out';
import { type TriggerKind, triggerOf } from '../triggers';
import { toldConsent } from './told-consent.queries';

/** Vehicles are reminded of maintenance, customers hear of campaigns. REM-41 */
export const COVERED = ['vehicles', 'customers'] as const;
export type Covered = (typeof COVERED)[number];

/** Journeys of these kinds remind of maintenance. */
const REMIND: readonly TriggerKind[] = ['maintenance_due', 'mileage_window'];
const NOTIFY: readonly TriggerKind[] = ['campaign'];

/** What the coverage is judged by: the journeys that are on, and the contact policy. */
export interface CoverageRules {
  readonly journeys: readonly PolicyInForce<JourneyDocument>[];
  readonly policy: ContactPolicyDocument;
  readonly now: Date;
}

/** A select of `id`, `customer_id`, `vehicle_id`, `created_at` and `reason`: null for whom it reaches. */
export function coverageOf(covered: Covered, rules: CoverageRules): Sql {
  return covered === 'vehicles' ? coverageOfVehicles(rules) : coverageOfCustomers(rules);
}

/** Nobody is reminded of a car without an owner; one without a forecast has nothing to be reminded of. */
function coverageOfVehicles({ journeys, now }: CoverageRules): Sql {
  const reminded = populations(journeys, REMIND, sql`v.id`, sql`s.id`, now);
  return sql`
    select v.id, s.id as customer_id, v.id as vehicle_id, v.created_at,
           case when s.id is null then ${LEFT_OUT.noCustomer}::text
                when s.erased_at is not null then ${LEFT_OUT.erased}::text
                when not (${reminded}) then ${LEFT_OUT.outsidePopulation}::text
                when f.due_on is null then ${LEFT_OUT.noForecast}::text end as reason
    from vehicle v
    left join vehicle_owner w on w.vehicle_id = v.id and w.replaced_at is null
    left join customer c on c.id = w.customer_id
    left join customer s on s.id = coalesce(c.merged_into_id, c.id)
    left join maintenance_forecast f on f.vehicle_id = v.id`;
}

/** By one of the channels on which notices go out, and with the customer's word where the contact policy asks for it. */
function coverageOfCustomers({ journeys, policy, now }: CoverageRules): Sql {
  const notices = journeys.filter(({ document }) => NOTIFY.includes(document.trigger.kind));
  const channels = [...new Set(notices.flatMap(({ document }) => document.steps.map(({ channel }) => channel)))];
  const need = policy.consents?.find(({ category }) => category === 'campaign');
  const told = toldConsent(sql`c.id`, sql`way.channel`, sql`${need?.purpose ?? ''}`);
  const refuses = !need
    ? sql`false`
    : need.rule === 'unless_withdrawn'
      ? sql`coalesce(${told} = 'withdrawn', false)`
      : sql`coalesce(${told} <> 'given', true)`;
  const way = sql`select from unnest(${channels}::text[]) way (channel)
                  where ${isReachableOn(sql`way.channel`, sql`c.id`)}`;
  return sql`
    select c.id, c.id as customer_id, null::uuid as vehicle_id, c.created_at,
           case when not (${populations(journeys, NOTIFY, sql`c.id`, sql`c.id`, now)})
                  then ${LEFT_OUT.outsidePopulation}::text
                when exists (${way} and not ${refuses}) then null
                when exists (${way}) then 'consent_withdrawn' else 'no_number' end as reason
    from customer c
    where c.merged_into_id is null and c.erased_at is null`;
}

/** Whether a record is in the population of a journey of these kinds. */
function populations(
  journeys: CoverageRules['journeys'],
  kinds: readonly TriggerKind[],
  id: Sql,
  customerId: Sql,
  now: Date,
): Sql {
  const wanted = journeys.filter(({ document }) => kinds.includes(document.trigger.kind));
  if (wanted.length === 0) return sql`false`;
  const each = wanted.map(({ document: { trigger } }) => {
    const { catalogue } = triggerOf(trigger.kind);
    const isCustomers = catalogue.code === CUSTOMER_CATALOGUE.code;
    const own = within(isCustomers ? customersAt(now) : catalogue, trigger.population, id);
    return sql`(${own} and ${within(customersAt(now), trigger.customers, customerId)})`;
  });
  return join(each, ' or ');
}

function within(catalogue: Catalogue, filter: FilterTree | null | undefined, id: Sql): Sql {
  if (!filter) return sql`true`;
  return sql`${id} in (select ${catalogue.id} from ${catalogue.from} where ${compileFilter(catalogue, filter)})`;
}

export interface CoverageCount {
  reason: string | null;
  records: number;
}

export function countCoverage(tx: StoreTx, covered: Covered, rules: CoverageRules): Promise<CoverageCount[]> {
  return rows(
    tx,
    sql`select k.reason, count(*) as records from (${coverageOf(covered, rules)}) k
        group by k.reason order by records desc, k.reason`,
  );
}

export interface UncoveredRecord {
  id: string;
  createdAt: Date;
  customerId: string | null;
  customerName: string | null;
  vehicleId: string | null;
  plate: string | null;
  model: string | null;
  reason: string;
}

export const UNCOVERED_SORTS = defineSorts(
  { createdAt: { column: sql`k.created_at`, type: 'instant' } },
  { id: sql`k.id`, fallback: '-createdAt' },
);

export function findUncovered(
  tx: StoreTx,
  covered: Covered,
  reason: string | undefined,
  rules: CoverageRules,
  keyset: Keyset,
): Promise<UncoveredRecord[]> {
  const wanted = reason === undefined ? sql`k.reason is not null` : sql`k.reason = ${reason}`;
  return rows(
    tx,
    sql`select k.id, k.created_at as "createdAt", c.id as "customerId", c.name as "customerName",
               v.id as "vehicleId", v.plate, v.model, k.reason
        from (${coverageOf(covered, rules)}) k
        left join customer c on c.id = k.customer_id left join vehicle v on v.id = k.vehicle_id
        where ${wanted} and ${keyset.where} ${keyset.orderAndLimit}`,
  );
}
