import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { recordEvents } from '#libs/events';
import { addDays, instantOf, localDate, type LocalDate, localDateOf, localTimeOf, newId } from '#libs/foundation';
import {
  CONTACT_POLICY,
  type ContactCategory,
  type ContactPolicyDocument,
  DEFAULT_CONTACT_POLICY,
} from '#libs/outreach';
import { PoliciesModule, PoliciesService } from '#libs/policies';
import { JOURNEY } from '#libs/reminders';
import { MovableClock, Provisioner, StoreDb, systemStoreContext } from '#libs/tenancy';
import type { TestStore } from '#libs/testing';
import { CrashSite } from './crash-site';

export const TIME_ZONE = 'Asia/Shanghai';

/** Short, for many messages have to leave between one hour and the next. */
const ANSWER_DELAY_MS = 200;
const POLL_MS = 150;

/** Insurance and inspection are spoken of so many days ahead, by the journeys that ship. */
const AHEAD_DAYS = 30;

/** Days on which somebody hears of an insurance, in turn: the month's last working week, and the Monday after it. */
const CONTACT_DAYS = ['2026-02-26', '2026-02-27', '2026-02-28', '2026-03-02'] as const;
const MAKE_UP_SATURDAY = localDate('2026-02-28');
const BIRTHDAYS = ['1980-02-27', '1985-02-28'] as const;

/** A journey on an event, which greets who was given a status; only the crash proof has it. */
const GREETS_STATUS = 'status-thanks';

/** So few contacts with a person that most of them have to wait for others. */
export const CAP = { categories: ['expiry', 'care', 'campaign'] as ContactCategory[], count: 2, days: 1 };

/** In force in the whole group. */
const STRICT: Pick<ContactPolicyDocument, 'caps' | 'minimumGaps' | 'merging'> = {
  caps: [CAP],
  minimumGaps: [{ category: 'care', days: 1 }],
  merging: { withinDays: 2, categories: ['expiry', 'care'] },
};

/** A customer of one store. */
export interface KnownCustomer {
  readonly id: string;
  readonly vehicleId: string;
  /** Which person of the group it is: the same number means the same phone. */
  readonly person: number;
  readonly store: TestStore;
  readonly hearsOn: LocalDate;
  readonly hasInspection: boolean;
  readonly birthday: string | null;
  readonly isGranted: boolean;
}

/** A contact as it stands, with what was decided about it. */
export interface ContactOutcome {
  readonly id: string;
  readonly store: string;
  readonly customerId: string;
  readonly journey: string;
  readonly step: string;
  readonly subjectId: string;
  readonly channel: string;
  readonly category: ContactCategory;
  readonly state: string;
  readonly quietHoursExempt: boolean;
  readonly intentAt: Date | null;
  readonly mergedIntoId: string | null;
  readonly tasks: number;
  readonly sentEvents: number;
  readonly decisions: readonly { readonly kind: string; readonly reason: string; readonly until: string | null }[];
}

/** Three stores of one group that know the same persons, with journeys that ship, a strict contact policy, and a clock. */
export class JourneySite {
  customers: readonly KnownCustomer[] = [];

  private constructor(
    readonly site: CrashSite,
    readonly stores: readonly TestStore[],
    private readonly clock: MovableClock,
  ) {}

  static async open(backend: 'postgres' | 'redis', at: Date): Promise<JourneySite> {
    const clock = new MovableClock();
    clock.offsetMs = at.getTime() - Date.now();
    const site = await CrashSite.open(backend, { clock, modules: [PoliciesModule], answerDelayMs: ANSWER_DELAY_MS });
    try {
      const west = await openStore(site);
      const journeys = new JourneySite(site, [site.world.store('north'), site.world.store('south'), west], clock);
      await journeys.moveClock(at);
      await journeys.writeProfiles();
      await journeys.issuePolicies();
      return journeys;
    } catch (error) {
      await site.close();
      throw error;
    }
  }

