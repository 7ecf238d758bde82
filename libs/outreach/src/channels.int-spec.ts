import { CustomersService, type CustomerKind } from '#libs/customers';
import { affected, join, row, sql } from '#libs/database';
import { Clock, newId } from '#libs/foundation';
import { PersonalRecordSources } from '#libs/http';
import { PoliciesService } from '#libs/policies';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import { USUAL_CONTACT_POLICY } from './policy/contact-policy.preset';
import { reachOf } from './policy/channel-reach.policy';
import { findReach, isReachableOn } from './policy/channel-reach.queries';
import { CONTACT_CHANNELS } from './contact-states';
import { ContactAnswers } from './contact-answers';
import { ContactsService } from './contacts.service';
import { aPerson, underPolicy } from './fixtures/contact-persons';
import { OutreachWorld } from './fixtures/outreach-world';
import { PrintListExpiry } from './print-list/print-list-expiry';
import { PrintListService } from './print-list/print-list.service';
import type { SmsTemplatesDocument } from './gateways/sms-templates.dto';

const ADDRESS = '上海市浦东新区科技园路514号';
const EMAIL = 'shi.yuanmei@example.com';

describe('contacts over their channels', () => {
  let world: OutreachWorld;
  let north: StoreContext;
  let prints: PrintListService;

  beforeAll(async () => {
    world = await OutreachWorld.start();
    north = world.north;
    const [db, clock] = [world.world.get(StoreDb), world.world.get(Clock)];
    prints = new PrintListService(db, clock);
  });
  beforeEach(() => world.reset());
  afterAll(() => world?.world.stop());

  async function customer(facts: { address?: string; email?: string; phones?: { number: string }[] } = {}) {
    const kind: CustomerKind = 'person';
    return (await world.world.get(CustomersService).create(north, { kind, name: '石远梅', phones: [], ...facts })).id;
  }

  const listed = async (ctx = north, query: Partial<Parameters<PrintListService['list']>[1]> = {}) =>
    (await prints.list(ctx, { limit: 100, sort: 'dueAt', ...query })).data;

  describe('what is printed', () => {
    it('REM-01: a letter waits on the print list with its envelope, and is sent when it was printed', async () => {
      const id = await world.plan({ channel: 'letter', customerId: await customer({ address: ADDRESS }) });
      await world.work();
      expect(await world.contact(id)).toMatchObject({ state: 'to_print', recipient: ADDRESS, claimId: null });
      expect(await world.decisions(id)).toEqual([]);
      expect(await listed()).toMatchObject([
        { id, channel: 'letter', addressLines: [ADDRESS, '石远梅 收'], text: '石远梅：保养将于2026-11-24到期' },
      ]);
      const [{ addressLines }] = await listed(north, { language: 'en' });
      expect(addressLines).toEqual(['石远梅', '科技园路514号', '浦东新区, 上海市', 'P. R. China']);
      expect(await prints.notePrinted(north, { contactIds: [id] })).toEqual({ printed: 1 });
      expect(await world.contact(id)).toMatchObject({ state: 'sent', recipient: ADDRESS });
      expect(await world.decisions(id)).toEqual(['sent printed']);
      expect(await world.events(id)).toMatchObject([{ type: 'contact.sent', payload: { channel: 'letter' } }]);
      expect(await listed()).toEqual([]);
      expect(world.gateway.arrivals).toEqual([]);
    });

    it('FUP-03: a letter that was sent is no answer of the customer', async () => {
      const id = await world.plan({ channel: 'letter', customerId: await customer({ address: ADDRESS }) });
      await world.work();
      await prints.notePrinted(north, { contactIds: [id] });
      const [{ outcome }] = [await world.contact(id)];
      expect(outcome).toBeNull();
      expect((await world.events(id)).map(({ type }) => type)).toEqual(['contact.sent']);
    });

    it('REM-01: printing is noted for all or for none', async () => {
      const customerId = await customer({ address: ADDRESS });
      const id = await world.plan({ channel: 'letter', customerId });
      await world.work();
      const unknown = newId();
      await expect(prints.notePrinted(north, { contactIds: [id, unknown] })).rejects.toMatchObject({
        errors: [{ pointer: '#/contactIds/1', code: 'unknown_reference' }],
      });
      expect(await world.contact(id)).toMatchObject({ state: 'to_print' });
      await prints.notePrinted(north, { contactIds: [id] });
      await expect(prints.notePrinted(north, { contactIds: [id] })).rejects.toThrow('contact_not_to_print');
    });

    it('REM-17: a sticker needs no address, and a letter without one is suppressed with its reason', async () => {
      const customerId = await customer();
      const sticker = await world.plan({ channel: 'sticker', customerId });
      const letter = await world.plan({ channel: 'letter', customerId: await customer() });
      await world.work();
      expect(await world.contact(sticker)).toMatchObject({ state: 'to_print', recipient: null });
      expect(await world.decisions(letter)).toEqual(['suppressed no_address']);
      expect(await listed(north, { channel: ['sticker'] })).toMatchObject([{ id: sticker, addressLines: [] }]);
      expect(await listed(north, { channel: ['letter'] })).toEqual([]);
    });

    it('what nobody prints in time, or whose customer is erased, leaves the list with its reason', async () => {
      const expiresAt = new Date('2026-11-24T10:00:00+08:00');
      const [late, erased] = [await customer({ address: ADDRESS }), await customer({ address: ADDRESS, email: EMAIL })];
      const id = await world.plan({ channel: 'letter', customerId: late, expiresAt });
      const other = await world.plan({ channel: 'letter', customerId: erased });
      await world.work();
      const expiry = new PrintListExpiry(world.world.get(StoreDb), world.world.get(Clock));
      expect(await expiry.expire(north)).toEqual(expiresAt);
      const sources = world.world.get(PersonalRecordSources);
      await world.run(north, async (tx) => {
        for (const source of sources.inOrder()) await source.erase(tx, north, [erased]);
      });
      expect(await world.world.get(CustomersService).get(clear(north), erased)).toMatchObject({ email: null });
      expect((await listed()).map((entry) => entry.id)).toEqual([id]);
      world.world.clock.set(expiresAt.toISOString());
      expect(await expiry.expire(north)).toBeNull();
      expect([await world.decisions(id), await world.decisions(other)]).toEqual([
        ['suppressed expired'],
        ['suppressed person_erased'],
      ]);
      expect(await listed()).toEqual([]);
    });

    it('CF-27: a letter that nobody printed in time, or that was called off, gives its place with the person back', async () => {
      const own = { minimumGaps: [], caps: [{ categories: ['care' as const], count: 1, days: 30 }] };
      await underPolicy(world, [north, world.south], own, async () => {
        const { north: customerId, south: there } = await aPerson(world, newId());
        await world.run(north, (tx) =>
          affected(tx, sql`update customer set address_text = ${ADDRESS} where id = ${customerId}`),
        );
        const letter = (occurrence: string, expiresAt: Date | null) =>
          world.plan({ channel: 'letter', customerId, occurrence, expiresAt });
        const noon = new Date('2026-11-23T12:00:00+08:00');
        const late = await letter('late', noon);
        await world.work();
        expect(await world.contact(late)).toMatchObject({ state: 'to_print' });
        const held = await world.plan({ customerId: there }, world.south);
        await world.work(world.south);
        expect(await world.decisions(held, world.south)).toEqual(['deferred frequency_cap']);
        world.world.clock.set(noon.toISOString());
        await new PrintListExpiry(world.world.get(StoreDb), world.world.get(Clock)).expire(north);
        const second = await letter('second', null);
        await world.work();
        expect(await world.contact(second)).toMatchObject({ state: 'to_print' });
        await world.world.get(ContactsService).cancel(north, second, { reason: 'called_off' });
        const next = await world.plan({ customerId: there, occurrence: 'next' }, world.south);
        await world.work(world.south);
        expect(await world.decisions(next, world.south)).toEqual(['sent as_planned']);
      });
    });

    it('does not see another store’s letters, nor print them', async () => {
      const id = await world.plan({ channel: 'letter', customerId: await customer({ address: ADDRESS }) });
      await world.work();
      expect(await listed(world.south)).toEqual([]);
      await expect(prints.notePrinted(world.south, { contactIds: [id] })).rejects.toMatchObject({
        errors: [{ code: 'unknown_reference' }],
      });
    });
  });

  describe('who makes it', () => {
    it('REM-01: an e-mail goes out with its subject, to the address of the customer', async () => {
      const values = { name: '石远梅' };
      world.judge = () => ({ kind: 'go', template: '尊敬的{name}：\n感谢您。', subject: '致{name}', values });
      const id = await world.plan({ channel: 'email', customerId: await customer({ email: EMAIL }) });
      await world.work();
      expect(world.gateway.arrivals).toMatchObject([
        { key: `${id}:day-before:email`, channel: 'email', to: EMAIL, subject: '致石远梅' },
      ]);
      expect(await world.contact(id)).toMatchObject({ state: 'sent' });
      const without = await world.plan({ channel: 'email', customerId: await customer() });
      await world.work();
      expect(await world.decisions(without)).toEqual(['suppressed no_email']);
    });

    it('a visit is a task of its owner, and its outcome comes back', async () => {
      const id = await world.plan({ channel: 'visit', customerId: await customer(), ownerRole: 'service_manager' });
      await world.work();
      expect(await world.decisions(id)).toEqual(['sent handed_to_person']);
      const [task] = await world.tasks(id);
      expect(task).toMatchObject({ kind: 'contact-visit', ownerRole: 'service_manager' });
      await world.run(north, (tx) =>
        affected(
          tx,
          sql`update task set state = 'done', outcome = 'met', closed_at = ${world.world.clock.now()}
              where id = ${task.id}`,
        ),
      );
      const completed = { id: newId(), type: 'task.completed', subjectType: 'task', subjectId: task.id };
      const event = { ...completed, payload: {}, occurredAt: world.world.clock.now() };
      await world.run(north, (tx) => new ContactAnswers(world.world.get(Clock)).note(tx, north, [event as never]));
      expect(await world.contact(id)).toMatchObject({ outcome: 'met' });
      expect((await world.events(id)).map(({ type }) => type)).toEqual(['contact.sent', 'contact.answered']);
    });
  });

  it('CUS-12: whom a plan takes for reachable is whom the dispatch reaches, on every channel', async () => {
    const landline = [{ number: '+862161234567' }];
    const mobile = [{ number: '+8613900000009' }];
    const [nobody, caller, texter, reader, home, duplicate, survivor] = [
      await customer(),
      await customer({ phones: landline }),
      await customer({ phones: mobile }),
      await customer({ email: EMAIL }),
      await customer({ address: ADDRESS }),
      await customer({ phones: [{ number: '+8613900000010' }], email: 'old@example.com' }),
      await customer(),
    ];
    await world.run(north, (tx) =>
      affected(tx, sql`update customer set merged_into_id = ${survivor} where id = ${duplicate}`),
    );
    const reachable = async (id: string) => {
      const asked = CONTACT_CHANNELS.map((channel) => sql`${isReachableOn(sql`${channel}::text`, sql`${id}::uuid`)}`);
      const planned = await world.run(north, (tx) =>
        row<{ can: boolean[] }>(tx, sql`select array[${join(asked, ', ')}] as can`),
      );
      const ways = await world.run(north, (tx) => findReach(tx, id === survivor ? [survivor, duplicate] : [id]));
      const made = CONTACT_CHANNELS.map((channel) => reachOf(channel, ways).isReachable);
      expect(planned?.can).toEqual(made);
      return CONTACT_CHANNELS.filter((_channel, at) => made[at]);
    };
    expect(await reachable(nobody)).toEqual(['sticker', 'visit']);
    expect(await reachable(caller)).toEqual(['phone_call', 'sticker', 'visit']);
    expect(await reachable(texter)).toEqual(['sms', 'phone_call', 'sticker', 'visit']);
    expect(await reachable(reader)).toEqual(['email', 'sticker', 'visit']);
    expect(await reachable(home)).toEqual(['letter', 'sticker', 'visit']);
    expect(await reachable(survivor)).toEqual(['sms', 'phone_call', 'email', 'sticker', 'visit']);
  });

  describe('approved templates', () => {
    const TEMPLATE = { code: 'SMS_1', signName: null, params: [{ name: 'due', value: '{dueOn}' }] };

    /** Runs with a gateway of approved templates and this document, and takes the document back. */
    async function withTemplates(changes: Partial<SmsTemplatesDocument>, work: () => Promise<void>): Promise<void> {
      world.gateway.wantsTemplates = true;
      const policies = world.world.get(PoliciesService);
      const document = { signName: '申海汽车', templates: [], combined: null, ...changes };
      const { id } = await policies.draft(north, 'sms-templates', 'default', { document });
      await policies.review(north, id, undefined);
      await policies.issue(north, id, undefined, {});
      try {
        await work();
      } finally {
        await policies.withdraw(north, id, undefined);
      }
    }

    it('a message goes out as the provider’s template with its words; one without is suppressed', async () => {
      const templates = [{ ...TEMPLATE, journey: 'maintenance-due', step: 'day-before' }];
      await withTemplates({ templates }, async () => {
        const [id, other] = [await world.plan(), await world.plan({ step: 'other' })];
        await world.work();
        const template = { code: 'SMS_1', signName: '申海汽车', params: [{ name: 'due', value: '2026-11-24' }] };
        expect(world.gateway.arrivals).toMatchObject([{ key: `${id}:day-before:sms`, template }]);
        expect(await world.decisions(other)).toEqual(['suppressed no_provider_template']);
      });
    });

    it('REM-31: several texts are combined where there is a template for that, and nowhere else', async () => {
      const templates = [
        { ...TEMPLATE, journey: 'maintenance-due', step: 'day-before' },
        { ...TEMPLATE, journey: 'insurance', step: 'day-before', code: 'SMS_2' },
      ];
      const both = async () => {
        const customerId = await world.customer();
        const now = await world.plan({ customerId });
        return [now, await world.plan({ customerId, journey: 'insurance', category: 'expiry' })];
      };
      const combined = { code: 'SMS_9', signName: null, params: [{ name: 'text', value: '{text}' }] };
      expect(USUAL_CONTACT_POLICY.merging.categories).toEqual(expect.arrayContaining(['care', 'expiry']));
      await withTemplates({ templates, combined }, async () => {
        await both();
        await world.work();
        const text = '石远梅：保养将于2026-11-24到期\n石远梅：保养将于2026-11-24到期';
        expect(world.gateway.arrivals).toMatchObject([
          { text, template: { code: 'SMS_9', params: [{ value: text }] } },
        ]);
      });
      await world.reset();
      await withTemplates({ templates }, async () => {
        const [care] = await both();
        await world.work();
        expect(world.gateway.arrivals).toMatchObject([{ template: { code: 'SMS_2' } }]);
        expect(await world.decisions(care)).toEqual(['deferred minimum_gap']);
      });
    });
  });

  const clear = (ctx: StoreContext): StoreContext => ({ ...ctx, permissions: new Set(['customers:read-phone']) });
});
