import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/foundation';
import { ContactForesight } from '#libs/outreach';
import { policyInForce } from '#libs/policies';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import { DEFAULT_RULES, REMINDER_PLAN } from '../journeys';
import { plannedBefore, type PlanRules } from '../plan-day.policy';
import type { PreviewForecastDto } from './journey-preview.dto';
import type { PreviewInput, PreviewRecord } from './journey-preview.queries';
import { thoughtsOf, toForecastDto } from './preview-forecast';

type Calendar = Awaited<ReturnType<ContactForesight['ground']>>;

/** What forecasts go by, as it is in force now. */
export interface PreviewForecastGround extends Calendar {
  readonly now: Date;
  readonly plan: PlanRules;
}

/** On which day the contacts of a preview would really be made, by the rules of the dispatch. Nothing is written. CF-27 */
@Injectable()
export class PreviewForecastService {
  constructor(
    private readonly clock: Clock,
    private readonly foresight: ContactForesight,
  ) {}

  async ground(tx: StoreTx, ctx: StoreContext): Promise<PreviewForecastGround> {
    const now = this.clock.now();
    const [plan, calendar] = await Promise.all([
      policyInForce(tx, REMINDER_PLAN, DEFAULT_RULES, now),
      this.foresight.ground(tx, ctx, now),
    ]);
    return { ...calendar, now, plan: plan.document };
  }

  /** Of the contacts that are listed and not left out, by id. */
  async foresee(
    tx: StoreTx,
    { locale }: StoreContext,
    records: readonly PreviewRecord[],
    { code, document, policy: rules, timeZone }: PreviewInput,
    { now, plan, calendar, smsStandsAlone }: PreviewForecastGround,
  ): Promise<ReadonlyMap<string, PreviewForecastDto>> {
    const thoughts = thoughtsOf(records, { code, document, plan, timeZone });
    const wanted = new Set(records.filter(({ isListed, reason }) => isListed && reason === null).map(({ id }) => id));
    if (wanted.size === 0) return new Map();
    const until = plannedBefore(now, plan, timeZone);
    const ground = { rules, now, timeZone, calendar, smsStandsAlone, plannedBefore: until };
    const foreseen = await this.foresight.foresee(tx, thoughts, wanted, customersOf(records), ground);
    return new Map([...foreseen].map(([id, one]) => [id, toForecastDto(one, locale, timeZone)]));
  }
}

/** The customers that contacts are made with, each with its duplicates: their contacts are the survivor's. */
function customersOf(records: readonly PreviewRecord[]) {
  const known = new Map(
    records.flatMap(({ survivorId, personId, duplicateIds, reason }) =>
      survivorId === null || reason !== null
        ? []
        : [survivorId, ...duplicateIds].map((customerId) => {
            return [customerId, { customerId, survivorId, personId, isErased: false }] as const;
          }),
    ),
  );
  return [...known.values()];
}
