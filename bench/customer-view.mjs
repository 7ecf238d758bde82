/** All about a customer in one call, against the bare customer: the same process, the same load. */
import { join } from 'node:path';
import { CustomersService } from '#libs/customers';
import { ServiceOrdersService } from '#libs/service-orders';
import { FolderImports } from '../dist/apps/cli/src/folder-imports.js';
import { CustomerCommunicationsService } from '../dist/libs/customers/src/care/customer-communications.service.js';
import { CustomerRelationsService } from '../dist/libs/customers/src/care/customer-relations.service.js';
import { CustomerViewService } from '../dist/libs/customers/src/view/customer-view.service.js';
import { writeExport } from './export-files.mjs';
import { compare } from './http-load.mjs';
import { contextOf, settle, startApi, storeKey, withInstallation, withTenants } from './installation.mjs';
import { describeMachine } from './measure.mjs';

/** The view costs at most three times the bare customer. */
const FIGURE = 0.33;
const CUSTOMERS = 6_000;
const ORDERS = 8;
const STORE = 'bench-view';

describeMachine();
await withInstallation(async (installation) => {
  const { folder } = installation;
  const { key, id } = await withTenants(installation, [STORE], async (services, { group }) => {
    const ctx = await contextOf(services, STORE);
    await writeExport(join(folder, 'export'), CUSTOMERS);
    await services.get(FolderImports).run(ctx, { folder: join(folder, 'export'), profile: 'svw' });
    return { key: await storeKey(services, group, STORE), id: await fillUp(services, ctx) };
  });
  await settle(installation);
  const request = (path) => ({
    start: (flags) => startApi(installation, flags),
    request: {
      path: `/v1/stores/${STORE}/customers/${id}${path}`,
      headers: { authorization: `Bearer ${key}` },
      status: '200',
    },
  });
  await compare(
    'All about a customer',
    { view: request('/view'), 'bare customer': request('') },
    { figure: FIGURE, folder },
  );
});

/** A customer of some years: an imported one with a car, to which visits, talk and a family are added. Answers its id. */
async function fillUp(services, ctx) {
  const find = (type) => services.get(type, { strict: false });
  const all = { ...ctx, permissions: new Set(['customers:read', 'vehicles:read']) };
  const { data } = await find(CustomersService).list(all, { limit: 1, sort: 'createdAt' });
  const { id } = data[0];
  const { parts } = await find(CustomerViewService).get(all, id);
  const [vehicle] = parts.find(({ name }) => name === 'vehicles').content.vehicles;
  for (let made = 1; made <= ORDERS; made++) {
    const order = { vehicleId: vehicle.id, customerId: id, type: 'maintenance', odometerKm: 100_000 + made, lines: [] };
    await find(ServiceOrdersService).create(ctx, order);
    const said = { channel: 'phone', direction: 'outbound', summary: '保养提醒' };
    await find(CustomerCommunicationsService).record(ctx, id, { ...said, ...(made === 1 && { opinion: 'question' }) });
  }
  await find(CustomerRelationsService).add(ctx, id, { kind: 'family_member', name: '石小雨', relation: '女儿' });
  return id;
}
