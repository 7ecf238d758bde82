/**
 * Import of an export against a plain COPY of the same clean rows into the same tables; 100,000 customers; memory of a
 * million rows. `node bench/import.mjs [ratio] [customers] [memory]`: all three by default.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { FolderImports } from '../dist/apps/cli/src/folder-imports.js';
import { RECORDS_PER_CUSTOMER, writeExport } from './export-files.mjs';
import { addStore, contextOf, withInstallation, withTenants } from './installation.mjs';
import { alternate, describeMachine, median, ratio, round, table, timed, verdict } from './measure.mjs';

const RATIO = 0.25;
const CUSTOMERS_SECONDS = 15;
const MEMORY_MB = 200;

/** Customers of the export that is compared; ten rows each. */
const COMPARED = Number(process.env.CUSTOMERS ?? 10_000);

/** What an import fills, in an order that satisfies the foreign keys. */
const TABLES = [
  'customer',
  'customer_contact',
  'customer_phone',
  'vehicle',
  'vehicle_owner',
  'service_order',
  'odometer_reading',
  'service_order_line',
  'appointment',
];

class ImportBench {
  stores = 0;

  constructor(installation, services, { group, tenants }) {
    Object.assign(this, { installation, services, group, tenants });
  }

  async compare() {
    const folder = join(this.installation.folder, 'export');
    await writeExport(folder, COMPARED);
    const first = await this.import(folder);
    await this.copyOut(first.store);
    const rows = COMPARED * RECORDS_PER_CUSTOMER;
    const figures = await alternate({
      import: async () => (await this.import(folder)).ms,
      copy: () => this.copyIn(),
    });
    const reached = ratio(figures.copy, figures.import);
    const perSecond = (ms) => round((rows / ms) * 1_000);
    table(
      `Import of ${rows} rows against a plain COPY of what it stores`,
      ['', 'ms', 'rows/s'],
      [
        ['import', round(median(figures.import)), perSecond(median(figures.import))],
        ['COPY', round(median(figures.copy)), perSecond(median(figures.copy))],
      ],
    );
    console.log(`\nratio ${round(reached, 2)}, figure ≥ ${RATIO}: ${verdict(reached >= RATIO)}`);
  }

  async manyCustomers() {
    const folder = join(this.installation.folder, 'customers');
    await writeExport(folder, 100_000, ['customers']);
    const { seconds } = await alternate({ seconds: async () => (await this.import(folder)).ms / 1_000 });
    console.log(
      `\n100,000 customers: ${round(median(seconds), 1)} s, figure ≤ ${CUSTOMERS_SECONDS} s: ` +
        verdict(median(seconds) <= CUSTOMERS_SECONDS),
    );
  }

  async memory() {
    const folder = join(this.installation.folder, 'million');
    await writeExport(folder, 100_000);
    globalThis.gc?.();
    const idle = process.memoryUsage.rss();
    let most = idle;
    const sampling = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 50);
    const { ms } = await this.import(folder);
    clearInterval(sampling);
    const grown = (most - idle) / 1024 ** 2;
    console.log(
      `\nA million rows in ${round(ms / 1_000)} s: from ${round(idle / 1024 ** 2)} MB idle to ${round(most / 1024 ** 2)} MB ` +
        `at most, figure ≤ ${MEMORY_MB} MB more: ${verdict(grown <= MEMORY_MB)}`,
    );
  }

  /** Imports the folder into a new store, which has no statistics yet, as in a store's first hour. */
  async import(folder) {
    const store = await this.newStore();
    const ctx = await contextOf(this.services, store.code);
    const { result, ms } = await timed(() => this.services.get(FolderImports).run(ctx, { folder, profile: 'svw' }));
    if (result.job.status !== 'succeeded') throw new Error(`The import ${result.job.status}`);
    const refused = result.record.counts.filter((counts) => counts.taken !== counts.rows);
    if (refused.length > 0) throw new Error(`Not all rows are clean: ${JSON.stringify(refused)}`);
    return { store, ms };
  }

  async copyOut(store) {
    await this.asStore(store, async (client) => {
      for (const name of TABLES) {
        await pipeline(client.query(copyTo(`copy ${name} to stdout`)), createWriteStream(this.fileOf(name)));
      }
    });
  }

  /** One transaction for all, as a restore would; the rows keep their ids. */
  async copyIn() {
    const store = await this.newStore();
    const { ms } = await timed(() =>
      this.asStore(store, async (client) => {
        for (const name of TABLES) {
          await pipeline(createReadStream(this.fileOf(name)), client.query(copyFrom(`copy ${name} from stdin`)));
        }
      }),
    );
    return ms;
  }

  async asStore(store, work) {
    const client = new pg.Client({ connectionString: this.installation.config.workerDatabaseUrl });
    await client.connect();
    try {
      await client.query('begin');
      await client.query(`select set_config('role', $1, true), set_config('search_path', $1, true)`, [store.schema]);
      await work(client);
      await client.query('commit');
    } finally {
      await client.end();
    }
  }

  fileOf(name) {
    return join(this.installation.folder, `${name}.copy`);
  }

  newStore() {
    return addStore(this.tenants, this.group, `import-${++this.stores}`);
  }
}

const wanted = process.argv.slice(2);
const isWanted = (part) => wanted.length === 0 || wanted.includes(part);

describeMachine();
await withInstallation(async (installation) => {
  await withTenants(installation, [], async (services, tenancy) => {
    const bench = new ImportBench(installation, services, tenancy);
    if (isWanted('ratio')) await bench.compare();
    if (isWanted('customers')) await bench.manyCustomers();
    if (isWanted('memory')) await bench.memory();
  });
});
