import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Test, type TestingModule } from '@nestjs/testing';
import { rows, sql } from '#libs/database';
import { Clock } from '#libs/foundation';
import { Wakes } from '#libs/queue';
import { StoreDb } from '#libs/tenancy';
import { WorkerModule } from '../../worker/src/worker.module';
import { Branch } from './branch';
import { multipart } from './multipart';
import { startTestApi, type TestApi } from './test-api';
import { jobEnded } from './working-api';

const PUDONG = join(__dirname, '../../../examples/legacy/pudong');
/** A Tuesday in the store, three days after the last order of the example. */
const MORNING = '2026-11-03T01:00:00.000Z';
const POLL_MS = 200;
const MOST_POLLS = 300;

interface Reminder {
  readonly id: string;
  readonly journey: string;
  readonly step: string;
  readonly state: string;
  readonly dueAt: string;
  readonly text: string | null;
  readonly vehicle: { readonly id: string };
}

interface Listed<Row> {
  readonly data: readonly Row[];
  readonly page: { readonly nextCursor: string | null };
}

describe('reminders of an example store', () => {
  let api: TestApi;
  let worker: TestingModule;
  let north: Branch;

  beforeAll(async () => {
    api = await startTestApi();
    api.world.clock.set(MORNING);
    worker = await Test.createTestingModule({ imports: [WorkerModule.forRoot(api.world.config)] })
      .overrideProvider(Clock)
      .useValue(api.world.clock)
      .compile();
    await worker.init();
    north = await Branch.open(api, 'north');
    const names = readdirSync(PUDONG).filter((name) => name.endsWith('.csv'));
    const files = Object.fromEntries(names.map((name) => [name, readFileSync(join(PUDONG, name))]));
    const upload = { method: 'POST', path: `${north.path}/imports?profile=svw`, credential: north.key };
    const { id } = await api.must<{ id: string }>({ ...upload, ...multipart(files) });
    expect((await jobEnded(north, id)).status).toBe('succeeded');
  });
  afterAll(async () => {
    await worker.close();
    await api.stop();
  });

  const get = <Body>(path: string): Promise<Body> =>
    api.must<Body>({ method: 'GET', path: `${north.path}/${path}`, credential: north.key });

  async function all<Row>(path: string): Promise<Row[]> {
    const found: Row[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Listed<Row> = await get(`${path}&limit=100${cursor && `&cursor=${cursor}`}`);
      found.push(...page.data);
      cursor = page.page.nextCursor;
    }
    return found;
  }

  /** Polls until `read` answers something. */
  async function until<Found>(read: () => Promise<Found | null | undefined>): Promise<Found> {
    for (let poll = 0; poll < MOST_POLLS; poll++) {
      const found = await read();
      if (found) return found;
      await sleep(POLL_MS);
    }
    throw new Error('The worker has not come so far');
  }

  const planOf = (day: string) => all<Reminder>(`reminders/plan?on=${day}`);

  it('REM-21, REM-41: every vehicle has its forecast: half a year after its last maintenance, or its purchase', async () => {
    const inStore = <Row>(statement: ReturnType<typeof sql>) =>
      api.get(StoreDb).run(api.world.store('north').ctx, (tx) => rows<Row>(tx, statement));
    await until(async () => {
      const [{ open }] = await inStore<{ open: number }>(
        sql`select (select count(*) from vehicle) - (select count(*) from maintenance_forecast where not stale) as open`,
      );
      return open === 0;
    });
    const expected = await inStore<{ id: string; dueOn: string }>(
      sql`select v.id, (coalesce(
                   (select max(so.arrived_at at time zone 'Asia/Shanghai') from service_order so
                    where so.vehicle_id = v.id and so.type in ('first_maintenance', 'maintenance')),
                   v.purchased_on)::date + interval '6 months')::date as "dueOn"
          from vehicle v order by 2, 1`,
    );
    expect(expected.length).toBeGreaterThan(100);
    const forecasts = await all<{ vehicle: { id: string }; dueOn: string }>('reminders/forecasts?sort=dueOn');
    expect(forecasts.map(({ vehicle, dueOn }) => ({ id: vehicle.id, dueOn }))).toEqual(expected);
  });

  it('REM-21: tomorrow’s plan holds who is due the day after, and one of them is sent in its words', async () => {
    const planned = await until(async () => {
      const plan = await planOf('2026-11-04');
      // journeys are planned one after the other
      return plan.some(({ journey }) => journey === 'maintenance-due') ? plan : null;
    });
    const due = await all<{ vehicle: { id: string } }>(
      'reminders/forecasts?dueOnFrom=2026-11-05&dueOnBefore=2026-11-06',
    );
    const messages = planned.filter(({ journey }) => journey === 'maintenance-due');
    expect(messages.map(({ vehicle }) => vehicle.id).sort()).toEqual(due.map(({ vehicle }) => vehicle.id).sort());
    expect(new Set(messages.map(({ dueAt }) => dueAt))).toEqual(new Set(['2026-11-04T02:00:00.000Z']));
    const [first] = messages;
    expect(first.text).toMatch(/^【店north】尊敬的.+，您好！您的爱车.+的保养时间为11月5日（周四）。/);
    await api.must({
      ...{ method: 'POST', path: `${north.path}/contacts/${first.id}/send`, credential: north.key, body: {} },
      headers: { 'idempotency-key': `send-${first.id}` },
    });
    const sent = await until(async () => {
      const { data } = await get<Listed<{ key: string; text: string; arrivals: number }>>('dev/outbox?limit=100');
      return data.find(({ key }) => key.startsWith(first.id));
    });
    expect(sent).toMatchObject({ text: first.text, arrivals: 1 });
  });

  it('REM-21: the call follows on the next day, in the inbox of whoever reminds', async () => {
    const call = await until(async () => {
      const plan = await planOf('2026-11-04');
      return plan.find(({ journey, step }) => journey === 'maintenance-due' && step === 'call');
    });
    expect(call).toMatchObject({ state: 'due', dueAt: '2026-11-04T02:00:00.000Z' });
    api.world.clock.set('2026-11-04T02:00:01.000Z');
    worker.get(Wakes, { strict: false }).wakeStore(api.world.store('north'));
    const task = await until(async () => {
      const { data } = await get<Listed<{ subject: { id: string }; ownerRole: string }>>('inbox?limit=100');
      return data.find(({ subject }) => subject.id === call.id);
    });
    expect(task.ownerRole).toBe('maintenance_reminder_person');
  });
});