  /**
   * Persons with their customers in two or three of the stores, cars, days and phones; and others whom each store alone
   * knows and who hear of one thing only, so that nothing puts it off from the Saturday, and the call falls on the Sunday.
   */
  async seed(persons: number, others: number): Promise<void> {
    const known = Array.from({ length: persons }, (_, person) => person).flatMap((person) =>
      this.stores.flatMap((store, place) => (person % 4 === place ? [] : [knownCustomer(person, place, store)])),
    );
    const alone = Array.from({ length: others }, (_, index) => ({
      ...knownCustomer(persons + index, 0, this.stores[index % this.stores.length] as TestStore),
      ...{ hearsOn: MAKE_UP_SATURDAY, hasInspection: false, birthday: null, isGranted: false },
    }));
    this.customers = [...known, ...alone];
    for (const store of this.stores) {
      const own = this.customers.filter((customer) => customer.store === store);
      await this.site.inStore(store, CUSTOMERS, [JSON.stringify(own.map(rowOf))]);
    }
  }

  /** Something happens on which a journey begins, as if a member of staff had entered it. */
  async grantStatuses(): Promise<void> {
    for (const { ctx } of this.stores) {
      const granted = this.customers.filter(({ isGranted, store }) => isGranted && store.ctx === ctx);
      const events = granted.map(({ id }) => ({
        ...{ type: 'customer.status-granted' as const, subject: { type: 'customer', id } },
        ...{ payload: { kind: 'member' }, occurredAt: this.clock.now() },
      }));
      await this.site.world.get(StoreDb).run(ctx, (tx) => recordEvents(tx, ctx, events));
    }
    await this.moveClock(this.clock.now());
  }

  /** First steps that the seeds bring about, as `journey/step subject`; what follows a step depends on how that ends. */
  get expectedFirstSteps(): string[] {
    return this.customers.flatMap(({ id, vehicleId, hasInspection, birthday, isGranted }) => [
      `insurance-expiry/sms ${vehicleId}`,
      `festival-lantern-festival/sms ${id}`,
      ...(hasInspection ? [`inspection-due/sms ${vehicleId}`] : []),
      ...(birthday ? [`birthday/sms ${id}`] : []),
      ...(isGranted ? [`${GREETS_STATUS}/sms ${id}`] : []),
    ]);
  }

  /** For every process, as the API does it. */
  async moveClock(at: Date): Promise<void> {
    this.clock.offsetMs = at.getTime() - Date.now();
    const stores = this.stores.map(({ id }) => id);
    await this.site.ask(
      `WITH moved AS (
         INSERT INTO platform.test_clock (single, offset_ms) VALUES (true, $1)
         ON CONFLICT (single) DO UPDATE SET offset_ms = excluded.offset_ms)
       INSERT INTO platform.store_wake (store_id, wake_at) SELECT id, 'epoch' FROM unnest($2::uuid[]) AS id
       ON CONFLICT (store_id) DO UPDATE SET wake_at = 'epoch', leased_until = NULL`,
      [this.clock.offsetMs, stores],
    );
  }

  now(): Date {
    return this.clock.now();
  }

  /** Contacts that could be made by now, and are not. */
  async open(): Promise<number> {
    const found = await this.inStores<{ contacts: number }>(`SELECT ${OPEN} AS contacts`, [this.now()]);
    return found.reduce((sum, { contacts }) => sum + contacts, 0);
  }

  /** When the next contact is due that waits for its time, or an event is tried again; null: nothing is left. */
  async nextDueAt(): Promise<Date | null> {
    const found = await this.inStores<{ at: Date | null }>(
      `SELECT least((SELECT min(due_at) FROM contact WHERE state IN ('due', 'claimed', 'sending')),
                    (SELECT min(retry_at) FROM event_pending)) AS at`,
    );
    const instants = found.flatMap(({ at }) => (at ? [at.getTime()] : []));
    return instants.length > 0 ? new Date(Math.min(...instants)) : null;
  }

  /** Events that some handler could not take, however often it was tried. */
  givenUpEvents(): Promise<unknown[]> {
    return this.inStores(`SELECT handler, error FROM event_delivery WHERE state = 'parked'`);
  }

