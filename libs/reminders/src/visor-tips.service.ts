import { Injectable } from '@nestjs/common';
import { type Sql, sql } from '#libs/database';
import { recordEvent } from '#libs/events';
import { addDays, Clock, DomainError, localDateOf, notFound, startOfDay } from '#libs/foundation';
import { keysetOf, type Page, pageOf } from '#libs/http';
import { policyInForce, type PolicyInForce } from '#libs/policies';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import { findStoreContactData, type StoreContactData } from './contact-facts.queries';
import type { DistancePeers } from './daily-distance-peers.policy';
import { findDistancePeers } from './daily-distance-peers.queries';
import { findForecastInputs, type ForecastInput } from './forecast.queries';
import { DEFAULT_RULES, MAINTENANCE_SCHEDULE } from './journeys';
import type { MaintenanceScheduleDocument } from './maintenance-schedule.dto';
import { forecastOf } from './vehicle-forecast';
import { VISOR_TIP } from './visor-tip';
import type {
  ListVisorTipsQuery,
  PrintVisorTipDto,
  VisorTipDocument,
  VisorTipDto,
  VisorTipQuery,
} from './visor-tip.dto';
import { visorTipText } from './visor-tip.policy';
import { findTip, findTips, selectTipVehicles, TIP_PRINTED, TIP_SORTS, type TipRecord } from './visor-tip.queries';

/** Tips for the sun visors of new and serviced cars (温馨提示). REM-17 */
@Injectable()
export class VisorTipsService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
  ) {}

  /** Every car that wants its tip on a day. */
  list(ctx: StoreContext, query: ListVisorTipsQuery): Promise<Page<VisorTipDto>> {
    const now = this.clock.now();
    const { timeZone } = ctx.store;
    const keyset = keysetOf(query, TIP_SORTS);
    const on = query.on ?? localDateOf(now, timeZone);
    const day = { on, from: startOfDay(on, timeZone), before: startOfDay(addDays(on, 1), timeZone) };
    return this.db.run(ctx, async (tx) => {
      const [tips, sources] = await Promise.all([
        findTips(tx, day, query.occasion, keyset),
        findSources(tx, ctx, selectTipVehicles(day), now),
      ]);
      return pageOf(tips, keyset, (tip) => toTipDto(tip, sources, ctx, now));
    });
  }

  /** Throws `not_found`, also for the visit of a car that had none. */
  get(ctx: StoreContext, vehicleId: string, query: VisorTipQuery): Promise<VisorTipDto> {
    return this.db.run(ctx, (tx) => this.read(tx, ctx, vehicleId, query));
  }

  /** Notes that it was printed, so that the list of the day shows which ones are left. Throws `not_found`. */
  print(ctx: StoreContext, vehicleId: string, body: PrintVisorTipDto): Promise<VisorTipDto> {
    const printedAt = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const tip = await this.read(tx, ctx, vehicleId, body);
      await recordEvent(tx, ctx, {
        type: TIP_PRINTED,
        subject: { type: 'vehicle', id: vehicleId },
        payload: { occasion: tip.occasion, orderId: tip.orderId },
        occurredAt: printedAt,
      });
      return { ...tip, printedAt };
    });
  }

  private async read(
    tx: StoreTx,
    ctx: StoreContext,
    vehicleId: string,
    { occasion, language }: VisorTipQuery,
  ): Promise<VisorTipDto> {
    const now = this.clock.now();
    const [tip, sources] = await Promise.all([
      findTip(tx, vehicleId, occasion, { timeZone: ctx.store.timeZone, now }),
      findSources(tx, ctx, sql`select ${vehicleId}::uuid`, now),
    ]);
    if (!tip) throw new DomainError(notFound);
    return toTipDto(tip, sources, ctx, now, language);
  }
}

/** What tips are written from. */
interface TipSources {
  readonly forecasts: ReadonlyMap<string, ForecastInput>;
  readonly policy: PolicyInForce<VisorTipDocument>;
  readonly schedule: PolicyInForce<MaintenanceScheduleDocument>;
  readonly store: StoreContactData | null;
  readonly peers: DistancePeers | null;
}

async function findSources(tx: StoreTx, ctx: StoreContext, vehicleIds: Sql, now: Date): Promise<TipSources> {
  const [inputs, policy, schedule, store, known] = await Promise.all([
    findForecastInputs(tx, vehicleIds, ctx.store.timeZone),
    policyInForce(tx, VISOR_TIP, DEFAULT_RULES, now),
    policyInForce(tx, MAINTENANCE_SCHEDULE, DEFAULT_RULES, now),
    findStoreContactData(tx),
    findDistancePeers(tx),
  ]);
  const forecasts = new Map(inputs.map((input) => [input.vehicleId, input]));
  return { forecasts, policy, schedule, store, peers: known?.peers ?? null };
}

/** The forecast is made anew, so that a visit of a moment ago counts. */
function toTipDto(
  tip: TipRecord,
  { forecasts, policy, schedule, store, peers }: TipSources,
  { store: { timeZone } }: StoreContext,
  now: Date,
  language = policy.document.language,
): VisorTipDto {
  const { id, occasion, vehicleId, orderId, at, isHandedOver, plate, model, printedAt } = tip;
  const input = forecasts.get(vehicleId);
  const { dueOn, dueKm } = input
    ? forecastOf(input, schedule, localDateOf(now, timeZone), peers)
    : { dueOn: null, dueKm: null };
  const { name: storeName = null, ...contactData } = store ?? NO_STORE;
  const facts = {
    plate,
    model,
    dueOn,
    dueKm,
    servicedOn: orderId === null ? null : localDateOf(at, timeZone),
    storeName,
  };
  const template = occasion === 'new_car' ? policy.document.newCar : policy.document.serviced;
  return {
    ...{ id, occasion, orderId, at, isHandedOver, dueOn, dueKm, printedAt },
    vehicle: { id: vehicleId, plate, model },
    text: visorTipText(template[language], { ...facts, ...contactData }, language),
    policyRef: policy.ref,
  };
}

const NO_STORE = {
  ...{ name: null, appointmentPhone: null, rescuePhone: null, repairPhone: null, complaintPhone: null, address: null },
};
