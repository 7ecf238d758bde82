import { CustomersService } from '#libs/customers';
import { rows, sql } from '#libs/database';
import { type LocalDate, localDate } from '#libs/foundation';
import { RemindersWorld, type StoreName } from '../fixtures/reminders-world';
import { JOURNEY } from '../journeys';
import { CUSTOMER_RHYTHM_TRIGGER } from '../triggers/customer-rhythm.queries';
import { FESTIVAL_TRIGGER } from '../triggers/festival.queries';

interface Planned {
  readonly journey: string;
  readonly step: string;
  readonly channel: string;
  readonly occurrence: string;
  readonly ownerRole: string | null;
  readonly exempt: boolean;
  readonly due: string;
  readonly expires: string;
}

type Birthday = Parameters<CustomersService['create']>[1]['birthday'];

const solar = (date: string): Birthday => ({ calendar: 'solar', date: localDate(date) });
const lunar = (month: number, day: number, leapMonth = false): Birthday => ({
  calendar: 'lunar',
  lunar: { month, day, leapMonth },
});

/** The morning before 24 November 2026, which is 十月十六. */
const EVE = '2026-11-23T01:00:00.000Z';

const YEAR = {
  ...{ fromOn: localDate('2027-01-01'), beforeOn: localDate('2028-01-01'), timeZone: 'Asia/Shanghai' },
  ...{ from: new Date('2026-12-31T16:00:00.000Z'), before: new Date('2027-12-31T16:00:00.000Z') },
};