  /**
   * Everything is done that can be done at this hour: persons matched, the day planned, events heard, contacts made.
   * Throws where nothing goes on for so long although something is left.
   */
  async untilNothingIsLeft(stuckAfterMs: number): Promise<void> {
    let before = '';
    for (let movedAt = Date.now(); Date.now() < movedAt + stuckAfterMs; await sleep(POLL_MS)) {
      const counts = await this.inStores<object>(UNDONE, [this.now(), this.dayToPlan()]);
      const left = counts.filter((count) => !isNothing(count));
      if (left.length === 0) return;
      const found = JSON.stringify(left);
      if (found !== before) [before, movedAt] = [found, Date.now()];
    }
    throw new Error(`At ${this.now().toISOString()} is left undone: ${before}`);
  }

  /** The day of which there has to be a plan: today from six on; before, whatever day was planned last. */
  private dayToPlan(): string {
    const isPlanned = localTimeOf(this.now(), TIME_ZONE) >= '06:00';
    return isPlanned ? localDateOf(this.now(), TIME_ZONE) : '-infinity';
  }

  contacts(): Promise<ContactOutcome[]> {
    return this.inStores<ContactOutcome>(OUTCOMES);
  }

  /** Person of the group that each customer was found to be. */
  async personIds(): Promise<ReadonlyMap<string, string | null>> {
    const found = await this.inStores<{ id: string; personId: string | null }>(
      'SELECT id, person_id AS "personId" FROM customer',
    );
    return new Map(found.map(({ id, personId }) => [id, personId]));
  }

  private async inStores<Row>(statement: string, values: unknown[] = []): Promise<Row[]> {
    const found = await Promise.all(this.stores.map((store) => this.site.inStore<Row>(store, statement, values)));
    return found.flat();
  }

  /** Messages name the store. */
  private async writeProfiles(): Promise<void> {
    await this.site.ask(
      `INSERT INTO group_store_profile (id, code, name, kind, appointment_phone)
       SELECT id, code, '申海店', '4s_store', '+862150001234'
       FROM jsonb_to_recordset($1::jsonb) AS store (id uuid, code varchar)`,
      [JSON.stringify(this.stores.map(({ id, code }) => ({ id, code })))],
      this.site.world.group('one').schema,
    );
  }

  private async issuePolicies(): Promise<void> {
    const presetOf = (code: string) => JOURNEY.presets.findLast((preset) => preset.code === code)?.document;
    const usual = CONTACT_POLICY.presets.at(-1)?.document;
    const thanks = presetOf('birthday');
    const [wishes] = thanks?.steps ?? [];
    const greeting = { ...wishes, timeOfDay: '10:00', quietHoursExempt: false, expiresAfterHours: null };
    await this.issue(CONTACT_POLICY.code, DEFAULT_CONTACT_POLICY, { ...usual, ...STRICT });
    await this.issue(JOURNEY.code, 'festival-womens-day', { ...presetOf('festival-womens-day'), enabled: false });
    await this.issue(JOURNEY.code, GREETS_STATUS, {
      ...thanks,
      trigger: { appointment: null, population: null, kind: 'event', event: { type: 'customer.status-granted' } },
      steps: [greeting],
    });
  }

  private async issue(kind: string, code: string, document: object): Promise<void> {
    const { ctx } = this.site.world.group('one');
    const policies = this.site.world.get(PoliciesService);
    const { id } = await policies.draft(ctx, kind, code, { document });
    await policies.review(ctx, id, undefined);
    await policies.issue(ctx, id, undefined, {});
  }
}

const OPEN = `
  (SELECT count(*)::integer FROM contact WHERE state IN ('due', 'claimed', 'sending') AND due_at <= $1)`;

/** What keeps an hour from being over: contacts that are due, persons unmatched, events unheard, no plan. */
const UNDONE = `
  SELECT current_schema() AS store, ${OPEN} AS contacts,
         (SELECT count(*)::integer FROM customer WHERE person_version IS DISTINCT FROM version) AS persons,
         (SELECT count(*)::integer FROM event_pending WHERE retry_at IS NULL OR retry_at <= $1) AS events,
         (NOT coalesce((SELECT plan_on >= $2::date AND changes <= planned_changes FROM reminder_plan
                        ORDER BY plan_on DESC LIMIT 1), false))::integer AS plans`;

const isNothing = (counts: object): boolean =>
  Object.values(counts).every((count) => typeof count === 'string' || count === 0);

