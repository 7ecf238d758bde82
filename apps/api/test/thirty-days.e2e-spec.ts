import { addDays, instantOf, localDate, localDateOf, localTimeOf } from '#libs/foundation';
import { Branch } from './branch';
import { type Decision, type ListedContact, StoreDays } from './store-days';
import { startTestApi, type TestApi } from './test-api';

const ZONE = 'Asia/Shanghai';
const DAY_MS = 24 * 3_600_000;

/** A Friday; the thirty days hold the Lantern Festival, Women's Day and a Saturday that is a make-up workday (调休). */
const FIRST_DAY = localDate('2026-02-20');
const DAYS = 30;

/** What this store sets for itself: shorter gaps than its group, and three contacts of goodwill in fourteen days. */
const CAP = { categories: ['expiry', 'care', 'campaign'], count: 3, days: 14 };
const GAPS = [
  { category: 'expiry', days: 1 },
  { category: 'care', days: 2 },
  { category: 'campaign', days: 2 },
];

describe('thirty days of a store', () => {
  let api: TestApi;
  let home: Branch;
  let days: StoreDays;
  let contacts: readonly ListedContact[];
  const decisions = new Map<string, readonly Decision[]>();
  /** By name. */
  const people = new Map<string, string>();

  beforeAll(async () => {
    api = await startTestApi();
    api.world.clock.set(at(FIRST_DAY, '05:00'));
    home = await Branch.open(api, 'north');
    days = await StoreDays.begin(api, home, attempt);
    const profile = { method: 'PATCH', path: `/v1/group/stores/${home.store.code}`, credential: home.key };
    await api.must({ ...profile, body: { appointmentPhone: '+862150001234', rescuePhone: '+864008001234' } });
    await setContactPolicy();
    await fillTheFiles();
    for (let day = 0; day < DAYS; day++) {
      const on = addDays(FIRST_DAY, day);
      await days.live(on, DOINGS[on]);
    }
    contacts = await days.contacts();
    for (const { id } of contacts) decisions.set(id, await days.decisionsOf(id));
  }, 180_000);
  afterAll(async () => {
    await days?.close();
    await api?.stop();
  });

  const at = (day: string, time: string): Date => instantOf(localDate(day), time, ZONE);

  async function setContactPolicy(): Promise<void> {
    const path = 'policies/contact-policy/default';
    const { document } = await days.get<{ document: object }>(path);
    const own = { ...document, minimumGaps: GAPS, caps: [CAP] };
    const { id } = await home.post(`${path}/versions`, { document: own });
    await home.post(`policy-versions/${id}/review`);
    await home.post(`policy-versions/${id}/issue`);
  }

  async function customer(name: string, number: string, more: object = {}): Promise<string> {
    const { id } = await home.customer({ name, phones: [{ number }], contacts: [], ...more });
    people.set(name, id);
    return id;
  }

  const car = (customerId: string, more: object = {}) =>
    home.vehicle({ model: '朗逸 1.5L', owner: { customerId }, ...more });

  async function fillTheFiles(): Promise<void> {
    await customer('石远梅', '13800138001', { birthday: { calendar: 'solar', date: '1988-02-25' } });
    await customer('龙懿涵', '13800138002', {
      birthday: { calendar: 'lunar', lunar: { month: 1, day: 10, leapMonth: false } },
    });
    const mother = await customer('周立国', '13800138003');
    const birthday = { calendar: 'solar', date: '2015-03-12' };
    await home.post(`customers/${mother}/relations`, { kind: 'family_member', name: '周小雨', birthday });
    const buyer = await customer('冯思浩', '13800138004', { address: '上海市浦东新区科技园路514号' });
    await car(buyer, { deliveredOn: '2026-02-21', purchasedOn: '2026-02-20' });
    await car(await customer('程远', '13800138005'), { purchasedOn: '2025-08-27' });
    await car(await customer('何雨晴', '13800138006'), { insuranceExpiresOn: '2026-04-12' });
    const silent = await customer('苏明哲', '13800138007');
    await car(silent, { insuranceExpiresOn: '2026-04-12' });
    for (const purpose of ['service', 'marketing']) {
      await home.post(`customers/${silent}/consents`, { purpose, state: 'withdrawn', source: 'spoken' });
    }
    await car(await customer('马建军', '13800138008'), { insuranceExpiresOn: '2026-03-27' });
    const repaired = await car(await customer('韩雪', '13800138009'));
    vehicles.set('韩雪', repaired.id);
    const booked = await car(await customer('郑爽', '13800138010'));
    vehicles.set('郑爽', booked.id);
  }

  const vehicles = new Map<string, string>();

  /** What members of staff do, by day and time. */
  const DOINGS: Readonly<Record<string, Readonly<Record<string, () => Promise<unknown>>>>> = {
    '2026-02-21': { '11:00': printLetters },
    '2026-02-26': { '11:00': () => repair(vehicles.get('韩雪') as string) },
    '2026-03-11': { '15:00': () => announce('优惠与服务信息', '2026-03-12') },
    '2026-03-14': { '15:00': () => announce('春季保养套餐', '2026-03-15') },
    '2026-03-16': {
      '10:30': () =>
        home.post('appointments', { vehicleId: vehicles.get('郑爽'), bookedFor: at('2026-03-18', '14:00') }),
    },
    '2026-03-20': { '22:00': () => home.post('weather-alerts', { notice: '明天气温骤降12℃，请检查防冻液和电瓶' }) },
  };

  async function printLetters(): Promise<void> {
    const { data } = await days.get<{ data: { id: string }[] }>('print-list?on=2026-02-21');
    await home.post('print-list/prints', { contactIds: data.map(({ id }) => id) });
  }

  async function repair(vehicleId: string): Promise<void> {
    const { id } = await home.order(vehicleId);
    for (const to of ['quoted', 'in_work', 'work_completed', 'checked', 'delivered']) {
      const quote = { amount: 38_000, currency: 'CNY' };
      const promise = to === 'quoted' ? { promisedAt: at('2026-02-26', '17:00'), quote } : {};
      await home.post(`service-orders/${id}/transitions`, { to, ...promise });
    }
  }

  async function announce(name: string, startsOn: string): Promise<void> {
    const { id } = await home.post('campaigns', { kind: 'service-offer', name, startsOn });
    await home.post(`campaigns/${id}/steps`, { to: 'announced' });
  }

  /** Nobody answers the first call about maintenance, a time is agreed at the second; one number is wrong. */
  function attempt(
    { customer: { id }, journey, attempts }: { customer: { id: string }; journey: string; attempts: number },
    now: Date,
  ): object {
    if (id === people.get('马建军')) return { outcome: 'wrong_number' };
    if (journey !== 'maintenance-due' || attempts > 1) return { outcome: 'reached' };
    return attempts === 0
      ? { outcome: 'no_answer' }
      : { outcome: 'call_back_agreed', callBackAt: at(addDays(localDateOf(now, ZONE), 1), '15:00') };
  }

  const nameOf = (id: string): string => [...people].find(([, known]) => known === id)?.[0] ?? id;
  const local = (instant: string): string =>
    `${localDateOf(new Date(instant), ZONE)} ${localTimeOf(new Date(instant), ZONE).slice(0, 5)}`;
  const lastOf = ({ id }: ListedContact): Decision => decisions.get(id)?.at(-1) as Decision;
  const made = () => contacts.filter(({ state }) => state === 'sent');

  /** What became of each contact, when and why, and whose it was. */
  function told(): string[] {
    const names = new Map<string, string[]>();
    for (const contact of contacts) {
      const { kind, reason, decidedAt } = lastOf(contact);
      const line = `${local(decidedAt).slice(5)} ${contact.journey}/${contact.step} ${kind} ${reason.code}`;
      names.set(line, [...(names.get(line) ?? []), nameOf(contact.customerId)]);
    }
    return [...names].map(([line, own]) => `${line}: ${inOrder(own)}`).sort();
  }

  const inOrder = (names: readonly string[]): string =>
    [...people.keys()].filter((name) => names.includes(name)).join(' ');

  it('REM-41: everybody hears what is due, on its day, or the reason stands why not', () => {
    expect(told()).toEqual([
      '02-20 06:00 festival-spring-festival/sms suppressed expired: 石远梅 龙懿涵 周立国 冯思浩 程远 何雨晴 苏明哲 马建军 韩雪 郑爽',
      // a Saturday and a Sunday on which nobody works
      '02-21 09:00 new-car/introduce-service suppressed outside_working_hours: 冯思浩',
      '02-21 11:00 new-car/thank-you-letter sent printed: 冯思浩',
      '02-22 10:00 new-car/manager-call suppressed outside_working_hours: 冯思浩',
      '02-24 10:00 new-car/station-sms sent as_planned: 冯思浩',
      '02-25 07:30 birthday/sms sent as_planned: 石远梅',
      '02-25 10:00 insurance-expiry/sms sent as_planned: 马建军',
      // the tenth day of the first lunar month
      '02-26 07:30 birthday/sms sent as_planned: 龙懿涵',
      '02-26 10:00 insurance-expiry/call sent handed_to_person: 马建军',
      '02-26 10:00 maintenance-due/sms sent as_planned: 程远',
      '02-27 10:00 maintenance-due/call sent handed_to_person: 程远',
      '02-27 10:00 new-car/seller-call sent handed_to_person: 冯思浩',
      // a make-up workday
      '02-28 14:00 new-car/questionnaire sent handed_to_person: 冯思浩',
      '03-02 09:00 after-service/call sent handed_to_person: 韩雪',
      '03-02 09:00 after-service/thanks sent as_planned: 韩雪',
      '03-02 10:00 received-from-sales/call sent handed_to_person: 冯思浩',
      '03-03 09:00 festival-lantern-festival/sms sent as_planned: 石远梅 龙懿涵 周立国 冯思浩 程远 何雨晴 韩雪 郑爽',
      '03-03 09:00 festival-lantern-festival/sms suppressed consent_withdrawn: 苏明哲',
      '03-03 09:00 festival-lantern-festival/sms suppressed no_number: 马建军',
      '03-03 10:00 maintenance-due/follow-up suppressed frequency_cap: 程远',
      '03-08 09:00 festival-womens-day/sms sent as_planned: 石远梅 龙懿涵 周立国 冯思浩 何雨晴 韩雪 郑爽',
      '03-08 09:00 festival-womens-day/sms suppressed consent_withdrawn: 苏明哲',
      '03-08 09:00 festival-womens-day/sms suppressed frequency_cap: 程远',
      '03-08 09:00 festival-womens-day/sms suppressed no_number: 马建军',
      // on the lunar birthday of the year; on the solar one there were three contacts in two weeks
      '03-10 09:00 family-birthday/sms sent as_planned: 周立国',
      '03-12 09:00 family-birthday/sms suppressed frequency_cap: 周立国',
      '03-12 10:00 campaign-news/sms sent as_planned: 石远梅 龙懿涵 冯思浩 程远 何雨晴 韩雪 郑爽',
      '03-12 10:00 campaign-news/sms suppressed consent_withdrawn: 苏明哲',
      '03-12 10:00 campaign-news/sms suppressed no_number: 马建军',
      '03-12 10:00 insurance-expiry/sms merged carried_along: 何雨晴',
      '03-13 10:00 insurance-expiry/sms suppressed consent_withdrawn: 苏明哲',
      '03-14 10:00 insurance-expiry/call suppressed consent_withdrawn: 苏明哲',
      // the fourth contact in two weeks waits for the first one to be over, but for who was reminded of the insurance too
      '03-15 10:00 campaign-news/sms sent as_planned: 程远',
      '03-15 10:00 campaign-news/sms suppressed consent_withdrawn: 苏明哲',
      '03-15 10:00 campaign-news/sms suppressed no_number: 马建军',
      '03-17 09:00 campaign-news/sms merged carried_along: 周立国',
      '03-17 09:00 campaign-news/sms sent as_planned: 石远梅 龙懿涵 周立国 冯思浩 韩雪 郑爽',
      '03-17 09:00 campaign-news/sms suppressed frequency_cap: 何雨晴',
      '03-17 09:00 insurance-expiry/call sent handed_to_person: 何雨晴',
      '03-17 14:00 appointment-reminder/sms sent as_planned: 郑爽',
      // safety asks for no consent, but it does not wake anybody
      '03-20 22:00 weather-alert/sms suppressed no_number: 马建军',
      '03-21 08:00 weather-alert/sms sent as_planned: 石远梅 龙懿涵 周立国 冯思浩 程远 何雨晴 苏明哲 韩雪 郑爽',
    ]);
  });

  it('REM-31: each contact ends as one decision with its reason, and what was put off comes back', () => {
    for (const contact of contacts) {
      const own = decisions.get(contact.id) as readonly Decision[];
      expect(own.filter(({ kind }) => kind !== 'deferred')).toHaveLength(1);
      expect(lastOf(contact).kind).not.toBe('deferred');
      for (const { reason } of own) expect(reason.label).not.toBe(reason.code);
      own.slice(1).forEach(({ decidedAt, kind }, index) => {
        // what is called off or carried along need not wait until then
        if (kind === 'sent' || kind === 'deferred') expect(decidedAt >= (own[index].until as string)).toBe(true);
      });
    }
    const reasons = [...decisions.values()].flat().filter(({ kind }) => kind === 'deferred');
    expect(new Set(reasons.map(({ reason }) => reason.code))).toEqual(
      new Set(['frequency_cap', 'outside_working_hours', 'quiet_hours']),
    );
  });

  it('CF-27: nobody has more contacts of goodwill in fourteen days than the store allows', () => {
    for (const id of people.values()) {
      const times = made()
        .filter(({ customerId, category }) => customerId === id && CAP.categories.includes(category))
        .map((contact) => Date.parse(lastOf(contact).decidedAt))
        .sort((a, b) => a - b);
      const tooMany = times.filter((time, index) => time - (times[index - CAP.count] ?? -Infinity) < CAP.days * DAY_MS);
      expect([nameOf(id), tooMany]).toEqual([nameOf(id), []]);
    }
  });

  it('REM-39, CF-25: nothing is sent at night but a birthday’s wishes, and nobody is called when nobody works', () => {
    const hours = made().map((contact) => ({ ...contact, at: local(lastOf(contact).decidedAt).slice(11) }));
    const night = hours.filter(({ at, channel }) => channel === 'sms' && (at < '08:00' || at >= '21:00'));
    expect(night.map(({ journey, at }) => `${journey} ${at}`)).toEqual(['birthday 07:30', 'birthday 07:30']);
    const calls = hours.filter(({ channel }) => channel === 'phone_call');
    expect(calls.filter(({ at }) => at < '09:00' || at >= '18:00' || (at >= '12:00' && at < '14:00'))).toEqual([]);
  });

  it('SEC-04: each message reached the gateway once, with what went along in it', async () => {
    const arrived = await days.all<{ key: string; text: string; arrivals: number }>('dev/outbox');
    const messages = made().filter(({ channel }) => channel === 'sms');
    expect(arrived.map(({ key }) => key).sort()).toEqual(messages.map(({ id, step }) => `${id}:${step}:sms`).sort());
    expect(arrived.filter(({ arrivals }) => arrivals !== 1)).toEqual([]);
    for (const { mergedIntoId } of contacts.filter(
      ({ state, mergedIntoId }) => state === 'cancelled' && mergedIntoId,
    )) {
      expect(messages.map(({ id }) => id)).toContain(mergedIntoId);
    }
    const [insured] = contacts.filter((contact) => lastOf(contact).kind === 'merged');
    const text = arrived.find(({ key }) => key.startsWith(insured.mergedIntoId as string))?.text;
    expect(text).toContain('保险将于4月12日');
    expect(text).toContain('优惠与服务信息');
  });

  it('FUP-03, FUP-08: a call that nobody answers is tried again, an agreed time is kept, a wrong number is called once', async () => {
    const attempts = async (name: string) => {
      const found = await days.all<{ outcome: string; madeAt: string }>(`call-attempts?customerId=${people.get(name)}`);
      return found.map(({ outcome, madeAt }) => `${local(madeAt).slice(5)} ${outcome}`).sort();
    };
    expect(await attempts('程远')).toEqual([
      '02-27 10:00 no_answer',
      '02-27 14:00 call_back_agreed',
      '02-28 15:00 reached',
    ]);
    expect(await attempts('马建军')).toEqual(['02-26 10:00 wrong_number']);
  });
});
