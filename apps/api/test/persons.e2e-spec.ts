import { setTimeout as sleep } from 'node:timers/promises';
import type { TestingModule } from '@nestjs/testing';
import { Client } from 'pg';
import { Branch } from './branch';
import { startTestApi, type TestApi } from './test-api';
import { startWorker } from './working-api';

const POLL_MS = 200;
const MOST_POLLS = 300;

/** What the person is known by, in its own words and in those that rows are found by. */
const WHO = { name: '司马无双', occupation: '古琴老师', street: '不忘路9号', phone: '13912345678' };
const TRACES = [WHO.name, 'simawushuang', WHO.occupation, WHO.street, WHO.phone, [...WHO.phone].reverse().join('')];

interface Person {
  readonly id: string;
  readonly stores: number;
  readonly members: readonly { readonly storeCode: string; readonly customerId: string }[];
}

interface Job {
  readonly id: string;
  readonly status: string;
}

interface Exported {
  readonly stores: readonly {
    readonly store: string;
    readonly records: readonly { readonly name: string; readonly records: readonly object[] }[];
  }[];
}

describe('a person of two stores, from the first visit until it is forgotten', () => {
  let api: TestApi;
  let worker: TestingModule;
  let north: Branch;
  let south: Branch;
  let person: Person;

  beforeAll(async () => {
    api = await startTestApi();
    // the worker lives in real time, and says until when an export is kept
    api.world.clock.set(new Date());
    worker = await startWorker(api);
    [north, south] = [await Branch.open(api, 'north'), await Branch.open(api, 'south')];
  });
  afterAll(async () => {
    await worker?.close();
    await api?.stop();
  });

  async function until<Found>(read: () => Promise<Found | null | undefined | false>): Promise<Found> {
    for (let poll = 0; poll < MOST_POLLS; poll++) {
      const found = await read();
      if (found) return found;
      await sleep(POLL_MS);
    }
    throw new Error('The worker has not come so far');
  }

  const get = <Body>(path: string): Promise<Body> =>
    api.must<Body>({ method: 'GET', path: `/v1/group/${path}`, credential: north.key });
  const ended = (id: string): Promise<Job> =>
    until(async () => {
      const job = await get<Job>(`jobs/${id}`);
      return !['queued', 'running'].includes(job.status) && job;
    });

  /** Every line of every table, the queue's too, with the table's name. */
  async function dump(): Promise<string[]> {
    const superuser = new Client({ connectionString: api.world.cluster.superuserUrl });
    await superuser.connect();
    try {
      const { rows: tables } = await superuser.query<{ name: string }>(
        `SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_|^information_schema$' ORDER BY 1`,
      );
      const lines: string[] = [];
      for (const { name } of tables) {
        const { rows } = await superuser.query<{ line: string }>(`SELECT t::text AS line FROM ${name} t`);
        lines.push(...rows.map(({ line }) => `${name}: ${line}`));
      }
      return lines;
    } finally {
      await superuser.end();
    }
  }

  it('GRP-01: a customer whom both stores meet becomes one person by itself', async () => {
    const phones = [{ number: WHO.phone }];
    const contacts = [{ name: WHO.name }];
    const known = {
      name: WHO.name,
      occupation: WHO.occupation,
      address: `上海市浦东新区${WHO.street}`,
      contacts,
      phones,
    };
    for (const branch of [north, south]) {
      const customer = await branch.customer(known);
      const vehicle = await branch.vehicle({ owner: { customerId: customer.id }, plate: '沪A12345' });
      await branch.order(vehicle.id);
      await branch.appointment(vehicle.id);
      await branch.post(`customers/${customer.id}/observations`, { field: 'employer', value: WHO.occupation });
      await branch.post(`customers/${customer.id}/consents`, { purpose: 'survey', state: 'given', source: 'spoken' });
    }
    const look = {
      method: 'POST',
      path: '/v1/group/persons/look-up',
      credential: north.key,
      body: { phone: WHO.phone },
    };
    person = await until(async () => {
      const [found] = (await api.must<{ data: readonly Person[] }>(look)).data;
      return found?.stores === 2 && found;
    });
    expect(person.members.map(({ storeCode }) => storeCode).sort()).toEqual(
      [north.store.code, south.store.code].sort(),
    );
  });

  it('SEC-08: its export holds what every feature of both stores keeps, and opens without a key for a while', async () => {
    const { id } = await north.atHeadquarters<Job>(`persons/${person.id}/exports`, {});
    expect(await ended(id)).toMatchObject({ status: 'succeeded', result: { stores: 2 } });
    const { url } = await get<{ url: string }>(`persons/${person.id}/exports/${id}`);
    const file = await api.send({ method: 'GET', path: new URL(url).pathname });
    const { stores } = file.json<Exported>();
    for (const { records } of stores) {
      const filled = records.filter((part) => part.records.length > 0).map(({ name }) => name);
      expect(filled).toEqual(expect.arrayContaining(['customers', 'vehicles']));
    }
    expect(file.text).toContain(WHO.name);
    const forgedPath = new URL(url).pathname.replace(/.$/, (last) => (last === '_' ? '-' : '_'));
    const forged = await api.send({ method: 'GET', path: forgedPath });
    expect(forged.status).toBe(404);
  });

  it('SEC-08: once erased it is in no row of any schema, and orders, events and the proof stay', async () => {
    const before = await dump();
    const foundBefore = TRACES.filter((trace) => before.some((line) => line.includes(trace)));
    expect(foundBefore).toEqual(TRACES);

    const { id } = await north.atHeadquarters<Job>(`persons/${person.id}/erasure`, { reason: 'asked_by_person' });
    expect(await ended(id)).toMatchObject({ status: 'succeeded', result: { stores: 2 } });
    const after = await dump();
    expect(after.filter((line) => TRACES.some((trace) => line.includes(trace)))).toEqual([]);

    const ids = person.members.map(({ customerId }) => customerId);
    for (const table of ['service_order', 'appointment', 'vehicle_owner', 'event', 'consent']) {
      const left = after.filter((line) => line.includes(`.${table}: `) && ids.some((one) => line.includes(one)));
      expect(left.length).toBeGreaterThan(0);
    }
    const proof = await get<{ counts: readonly { storeCode: string; feature: string; rows: number }[] }>(
      `person-erasures/${id}`,
    );
    const emptied = proof.counts.filter(({ feature, rows }) => feature === 'customers' && rows > 0);
    expect(emptied.map(({ storeCode }) => storeCode).sort()).toEqual([north.store.code, south.store.code].sort());
  });
});
