import { randomBytes } from 'node:crypto';
import { ApiKeys, TENANT_PERMISSION_CODES } from '#libs/identity';
import { PRESET_PROFILES } from '#libs/imports';
import type { TestGroup, TestStore } from '#libs/testing';
import { multipart } from './multipart';
import type { TestApi } from './test-api';

interface Row {
  readonly id: string;
  readonly version: number;
}

export interface Customer extends Row {
  readonly phones: readonly { readonly id: string }[];
  readonly contacts: readonly { readonly id: string }[];
}

export interface Person extends Row {
  readonly username: string;
  readonly password: string;
}

export const BOOKED_FOR = '2027-01-11T02:00:00.000Z';

/** Numbers what must be unique in the whole run. */
let made = 0;

/** One store and its group, with makers of rows that go through the API as its staff would. */
export class Branch {
  /** Codes of rows that requests may name, besides ids. */
  readonly codes = new Set<string>();

  private constructor(
    readonly api: TestApi,
    readonly store: TestStore,
    readonly group: TestGroup,
    /** A key of headquarters with every permission. */
    readonly key: string,
  ) {
    this.codes.add(store.code).add(group.code);
  }

  static async open(api: TestApi, storeName: 'north' | 'south' | 'other'): Promise<Branch> {
    const group = api.world.group(storeName === 'other' ? 'two' : 'one');
    const scopes = [...TENANT_PERMISSION_CODES];
    const key = await api.get(ApiKeys).create(group.ctx, group, { name: 'test', scopes });
    return new Branch(api, api.world.store(storeName), group, key.secret as string);
  }

  get path(): string {
    return `/v1/stores/${this.store.code}`;
  }

  post<Answer = Row>(path: string, body: object = {}): Promise<Answer> {
    return this.api.must<Answer>({ method: 'POST', path: `${this.path}/${path}`, credential: this.key, body });
  }

  atHeadquarters<Answer = Row>(path: string, body: object): Promise<Answer> {
    return this.api.must<Answer>({ method: 'POST', path: `/v1/group/${path}`, credential: this.key, body });
  }

  customer(more: object = {}): Promise<Customer> {
    return this.post('customers', {
      kind: 'person',
      name: '石远梅',
      phones: [{ number: '13800138000' }],
      contacts: [{ name: '龙懿涵' }],
      ...more,
    });
  }

  vehicle(more: object = {}): Promise<Row> {
    return this.post('vehicles', { vin: this.vin(), ...more });
  }

  async ownedVehicle(): Promise<{ vehicle: Row; customer: Customer }> {
    const customer = await this.customer();
    return { customer, vehicle: await this.vehicle({ owner: { customerId: customer.id } }) };
  }

  async order(vehicleId?: string): Promise<Row> {
    const id = vehicleId ?? (await this.vehicle()).id;
    return this.post('service-orders', { vehicleId: id, type: 'minor_repair', odometerKm: 48_210 });
  }

  /** An order that was moved on to a state, step by step. */
  async orderAt(last: string): Promise<Row> {
    const order = await this.order();
    for (const to of ['quoted', 'in_work', 'work_completed', 'checked', 'delivered']) {
      const promise = to === 'quoted' ? { promisedAt: BOOKED_FOR, quote: { amount: 38_000, currency: 'CNY' } } : {};
      await this.post(`service-orders/${order.id}/transitions`, { to, ...promise });
      if (to === last) break;
    }
    return order;
  }

  async appointment(vehicleId?: string): Promise<Row> {
    const id = vehicleId ?? (await this.vehicle()).id;
    return this.post('appointments', { vehicleId: id, bookedFor: BOOKED_FOR });
  }

  /** The job of an upload that no worker has taken up. */
  import(): Promise<Row> {
    const path = `${this.path}/imports?profile=svw`;
    return this.api.must({ method: 'POST', path, credential: this.key, ...multipart({ '客户档案.csv': '客户编号' }) });
  }

  /** A job that has ended, so that its stream does. */
  async endedJob(): Promise<Row> {
    const { id } = await this.import();
    return this.post(`jobs/${id}/cancel`);
  }

  async person(): Promise<Person> {
    const username = this.unique('person');
    const password = `password of ${username}`;
    const body = { username, name: '王芳', password };
    return { ...(await this.atHeadquarters<Row>('staff', body)), username, password };
  }

  /** Tokens of somebody who may do nothing yet. */
  async signIn({ username, password }: Person): Promise<{ accessToken: string; refreshToken: string }> {
    const body = { group: this.group.code, username, password };
    return this.api.must({ method: 'POST', path: '/v1/auth/sign-in', body });
  }

  async grant(staffId: string, permissions: readonly string[]): Promise<Row> {
    return this.atHeadquarters(`staff/${staffId}/grants`, { role: await this.role(permissions), level: 'group' });
  }

  /** A role of the group's own. */
  async role(permissions: readonly string[]): Promise<string> {
    const code = this.unique('role').replaceAll('-', '_');
    await this.atHeadquarters('roles', { code, nameZh: '夜间接待', nameEn: 'Night', level: 'group', permissions });
    this.codes.add(code);
    return code;
  }

  region(): Promise<Row> {
    return this.atHeadquarters('regions', { code: this.unique('east'), name: '华东' });
  }

  brand(): Promise<Row> {
    return this.atHeadquarters('brands', { code: this.unique('brand'), name: '大众' });
  }

  /** An import profile of the group's own. */
  async profile(): Promise<string> {
    const code = this.unique('own');
    await this.atHeadquarters('import-profiles', { definition: { ...PRESET_PROFILES[0], code } });
    this.codes.add(code);
    return code;
  }

  apiKey(scopes: readonly string[]): Promise<Row> {
    return this.atHeadquarters('api-keys', { name: 'Front-end', scopes });
  }

  /** Not of a Chinese or North American maker, so any check digit will do. */
  vin(): string {
    return `WVWZZZ1K0${String(++made).padStart(8, '0')}`;
  }

  unique(stem: string): string {
    return `${stem}-${++made}-${randomBytes(2).toString('hex')}`;
  }
}