describe('journeys by the calendar', () => {
  let reminders: RemindersWorld;
  const at = (instant: string) => reminders.world.clock.set(instant);
  const tick = (store: StoreName = 'north') => reminders.tick(store);

  beforeAll(async () => {
    reminders = await RemindersWorld.start();
  });
  beforeEach(() => reminders.reset());
  afterAll(() => reminders.stop());

  async function customer(birthday?: Birthday, store: StoreName = 'north'): Promise<string> {
    const told = { kind: 'person' as const, name: '石远梅', birthday, phones: [{ number: '+8613911110001' }] };
    return (await reminders.world.get(CustomersService).create(reminders.ctx(store), told)).id;
  }

  /** What is planned for a customer, in short. */
  function planned(customerId: string, store: StoreName = 'north'): Promise<Planned[]> {
    return reminders.query(
      sql`select k.journey, k.step, k.channel, k.occurrence, k.owner_role as "ownerRole",
                 k.quiet_hours_exempt as exempt,
                 to_char(k.due_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') as due,
                 to_char(k.expires_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') as expires
          from contact k where k.customer_id = ${customerId} order by k.due_at, k.journey`,
      store,
    );
  }
  const inShort = async (customerId: string) =>
    (await planned(customerId)).map(({ journey, due }) => `${journey} ${due}`);

  const grant = (customerId: string, kind: string) =>
    reminders.query(
      sql`insert into customer_status (id, customer_id, kind, since, granted_by, created_at)
          values (gen_random_uuid(), ${customerId}, ${kind}, '2026-01-01', 'E-0417', '2026-01-01')`,
    );

  describe('birthdays', () => {
    it.each([
      ['the solar birthday', solar('1994-11-24')],
      ['the lunar birthday', lunar(10, 16)],
    ])('REM-26, CF-25: wishes on %s leave before half past eight, in quiet hours', async (_name, birthday) => {
      const id = await customer(birthday);
      await tick();
      expect(await planned(id)).toEqual([
        {
          ...{ journey: 'birthday', step: 'sms', channel: 'sms', occurrence: '2026-11-24', ownerRole: null },
          ...{ exempt: true, due: '2026-11-24 07:30', expires: '2026-11-24 08:30' },
        },
      ]);
    });

    it('REM-26: both days of one year, and a day that is both is greeted once', async () => {
      // 1969-11-24 was 十月十五, so the lunar birthday of 2026 is 23 November
      const [two, one] = [await customer(solar('1969-11-24')), await customer(solar('1988-11-24'))];
      expect(await reminders.query(sql`select lunar_birth_day as day from customer where id = ${one}`)).toEqual([
        { day: 16 },
      ]);
      at('2026-11-21T23:00:00.000Z');
      await tick();
      at(EVE);
      await tick();
      expect(await inShort(two)).toEqual(['birthday 2026-11-23 07:30', 'birthday 2026-11-24 07:30']);
      expect(await inShort(one)).toEqual(['birthday 2026-11-24 07:30']);
    });

    it.each([
      ['regular', ['2025-06-25']],
      ['leap_if_exists', ['2025-07-25']],
      ['both', ['2025-06-25', '2025-07-25']],
    ])('CUS-06: born in a leap month, greeted as the rule %s says', async (leapMonth, days) => {
      at('2025-06-01T01:00:00.000Z');
      await reminders.issue('birthday-rules', 'default', { leapMonth });
      const id = await customer(lunar(6, 1, true));
      for (const eve of ['2025-06-24', '2025-07-24']) {
        at(`${eve}T01:00:00.000Z`);
        await tick();
      }
      expect((await planned(id)).map(({ occurrence }) => occurrence)).toEqual(days);
    });

    it('CUS-06: a store that celebrates by the solar calendar alone wishes on no lunar day', async () => {
      await reminders.issue('birthday-rules', 'default', { calendars: ['solar'] });
      const id = await customer(lunar(10, 16));
      await tick();
      expect(await planned(id)).toEqual([]);
    });

    it('REM-26: of merged duplicates the survivor is greeted, and on its own birthday', async () => {
      const [survivor, duplicate, unknown] = [
        await customer(solar('1994-11-25')),
        await customer(solar('1994-11-24')),
        await customer(),
      ];
      const second = await customer(solar('1994-11-24'));
      const merge = (from: string, into: string) =>
        reminders.query(sql`update customer set merged_into_id = ${into} where id = ${from}`);
      await merge(duplicate, survivor);
      await merge(second, unknown);
      await tick();
      expect(await inShort(duplicate)).toEqual([]);
      expect(await inShort(survivor)).toEqual([]);
      expect(await inShort(unknown)).toEqual(['birthday 2026-11-24 07:30']);
    });

    it('REM-27: the customer is told of a family member’s birthday, unless it is on file no more', async () => {
      const id = await customer();
      const [{ id: relationId }] = await reminders.query<{ id: string }>(
        sql`insert into customer_relation (id, customer_id, kind, name, birthday_calendar, lunar_birth_month,
              lunar_birth_day, lunar_birth_leap, created_at, updated_at)
            values (gen_random_uuid(), ${id}, 'family_member', '石小宝', 'lunar', 10, 16, false, now(), now())
            returning id`,
      );
      await tick();
      expect(await planned(id)).toEqual([
        expect.objectContaining({
          ...{ journey: 'family-birthday', occurrence: `${relationId}:2026-11-24` },
          ...{ due: '2026-11-24 09:00', exempt: false },
        }),
      ]);
      const [{ id: contactId }] = await reminders.query<{ id: string }>(
        sql`select id from contact where customer_id = ${id}`,
      );
      expect(await reminders.judge(contactId)).toMatchObject({ kind: 'go' });
      await reminders.query(sql`delete from customer_relation where id = ${relationId}`);
      expect(await reminders.judge(contactId)).toEqual({ kind: 'drop', reason: 'relation_gone' });
    });

    it('REM-10, REM-27: sales go and see a VIP on the birthday, with a present', async () => {
      const id = await customer(solar('1994-11-24'));
      await grant(id, 'vip');
      await tick();
      expect((await planned(id)).filter(({ channel }) => channel === 'visit')).toEqual([
        expect.objectContaining({ journey: 'birthday-visit', ownerRole: 'sales_consultant', due: '2026-11-24 09:00' }),
      ]);
    });
  });

  it('REM-10, REM-34: a car’s anniversary is wished for, and a VIP is seen', async () => {
    const owner = await customer();
    await grant(owner, 'vip');
    await reminders.vehicle({ boughtOn: '2021-11-24', owner });
    const plain = await customer();
    await reminders.vehicle({ boughtOn: '2024-11-24', owner: plain });
    await tick();
    const about = async (id: string) => (await inShort(id)).filter((line) => line.includes('anniversary'));
    expect(await about(owner)).toEqual(['anniversary-visit 2026-11-24 09:00', 'car-anniversary 2026-11-24 09:30']);
    expect(await about(plain)).toEqual(['car-anniversary 2026-11-24 09:30']);
    const years = await reminders.query(
      sql`select k.values ->> 'years' as years from contact k
          where k.journey = 'car-anniversary' and k.customer_id = ${owner}`,
    );
    expect(years).toEqual([{ years: '5' }]);
  });

  it('REM-34: bought on 29 February, a car has its day on the 28th of a common year', async () => {
    at('2027-02-27T01:00:00.000Z');
    const owner = await customer();
    await reminders.vehicle({ boughtOn: '2024-02-29', owner });
    await tick();
    expect(await inShort(owner)).toContain('car-anniversary 2027-02-28 09:30');
  });

  describe('festivals', () => {
    it('REM-28: wishes at nine on the Spring Festival, of no use after its day', async () => {
      at('2027-02-05T01:00:00.000Z');
      const id = await customer();
      await tick();
      expect(await planned(id)).toEqual([
        expect.objectContaining({
          ...{ journey: 'festival-spring-festival', channel: 'sms', occurrence: 'spring_festival:2027-02-06' },
          ...{ due: '2027-02-06 09:00', expires: '2027-02-06 21:00' },
        }),
      ]);
    });

    it('REM-28: each of the six has a journey, and comes once a year for every customer', async () => {
      const id = await customer();
      const festivals = JOURNEY.presets.filter(({ document }) => document.trigger.kind === 'festival');
      const found = await reminders.read((tx) =>
        Promise.all(
          festivals.map(async ({ code, document }) => {
            const rounds = await FESTIVAL_TRIGGER.rounds(
              { ...YEAR, now: new Date(EVE), trigger: document.trigger },
              tx,
            );
            const [round, ...more] = await rows<{ on: LocalDate }>(
              tx,
              sql`select r.anchor_on as "on" from (${rounds}) r where r.subject_id = ${id}`,
            );
            expect(more).toEqual([]);
            return `${round?.on} ${code}`;
          }),
        ),
      );
      expect(found.sort()).toEqual([
        ...['2027-01-01 festival-new-year', '2027-02-06 festival-spring-festival'],
        ...['2027-02-20 festival-lantern-festival', '2027-03-08 festival-womens-day'],
        ...['2027-05-01 festival-labour-day', '2027-10-01 festival-national-day'],
      ]);
    });

    it('REM-28: nobody is greeted whom the store has lost', async () => {
      at('2026-12-31T01:00:00.000Z');
      const id = await customer();
      await reminders.query(
        sql`update customer set stock_state = 'lost', stock_since = '2026-01-01', stock_ref = 'x' where id = ${id}`,
      );
      await tick();
      expect(await planned(id)).toEqual([]);
    });
  });

  describe('a rhythm', () => {
    /** The days on which a customer’s turn comes. */
    async function turns(customerId: string, every: 'quarterly' | 'half_yearly' | 'yearly'): Promise<LocalDate[]> {
      const trigger = { kind: 'customer_rhythm', appointment: null, population: null, rhythm: { every } } as const;
      const found = await reminders.read(async (tx) => {
        const rounds = await CUSTOMER_RHYTHM_TRIGGER.rounds({ ...YEAR, now: new Date(EVE), trigger }, tx);
        return rows<{ on: LocalDate }>(
          tx,
          sql`select r.anchor_on as "on" from (${rounds}) r where r.subject_id = ${customerId} order by r.anchor_on`,
        );
      });
      return found.map(({ on }) => on);
    }
    const eveOf = (day: LocalDate) => new Date(Date.parse(day) - 23 * 3_600_000).toISOString();

    it.each([
      ['key_account', 'key-account-visit', 'quarterly', 4],
      ['vip', 'vip-visit', 'half_yearly', 2],
      ['gold_card', 'gold-card-visit', 'yearly', 1],
    ] as const)('REM-33: who holds %s is seen by %s, %s', async (status, journey, every, times) => {
      const id = await customer();
      await grant(id, status);
      const days = await turns(id, every);
      expect(days).toHaveLength(times);
      at(eveOf(days[0]));
      await tick();
      expect((await planned(id)).filter((one) => one.journey.endsWith('-visit'))).toEqual([
        expect.objectContaining({
          journey,
          channel: 'visit',
          ownerRole: 'key_customer_adviser',
          due: `${days[0]} 09:00`,
        }),
      ]);
    });

    it('REM-36: long-term care for class D, every quarter', async () => {
      const id = await customer();
      await reminders.query(sql`update customer set value_class = 'lost' where id = ${id}`);
      const [day] = await turns(id, 'quarterly');
      at(eveOf(day));
      await tick();
      expect(await inShort(id)).toContain(`long-term-care ${day} 10:00`);
    });

    it('REM-40: a regular call, once the store switches it on', async () => {
      const id = await customer();
      const [day] = await turns(id, 'half_yearly');
      at(eveOf(day));
      await tick();
      expect((await inShort(id)).filter((line) => line.startsWith('regular-call'))).toEqual([]);
      await reminders.issue('journey', 'regular-call', { enabled: true });
      await tick();
      expect(await inShort(id)).toContain(`regular-call ${day} 10:00`);
    });
  });

  it('TEN-01: does not see another store’s birthdays', async () => {
    const id = await customer(solar('1994-11-24'), 'south');
    await tick();
    expect(await planned(id)).toEqual([]);
    await tick('south');
    expect(await planned(id, 'south')).toHaveLength(1);
    expect(await planned(id)).toEqual([]);
  });
});