const OUTCOMES = `
  SELECT c.id, current_schema() AS store, c.customer_id AS "customerId", c.journey, c.step, c.subject_id AS "subjectId",
         c.channel, c.category, c.state, c.quiet_hours_exempt AS "quietHoursExempt", c.intent_at AS "intentAt",
         c.merged_into_id AS "mergedIntoId",
         (SELECT count(*)::integer FROM task t WHERE t.subject_id = c.id) AS tasks,
         (SELECT count(*)::integer FROM event e WHERE e.subject_id = c.id AND e.type = 'contact.sent') AS "sentEvents",
         (SELECT coalesce(json_agg(json_build_object('kind', d.kind, 'reason', d.reason, 'until', d.until)
                                   ORDER BY d.decided_at, d.id), '[]')
          FROM contact_decision d WHERE d.contact_id = c.id) AS decisions
  FROM contact c`;

const CUSTOMERS = `
  WITH known AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb)
      AS k (id uuid, "vehicleId" uuid, person integer, vin varchar, birthday date, insurance date, inspection date)),
  made AS (
    INSERT INTO customer (id, kind, nature, name, name_pinyin, name_initials, birthday_calendar, solar_birthday)
    SELECT id, 'person', 'private', '石远梅', 'shiyuanmei', 'sym', CASE WHEN birthday IS NOT NULL THEN 'solar' END, birthday
    FROM known RETURNING id),
  phone AS (
    INSERT INTO customer_phone (id, customer_id, number, reversed, line, created_at)
    SELECT gen_random_uuid(), k.id, '+86139' || lpad(k.person::text, 8, '0'),
           reverse('86139' || lpad(k.person::text, 8, '0')), 'mobile', now()
    FROM known k JOIN made USING (id)),
  vehicle AS (
    INSERT INTO vehicle (id, vin, vin_reversed, model, insurance_expires_on, inspection_due_on)
    SELECT "vehicleId", vin, reverse(vin), '朗逸 1.5L', insurance, inspection FROM known RETURNING id)
  INSERT INTO vehicle_owner (id, vehicle_id, customer_id)
  SELECT gen_random_uuid(), v.id, k.id FROM known k JOIN vehicle v ON v.id = k."vehicleId" JOIN made ON made.id = k.id`;

function knownCustomer(person: number, place: number, store: TestStore): KnownCustomer {
  const turn = person * 5 + place * 2;
  return {
    ...{ id: newId(), vehicleId: newId(), person, store },
    hearsOn: localDate(CONTACT_DAYS[turn % CONTACT_DAYS.length]),
    hasInspection: turn % 3 === 0,
    birthday: person % 2 === 0 ? BIRTHDAYS[(person / 2) % BIRTHDAYS.length] : null,
    isGranted: turn % 8 === 2,
  };
}

function rowOf({ id, vehicleId, person, hearsOn, hasInspection, birthday }: KnownCustomer, index: number) {
  const insurance = addDays(hearsOn, AHEAD_DAYS);
  const vin = `WVWZZZ1K0${String(index).padStart(8, '0')}`;
  // a day later, so that one goes along with the other
  return { id, vehicleId, person, vin, birthday, insurance, inspection: hasInspection ? addDays(insurance, 1) : null };
}

/** A third store of the group. */
async function openStore({ world }: CrashSite): Promise<TestStore> {
  const group = world.group('one');
  const id = newId();
  const code = `west-${id.slice(-6)}`;
  const store = { id, code, schema: `store_${code.replaceAll('-', '_')}`, timeZone: TIME_ZONE, group };
  const admin = new Client({ connectionString: world.cluster.databaseUrl });
  await admin.connect();
  try {
    await admin.query(
      `INSERT INTO platform.store (id, group_id, code, schema_name, name, time_zone, state)
       VALUES ($1, $2, $3, $4, $3, $5, 'provisioning')`,
      [id, group.id, code, store.schema, TIME_ZONE],
    );
  } finally {
    await admin.end();
  }
  await new Provisioner(world.cluster.databaseUrl).createStore(store.schema, group.schema);
  return { ...store, ctx: systemStoreContext(store, 'test') };
}

/** A time by the stores' clocks, such as `2026-02-28 10:00:00`. */
export function inStores(at: string): Date {
  const [day, time] = at.split(' ');
  return instantOf(localDate(day), time, TIME_ZONE);
}
