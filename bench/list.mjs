/** A list of 20 customers over HTTP, against its bare twin. */
import { CustomersService } from '#libs/customers';
import { keysetOf } from '#libs/http';
import { CUSTOMER_SORTS, findCustomers } from '../dist/libs/customers/src/customer.queries.js';
import { FolderImports } from '../dist/apps/cli/src/folder-imports.js';
import { join } from 'node:path';
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
import { record } from './recorded-statements.mjs';

const FIGURE = 0.75;
const CUSTOMERS = 6_000;
const STORE = 'bench-list';
const QUERY = { limit: 20, sort: '-createdAt' };

describeMachine();
await withInstallation(async (installation) => {
  const { folder } = installation;
  const { key, twin } = await withTenants(installation, [STORE], async (services, { group }) => {
    const ctx = await contextOf(services, STORE);
    await writeExport(join(folder, 'export'), CUSTOMERS, ['customers']);
    await services.get(FolderImports).run(ctx, { folder: join(folder, 'export'), profile: 'svw' });
    const [statement] = await record((tx) =>
      findCustomers(tx, { ...QUERY, at: new Date() }, keysetOf(QUERY, CUSTOMER_SORTS)),
    );
    const seeing = { ...ctx, permissions: new Set(['customers:read', 'customers:read-phone']) };
    const { page } = await services.get(CustomersService, { strict: false }).list(seeing, QUERY);
    return {
      key: await storeKey(services, group, STORE),
      twin: { ctx: seeing, statements: [{ ...statement, page }] },
    };
  });
  await settle(installation);
  const path = `/v1/stores/${STORE}/customers?limit=20`;
  const headers = { authorization: `Bearer ${key}` };
  const servers = {
    Forecourt: { start: (flags) => startApi(installation, flags), request: { path, headers, status: '200' } },
    bare: { start: (flags) => startBareServer(installation, twin, flags), request: { path, status: '200' } },
  };
  const agree = (ours, bare) => sameAnswer(ours + path, bare + path, headers);
  await compare('List of 20 customers', servers, { figure: FIGURE, folder, agree });
});

/** The figure is worth something only if both send the same bytes. */
async function sameAnswer(oursUrl, bareUrl, headers) {
  const [ours, bare] = await Promise.all(
    [oursUrl, bareUrl].map(async (url) => {
      const answer = await fetch(url, { headers });
      return answer.text();
    }),
  );
  if (ours !== bare) throw new Error(`The two do not answer the same:\n${ours}\n${bare}`);
}
