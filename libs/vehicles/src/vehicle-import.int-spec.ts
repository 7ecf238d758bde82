import { CustomersModule, CustomersService } from '#libs/customers';
import { type MergeOutcome, rows, sql } from '#libs/database';
import { localDate, newId } from '#libs/foundation';
import { StoreDb } from '#libs/tenancy';
import { startWorld, type World } from '#libs/testing';
import { plateColumns, vinColumns } from './new-vehicle.policy';
import { mergeVehicles, type VehicleImportRow } from './vehicle-import.queries';
import { VehicleOwnersService } from './vehicle-owners.service';
import { VehiclesModule } from './vehicles.module';
import { VehiclesService } from './vehicles.service';

type Store = 'north' | 'south';

const TIGUAN = 'LSVFL8A89NB577168';
const SKODA = 'LSVZEX3G6SB683370';
const NOTHING = { inserted: 0, updated: 0, refused: [] };

describe('mergeVehicles', () => {
  let world: World;
  let vehicles: VehiclesService;
  let db: StoreDb;
  const customerIds: Record<string, string> = {};

  beforeAll(async () => {
    world = await startWorld({ modules: [CustomersModule, VehiclesModule] });
    vehicles = world.get(VehiclesService);
    db = world.get(StoreDb);
    for (const externalId of ['KH000001', 'KH000002']) {
      const customer = { kind: 'person', name: '石远梅', source: 'svw', externalId } as const;
      customerIds[externalId] = (await world.get(CustomersService).create(ctx(), customer)).id;
    }
  });
  afterAll(() => world.stop());
  beforeEach(() =>
    db.run(ctx(), async (tx) => {
      await rows(tx, sql`delete from vehicle_owner`);
      await rows(tx, sql`delete from vehicle`);
    }),
  );

  const ctx = (name: Store = 'north') => world.store(name).ctx;
  const merge = (batch: VehicleImportRow[], store: Store = 'north', source = 'svw'): Promise<MergeOutcome> => {
    const at = world.clock.now();
    return db.run(ctx(store), (tx) =>
      mergeVehicles(tx, { importId: newId(), source, rows: JSON.stringify(batch), at }),
    );
  };
  const only = async () => {
    const { data } = await vehicles.list(ctx(), { limit: 20, sort: '-createdAt' });
    expect(data).toHaveLength(1);
    return data[0];
  };
  const ownersOf = async (id: string) => (await world.get(VehicleOwnersService).list(ctx(), id, { limit: 20 })).data;

  it('VEH-01, VEH-03, VEH-04, VEH-07: adds a vehicle with its owner', async () => {
    expect(await merge([line(2)])).toEqual({ inserted: 1, updated: 0, refused: [] });
    const vehicle = await only();
    expect(vehicle).toMatchObject({
      vin: TIGUAN,
      plate: '沪A9QWHM',
      model: '途观L 330TSI',
      purchasedOn: '2022-08-18',
      use: 'private',
      engineNumber: '5576380',
      bodyColour: '银灰',
      origin: 'sold_elsewhere',
      insuranceExpiresOn: '2027-08-17',
      owner: { customerId: customerIds.KH000001, sinceOn: null },
      source: 'svw',
      version: 1,
    });
    const found = await vehicles.list(ctx(), { limit: 20, sort: '-createdAt', q: '577168' });
    expect(found.data).toEqual([vehicle]);
  });

  it('TEN-02: the same rows twice change nothing', async () => {
    await merge([line(2), line(3, { vin: SKODA })]);
    const { data: before } = await vehicles.list(ctx(), { limit: 20, sort: 'plate' });
    world.clock.advance(1_000);
    expect(await merge([line(2), line(3, { vin: SKODA })])).toEqual(NOTHING);
    expect((await vehicles.list(ctx(), { limit: 20, sort: 'plate' })).data).toEqual(before);
  });

  it('TEN-02: a changed row changes what it tells, and leaves what it does not know', async () => {
    await merge([line(2)]);
    const { id } = await only();
    await vehicles.update(ctx(), id, undefined, { grade: 'B', bodyColour: '白' });
    expect(await merge([line(2, { digest: '2', plate: '沪B·1', bodyColour: null })])).toMatchObject({ updated: 1 });
    expect(await only()).toMatchObject({ id, plate: '沪B·1', bodyColour: '白', grade: 'B', version: 3 });
    expect(await merge([line(2, { digest: '3', plate: null })])).toMatchObject({ updated: 1 });
    expect((await vehicles.list(ctx(), { limit: 20, sort: 'plate', q: '沪B1' })).data).toMatchObject([
      { plate: '沪B·1' },
    ]);
  });

  it('TEN-02: what staff corrected since stays, as long as the file tells the same', async () => {
    await merge([line(2)]);
    const { id } = await only();
    await vehicles.update(ctx(), id, undefined, { plate: '沪A00001' });
    await world.get(VehicleOwnersService).change(ctx(), id, { customerId: customerIds.KH000002 });
    expect(await merge([line(2)])).toEqual(NOTHING);
    expect(await only()).toMatchObject({ plate: '沪A00001', owner: { customerId: customerIds.KH000002 } });
  });

  it('VEH-09: another owner in the file closes the ownership before', async () => {
    await merge([line(2)]);
    const { id } = await only();
    await merge([line(2, { digest: '2', customerExternalId: 'KH000002' })]);
    expect(await ownersOf(id)).toMatchObject([
      { customerId: customerIds.KH000002, isCurrent: true },
      { customerId: customerIds.KH000001, isCurrent: false, untilOn: null },
    ]);
    await merge([line(2, { digest: '3', customerExternalId: 'KH000002', model: '途观' })]);
    expect(await ownersOf(id)).toHaveLength(2);
  });

  it('VEH-09: a duplicate and its survivor are one owner', async () => {
    await merge([line(2)]);
    const { id } = await only();
    const mergeInto = (survivorId: string | null) =>
      db.run(ctx(), (tx) =>
        rows(tx, sql`update customer set merged_into_id = ${survivorId} where id = ${customerIds.KH000001}`),
      );
    await mergeInto(customerIds.KH000002);
    await merge([line(2, { digest: '2', customerExternalId: 'KH000002' })]);
    await mergeInto(null);
    expect(await ownersOf(id)).toMatchObject([{ customerId: customerIds.KH000001, isCurrent: true }]);
  });

  it('TEN-02: refuses a row of an unknown customer, and that row alone', async () => {
    const batch = [line(2), line(3, { vin: SKODA, customerExternalId: 'KH999999' })];
    const refused = [{ line: 3, code: 'unknown_customer' }];
    expect(await merge(batch)).toEqual({ inserted: 1, updated: 0, refused });
    expect(await only()).toMatchObject({ vin: TIGUAN });
  });

  it('TEN-02: knows customers by the system of the file', async () => {
    expect(await merge([line(2)], 'north', 'sgm')).toMatchObject({ inserted: 0, refused: [{ line: 2 }] });
  });

  it('TEN-02: of a vehicle that stands in the file twice the later line counts', async () => {
    const batch = [line(2, { plate: '沪A1' }), line(3, { plate: '沪A2' }), line(4, { customerExternalId: 'KH9' })];
    expect(await merge(batch)).toEqual({
      inserted: 1,
      updated: 0,
      refused: [{ line: 4, code: 'unknown_customer' }],
    });
    const { id, plate } = await only();
    expect(plate).toBe('沪A2');
    expect(await ownersOf(id)).toHaveLength(1);
  });

  it('does not see another store’s customers or vehicles', async () => {
    await merge([line(2)]);
    const before = await only();
    expect(await merge([line(2, { digest: '2', plate: '沪B1' })], 'south')).toEqual({
      inserted: 0,
      updated: 0,
      refused: [{ line: 2, code: 'unknown_customer' }],
    });
    expect(await only()).toEqual(before);
  });
});

function line(number: number, { plate = '沪A9QWHM', ...told }: Partial<VehicleImportRow> = {}): VehicleImportRow {
  const vin = vinColumns(told.vin ?? TIGUAN);
  if (vin.kind === 'refused') throw new Error(`${told.vin} is no VIN`);
  return {
    id: newId(),
    line: number,
    digest: '1',
    ...vin.columns,
    ...plateColumns(plate),
    customerExternalId: 'KH000001',
    ownerId: newId(),
    model: '途观L 330TSI',
    purchasedOn: localDate('2022-08-18'),
    use: 'private',
    engineNumber: '5576380',
    bodyColour: '银灰',
    origin: 'sold_elsewhere',
    insuranceExpiresOn: localDate('2027-08-17'),
    ...told,
  };
}
