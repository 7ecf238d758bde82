import { setTimeout as sleep } from 'node:timers/promises';
import { Test, type TestingModule } from '@nestjs/testing';
import { Clock } from '#libs/foundation';
import { WorkerModule } from '../../worker/src/worker.module';
import { Branch, type Person } from './branch';
import { multipart } from './multipart';
import { type Answer, type Problem, startTestApi, type TestApi } from './test-api';

const POLL_MS = 100;
const MOST_POLLS = 600;

/** Friday 10:00 in the store: the customer calls. */
const CALL = '2026-11-20T02:00:00.000Z';
/** Monday 10:00: the visit that is agreed. */
const VISIT = '2026-11-23T02:00:00.000Z';

interface Row {
  readonly id: string;
  readonly version: number;
}

interface List<Item> {
  readonly data: readonly Item[];
}

interface Sheet extends Row {
  readonly state: string;
  readonly points: readonly { readonly code: string }[];
}

interface Dossier extends Row {
  readonly state: string;
  readonly timeliness: string;
  readonly documents: readonly {
    readonly id: string;
    readonly kind: string;
    readonly state: string;
  }[];
}

const SCAN = multipart({ 'scan.pdf': '%PDF-1.7\n%of a settlement sheet\n' });

/** A day at a store as its people play it, each by what their own role may do: from the booking to the filed papers. */
describe('a day at the store', () => {
  let api: TestApi;
  let home: Branch;
  let worker: TestingModule;
  const people = new Map<string, Person>();
  const tokens = new Map<string, string>();
  const made: Record<'customer' | 'vehicle' | 'bay' | 'technician' | 'hold' | 'visit' | 'order' | 'clocking', string> =
    {
      ...{ customer: '', vehicle: '', bay: '', technician: '', hold: '', visit: '', order: '', clocking: '' },
    };

  beforeAll(async () => {
    api = await startTestApi();
    worker = await Test.createTestingModule({ imports: [WorkerModule.forRoot(api.world.config)] })
      .overrideProvider(Clock)
      .useValue(api.world.clock)
      .compile();
    await worker.init();
    home = await Branch.open(api, 'north');
    const profile = { method: 'PATCH', path: `/v1/group/stores/${home.store.code}`, credential: home.key };
    await api.must({ ...profile, body: { appointmentPhone: '+862150001234', rescuePhone: '+864008001234' } });
  });
  afterAll(async () => {
    await worker.close();
    await api.stop();
  });

  /** From now on it is this time, for the API and its workers alike. */
  function clock(instant: string): void {
    api.world.clock.set(instant);
    tokens.clear();
  }

  /** Somebody who holds one of the roles that come with the product, in this store. */
  async function tokenOf(role: string): Promise<string> {
    const known = tokens.get(role);
    if (known) return known;
    let person = people.get(role);
    if (!person) {
      person = await home.person();
      people.set(role, person);
      await home.atHeadquarters(`staff/${person.id}/grants`, { role, level: 'store', storeCode: home.store.code });
    }
    const { accessToken } = await home.signIn(person);
    tokens.set(role, accessToken);
    return accessToken;
  }

  async function ask(role: string, method: string, path: string, body?: object): Promise<Answer> {
    return api.send({ method, path: `${home.path}/${path}`, credential: await tokenOf(role), body });
  }

  /** What a role must be able to do. */
  async function done<Body = Row>(role: string, method: string, path: string, body?: object): Promise<Body> {
    const answer = await ask(role, method, path, body);
    if (!answer.isGood) throw new Error(`${role}: ${method} ${path} answered ${answer.status} ${answer.text}`);
    return answer.text === '' ? (undefined as Body) : answer.json<Body>();
  }

  const read = <Body>(role: string, path: string): Promise<Body> => done<Body>(role, 'GET', path);

  async function until<Found>(look: () => Promise<Found | null | undefined | false>): Promise<Found> {
    for (let poll = 0; poll < MOST_POLLS; poll++) {
      const found = await look();
      if (found) return found;
      await sleep(POLL_MS);
    }
    throw new Error('The worker has not come so far');
  }

  async function completeSheet(role: string, kind: string, more: object = {}): Promise<void> {
    const sheet = await done<Sheet>(role, 'POST', 'check-sheets', { orderId: made.order, kind, customerPresent: true });
    const points = sheet.points.map(({ code }) => ({ code, result: 'ok' }));
    await done(role, 'POST', `check-sheets/${sheet.id}/completion`, { points, ...more });
  }

  const move = (role: string, to: string, facts: object = {}) =>
    done<{ state: string }>(role, 'POST', `service-orders/${made.order}/transitions`, { to, ...facts });

  it('prepares the workshop: bays, technicians, prices', async () => {
    clock(CALL);
    const bay = { code: 'B07', skills: ['maintenance'] };
    made.bay = (await done('workshop_scheduler', 'POST', 'workshop/bays', bay)).id;
    await tokenOf('technician');
    const staffId = people.get('technician')?.id;
    const technician = { code: 'T11', name: '周立国', skills: ['maintenance'], staffId };
    made.technician = (await done('workshop_scheduler', 'POST', 'workshop/technicians', technician)).id;
    const since = { unit: 'job', validFrom: '2026-01-01' };
    await done('service_manager', 'PUT', 'prices', {
      prices: [
        { ...since, kind: 'labour', code: 'L014', name: '保养工时', hours: '1.00', unitPrice: fen(40_000) },
        { ...since, unit: 'piece', kind: 'part', code: 'P01615', name: '机滤', unitPrice: fen(3_500) },
      ],
    });
  });

  it('SVC-01..05: Friday, a customer calls and books a slot that bay and technician can take', async () => {
    const caller = { kind: 'person', name: '石远梅', phones: [{ number: '13800138000' }] };
    made.customer = (await done('service_adviser', 'POST', 'customers', caller)).id;
    made.vehicle = (
      await done('service_adviser', 'POST', 'vehicles', {
        ...{ vin: 'LSVZEX3G6SB683370', plate: '沪A·E48B4', model: '斯柯达 明锐', purchasedOn: '2025-11-06' },
        owner: { customerId: made.customer },
      })
    ).id;
    const work = { skill: 'maintenance', hours: '1.00', kind: 'waiter' };
    const range = `from=2026-11-23T00:00:00Z&before=2026-11-24T00:00:00Z&customerId=${made.customer}`;
    const { slots } = await read<{ slots: { startsAt: string }[] }>(
      'service_adviser',
      `workshop/slots?${new URLSearchParams(work).toString()}&${range}`,
    );
    expect(slots.map(({ startsAt }) => startsAt)).toContain(VISIT);
    const hold = { ...work, startsAt: VISIT, customerId: made.customer };
    made.hold = (await done('service_adviser', 'POST', 'workshop/holds', hold)).id;
    const visit = await done<Row & { bookedFor: string; place: object }>('service_adviser', 'POST', 'appointments', {
      ...{ vehicleId: made.vehicle, holdId: made.hold, channel: 'phone' },
      parts: [{ code: 'P01615', quantity: '1' }],
    });
    expect(visit).toMatchObject({ bookedFor: VISIT, place: { bayId: made.bay, technicianId: made.technician } });
    made.visit = visit.id;
    const taken = await ask('service_adviser', 'POST', 'workshop/holds', hold);
    expect(taken.code).toBe('slot_taken');
  });

  it('SVC-04, CF-08: Sunday, the customer is reminded 24 to 12 hours ahead', async () => {
    clock('2026-11-22T02:00:05.000Z');
    const visit = await until(async () => {
      const found = await read<{ remindedAt: string | null; remindedInTime: boolean }>(
        'service_adviser',
        `appointments/${made.visit}`,
      );
      return found.remindedAt === null ? null : found;
    });
    expect(visit).toMatchObject({ remindedInTime: true });
  });

  it('SVC-12, CUS-11: Monday, the vehicle is received and its contact verified', async () => {
    clock('2026-11-23T01:57:00.000Z');
    const order = await done('service_adviser', 'POST', 'service-orders', {
      ...{ vehicleId: made.vehicle, type: 'maintenance', odometerKm: 12_480, adviserName: '冯思浩' },
    });
    made.order = order.id;
    const { phones } = await read<{ phones: Row[] }>('service_adviser', `customers/${made.customer}`);
    const intake = { phoneId: phones[0]?.id };
    const verified = await done('service_adviser', 'POST', `service-orders/${made.order}/intake`, intake);
    expect(JSON.stringify(verified)).toContain(phones[0]?.id);
    const arrived = await done<{ punctual: boolean }>('service_adviser', 'POST', `appointments/${made.visit}/arrival`, {
      orderId: made.order,
    });
    expect(arrived).toMatchObject({ punctual: true });
  });

  it('SVC-17, SVC-18: it is pre-inspected with the customer', async () => {
    await completeSheet('service_adviser', 'pre_inspection', { customerSignature: 'signed' });
    expect(await move('service_adviser', 'inspected')).toMatchObject({
      ...{ state: 'inspected', preInspected: true, inspectionSheetUsed: true, customerPresent: true },
    });
  });

  it('SVC-16, SVC-32: the estimate comes from the catalogue, is told and accepted', async () => {
    const early = await ask('service_adviser', 'POST', `service-orders/${made.order}/transitions`, { to: 'in_work' });
    expect([early.code, early.json<Problem>().detail]).toEqual([
      'service_order_transition_refused',
      expect.stringContaining('quoted, cancelled'),
    ]);
    const estimate = await done('service_adviser', 'POST', `service-orders/${made.order}/estimates`, {
      lines: [
        { kind: 'labour', code: 'L014', quantity: '1' },
        { kind: 'part', code: 'P01615', quantity: '1' },
      ],
      promisedAt: '2026-11-23T04:00:00.000Z',
    });
    expect(estimate).toMatchObject({ allFromCatalogue: true, total: fen(43_500) });
    await done('service_adviser', 'POST', `estimates/${estimate.id}/tell`, { how: 'in_person' });
    await done('service_adviser', 'POST', `estimates/${estimate.id}/accept`, { how: 'in_person' });
    expect(await read('service_adviser', `service-orders/${made.order}`)).toMatchObject({
      ...{ state: 'quoted', quote: fen(43_500), promisedAt: '2026-11-23T04:00:00.000Z', quotedFromCatalogue: true },
    });
  });

  it('SVC-19: the parts are asked for, there, and pre-picked in time', async () => {
    await done('service_adviser', 'POST', `service-orders/${made.order}/parts-requests`, {
      parts: [{ code: 'P01615', name: '机滤', quantity: '1' }],
    });
    const { data } = await read<List<Row>>('workshop_scheduler', `parts-requests?state=requested`);
    for (const { id } of data) {
      for (const to of ['available', 'prepicked']) {
        await done('workshop_scheduler', 'POST', `parts-requests/${id}/transitions`, { to });
      }
    }
    expect(await read('service_adviser', `service-orders/${made.order}`)).toMatchObject({ partsPrepickedInTime: true });
  });

  it('SVC-20, SVC-37: the workshop plans, clocks on, works and clocks off, and the board shows it', async () => {
    await done('workshop_scheduler', 'PUT', `control-board/plans/${made.order}`, {
      stretches: [{ bayId: made.bay, technicianId: made.technician, from: VISIT, before: '2026-11-23T03:00:00.000Z' }],
    });
    clock('2026-11-23T02:15:00.000Z');
    await move('workshop_scheduler', 'in_work', { technicianName: '周立国', bay: 'B07' });
    made.clocking = (
      await done('technician', 'POST', 'control-board/clockings', {
        ...{ technicianId: made.technician, bayId: made.bay, orderId: made.order },
      })
    ).id;
    const board = await read<object>('technician', 'control-board?on=2026-11-23');
    expect(JSON.stringify(board)).toContain(made.clocking);
    await completeSheet('technician', 'twelve_point');
    clock('2026-11-23T03:05:00.000Z');
    await done('technician', 'POST', `control-board/clockings/${made.clocking}/end`, {});
    expect(await move('workshop_scheduler', 'work_completed')).toMatchObject({ state: 'work_completed' });
  });

  it('SVC-13, SVC-21: the final check and the bill, while the customer follows', async () => {
    await completeSheet('service_adviser', 'final_check');
    expect(await move('service_adviser', 'checked')).toMatchObject({ state: 'checked' });
    // fifty minutes, which the worker adds up
    await until(async () => {
      const order = await read<{ clockedHours: string | null }>('service_adviser', `service-orders/${made.order}`);
      return order.clockedHours === '0.83';
    });
    const progress = await read<{ stages: { stage: string; state: string }[] }>(
      'service_adviser',
      `service-orders/${made.order}/progress`,
    );
    expect(progress.stages.filter(({ state }) => state === 'done').length).toBeGreaterThan(3);
  });

  it('SVC-22, REM-17: it is handed back with its bill explained and a tip on the sun visor, and settled', async () => {
    clock('2026-11-23T03:20:00.000Z');
    const tips = await read<List<{ orderId: string; text: string }>>('service_adviser', 'visor-tips');
    expect(tips.data).toMatchObject([{ orderId: made.order, isHandedOver: false }]);
    expect(tips.data[0]?.text).toContain('下次保养：2027年5月23日');
    await done('service_adviser', 'POST', `vehicles/${made.vehicle}/visor-tip/prints`, {});
    const printed = await read<List<{ printedAt: string | null }>>('service_adviser', 'visor-tips');
    expect(printed.data).toMatchObject([{ printedAt: '2026-11-23T03:20:00.000Z' }]);
    await move('service_adviser', 'delivered', { billExplained: true, servicesStillNeeded: '下次保养更换刹车油' });
    expect(await done('service_adviser', 'POST', `service-orders/${made.order}/settle`, {})).toMatchObject({
      state: 'settled',
    });
    await until(async () => {
      const path = `service-orders/${made.order}/promises`;
      const { promises } = await read<{ promises: { state: string }[] }>('service_adviser', path);
      return promises.length === 1 && promises[0]?.state === 'met';
    });
  });

  it('ARC-08, ARC-10, SEC-07: the papers are handed over within a working day, received, scanned and filed', async () => {
    const { id } = await until(async () => {
      const { data } = await read<List<Row>>('service_adviser', `archive/dossiers?orderId=${made.order}`);
      return data[0];
    });
    const dossier = await read<Dossier>('service_adviser', `archive/dossiers/${id}`);
    expect(dossier.documents.map(({ kind }) => kind).sort()).toEqual([
      'intake-sheet',
      'settlement-sheet',
      'twelve-point-check',
      'work-authorisation',
    ]);
    clock('2026-11-24T02:00:00.000Z');
    const handOver = await done('service_adviser', 'POST', `archive/dossiers/${id}/hand-overs`, {
      documents: dossier.documents.map((document) => ({
        ...{ documentId: document.id, form: 'original', customerSigned: true, internalSigned: true },
      })),
    });
    await done('archive_administrator', 'POST', `archive/hand-overs/${handOver.id}/receipt`, {});
    const [paper] = dossier.documents;
    const scan = { method: 'POST', path: `${home.path}/archive/documents/${paper?.id}/scan`, ...SCAN };
    expect((await api.send({ ...scan, credential: await tokenOf('archive_administrator') })).status).toBeLessThan(300);
    const link = await read<{ url: string }>('archive_administrator', `archive/documents/${paper?.id}/scan-link`);
    const { pathname, search } = new URL(link.url);
    const opened = await api.send({ method: 'GET', path: `${pathname}${search}` });
    expect([opened.status, opened.text]).toEqual([200, expect.stringContaining('%PDF-1.7')]);
    const filed = await read<Dossier>('archive_administrator', `archive/dossiers/${id}`);
    expect(filed).toMatchObject({ state: 'complete', timeliness: 'in_time' });
    const { data: faults } = await read<List<Row>>('archive_administrator', 'archive/violations');
    expect(faults).toEqual([]);
  });

  it('CUS-17, VEH-09: the view of the customer and the life of the vehicle tell of the day', async () => {
    const view = await read<object>('service_adviser', `customers/${made.customer}/view`);
    expect(JSON.stringify(view)).toContain(made.order);
    const life = await read<List<{ kind: string; orderId: string | null }>>(
      'service_adviser',
      `vehicles/${made.vehicle}/life?kind=visit`,
    );
    expect(life.data).toMatchObject([{ orderId: made.order, km: 12_480 }]);
  });
});

const fen = (amount: number) => ({ amount, currency: 'CNY' });
