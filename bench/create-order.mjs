/** Opening a service order with three lines, its event and an Idempotency-Key, against its bare twin. */
import { join } from 'node:path';
import { SystemClock } from '#libs/foundation';
import { ServiceOrdersService } from '#libs/service-orders';
import { StoreDb } from '#libs/tenancy';
import { VehiclesService } from '#libs/vehicles';
import { FolderImports } from '../dist/apps/cli/src/folder-imports.js';
import { claimKey, storeAnswer } from '../dist/libs/tenancy/src/idempotency.queries.js';
import { writeExport } from './export-files.mjs';
import { compare } from './http-load.mjs';
import {
  contextOf,
  settle,
  startApi,
  startBareServer,
  storeKey,
  withInstallation,
  withTenants,
} from './installation.mjs';
import { describeMachine } from './measure.mjs';
import { record, withoutIds } from './recorded-statements.mjs';

const FIGURE = 0.6;
const STORE = 'bench-orders';
const ROUTE = '/v1/stores/:storeCode/service-orders';

const yuan = (amount) => ({ amount: amount * 100, currency: 'CNY' });

const orderOf = (vehicleId) => ({
  vehicleId,
  type: 'maintenance',
  odometerKm: 56_770,
  adviserName: '冯思浩',
  lines: [
    { kind: 'labour', code: 'L014', name: '保养工时', quantity: '0.8', amount: yuan(96) },
    { kind: 'part', code: 'P01056', name: '火花塞', quantity: '4', amount: yuan(1180), availableAtOnce: true },
    { kind: 'part', code: 'P00231', name: '机油滤清器', quantity: '1', amount: yuan(54), availableAtOnce: true },
  ],
});

/** What the service and the transaction around it send for one order, as the twin's pattern. */
async function recordCreation(ctx, order, created) {
  const claim = {
    key: '{key}',
    principal: `api_key:${ctx.store.id}`,
    method: 'POST',
    route: ROUTE,
    fingerprint: '0'.repeat(64),
  };
  let claimedId;
  const statements = [
    ...(await record(async (tx) => (claimedId = (await claimKey(tx, 'idempotency_key', claim)).rowId), [{}])),
    ...(await record(
      (tx) => new ServiceOrdersService({ run: (_ctx, work) => work(tx) }, new SystemClock()).create(ctx, order),
      [created],
    )),
    ...(await record((tx) => storeAnswer(tx, 'idempotency_key', claimedId, '{answer}'))),
  ];
  statements.at(-1).values[0] = '{answer}';
  return withoutIds(statements, [order.vehicleId, ctx.store.id]);
}

describeMachine();
await withInstallation(async (installation) => {
  const { folder } = installation;
  const { key, order, twin } = await withTenants(installation, [STORE], async (services, { group }) => {
    const ctx = await contextOf(services, STORE);
    await writeExport(join(folder, 'export'), 2_000);
    await services.get(FolderImports).run(ctx, { folder: join(folder, 'export'), profile: 'svw' });
    const find = (type) => services.get(type, { strict: false });
    const { data } = await find(VehiclesService).list(ctx, { limit: 1, sort: '-createdAt' });
    const order = orderOf(data[0].id);
    const { id } = await find(ServiceOrdersService).create(ctx, order);
    const { findOrder } = await import('../dist/libs/service-orders/src/service-order.queries.js');
    const created = await find(StoreDb).run(ctx, (tx) => findOrder(tx, id));
    const statements = await recordCreation(ctx, order, created);
    return { key: await storeKey(services, group, STORE), order, twin: { ctx, statements } };
  });
  await settle(installation);
  const request = {
    method: 'POST',
    path: ROUTE.replace(':storeCode', STORE),
    body: JSON.stringify(order),
    key: true,
    status: '201',
  };
  const json = { 'content-type': 'application/json' };
  const servers = {
    Forecourt: {
      start: (flags) => startApi(installation, flags),
      request: { ...request, headers: { ...json, authorization: `Bearer ${key}` } },
    },
    bare: { start: (flags) => startBareServer(installation, twin, flags), request: { ...request, headers: json } },
  };
  await compare('Order with three lines, event and idempotency key', servers, { figure: FIGURE, folder });
});
