import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type AsJson, jsonArrayOf } from '#libs/database';
import { addDays, Clock, DomainError, fill, localDateOf, notFound, startOfDay } from '#libs/foundation';
import { CustomerParts, keysetOf, type Page, pageOf } from '#libs/http';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import {
  type ContactRecord,
  findPlanned,
  findStoreContactData,
  PLANNED_SORTS,
  type StoreContactData,
} from './contact-facts.queries';
import { findDistancePeers } from './daily-distance-peers.queries';
import {
  findForecastInput,
  findForecasts,
  findVehicleOfForecast,
  FORECAST_SORTS,
  type ForecastRecord,
  selectForecastsOfCustomers,
} from './forecast.queries';
import { journeysOf, type JourneysByRef, messageOf, stepOf } from './journey-messages';
import {
  type ListForecastsQuery,
  type ListPlannedQuery,
  type MaintenanceForecastDto,
  type PlannedReminderDto,
  toForecastDto,
} from './reminders.dto';
import { reminderRules } from './reminder-rules';
import { forecastOf } from './vehicle-forecast';

const MOST_FORECASTS_SHOWN = 50;

/** What is planned, and what is due (提醒). REM-12, REM-21 */
@Injectable()
export class RemindersService implements OnModuleInit {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly parts: CustomerParts,
  ) {}

  /** Puts what is due next into the customer view. */
  onModuleInit(): void {
    this.parts.register({
      name: 'maintenance',
      label: { 'zh-CN': '下次保养', en: 'Next maintenance' },
      order: 300,
      permission: 'reminders:read',
      find: (customerIds) => jsonArrayOf(selectForecastsOfCustomers(customerIds, MOST_FORECASTS_SHOWN)),
      show: (due: readonly AsJson<ForecastRecord>[], ctx) => {
        const today = this.today(ctx);
        return { due: due.map((forecast) => toForecastDto(fromJson(forecast), today)) };
      },
    });
  }

  /** What journeys planned for a day of the store, in the words that each would have now. */
  listPlanned(ctx: StoreContext, query: ListPlannedQuery): Promise<Page<PlannedReminderDto>> {
    const now = this.clock.now();
    const { timeZone } = ctx.store;
    const keyset = keysetOf(query, PLANNED_SORTS);
    const on = query.on ?? addDays(localDateOf(now, timeZone), 1);
    const span = { from: startOfDay(on, timeZone), before: startOfDay(addDays(on, 1), timeZone) };
    return this.db.run(ctx, async (tx) => {
      const [planned, store, rules] = await Promise.all([
        findPlanned(tx, { ...span, journey: query.journey }, keyset, now),
        findStoreContactData(tx),
        reminderRules(tx, now),
      ]);
      const journeys = await journeysOf(tx, planned, rules.journeys);
      return pageOf(planned, keyset, (contact) => toPlannedDto(contact, journeys, store, ctx));
    });
  }

  /** Vehicles by the day of their next maintenance; those of which no day is known are not among them. */
  listForecasts(ctx: StoreContext, query: ListForecastsQuery): Promise<Page<MaintenanceForecastDto>> {
    const keyset = keysetOf(query, FORECAST_SORTS);
    const today = this.today(ctx);
    return this.db.run(ctx, async (tx) =>
      pageOf(await findForecasts(tx, query, keyset), keyset, (forecast) => toForecastDto(forecast, today)),
    );
  }

  /** Reckoned anew, so that a vehicle that came a moment ago has its forecast. Throws `not_found`. */
  getForecast(ctx: StoreContext, vehicleId: string): Promise<MaintenanceForecastDto> {
    const now = this.clock.now();
    const today = this.today(ctx);
    return this.db.run(ctx, async (tx) => {
      const [vehicle, input, { schedule }, known] = await Promise.all([
        findVehicleOfForecast(tx, vehicleId),
        findForecastInput(tx, vehicleId, ctx.store.timeZone),
        reminderRules(tx, now),
        findDistancePeers(tx),
      ]);
      if (!vehicle || !input) throw new DomainError(notFound);
      const forecast = forecastOf(input, schedule, today, known?.peers ?? null);
      return toForecastDto({ ...vehicle, ...forecast, madeAt: now, stale: false }, today);
    });
  }

  private today(ctx: StoreContext) {
    return localDateOf(this.clock.now(), ctx.store.timeZone);
  }
}

function fromJson({ madeAt, kmPerDay, ...forecast }: AsJson<ForecastRecord>): ForecastRecord {
  return {
    ...forecast,
    madeAt: madeAt === null ? null : new Date(madeAt),
    kmPerDay: kmPerDay === null ? null : Number(kmPerDay).toFixed(1),
  };
}

function toPlannedDto(
  contact: ContactRecord,
  journeys: JourneysByRef,
  store: StoreContactData | null,
  ctx: StoreContext,
): PlannedReminderDto {
  const { id, journey, step, channel, category, state, dueAt, expiresAt, policyRef } = contact;
  const planned = stepOf(contact, journeys);
  const message = planned && messageOf(contact, planned, store, ctx);
  return {
    ...{ id, journey, step, channel, category, state, dueAt, expiresAt, policyRef },
    journeyLabel: planned?.journey.label[ctx.locale] ?? null,
    stepLabel: planned?.step.label[ctx.locale] ?? null,
    customer: { id: contact.customerId, name: contact.customerName },
    vehicle: contact.vehicleId === null ? null : { id: contact.vehicleId, plate: contact.plate, model: contact.model },
    subject: { type: contact.subjectType, id: contact.subjectId },
    text: message?.written.kind === 'complete' ? fill(message.written.template, message.values) : null,
  };
}
