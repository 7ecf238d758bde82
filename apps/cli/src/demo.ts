import { randomBytes } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import type { Command } from 'commander';
import { AppConfig, loadConfig } from '#libs/config';
import { PageQuery } from '#libs/http';
import { ImportsService } from '#libs/imports';
import { type KnownStore, systemStoreContext } from '#libs/tenancy';
import { inCheckout } from './checkout';
import { withServices } from './cli.module';
import { DEMO_GROUPS, type DemoGroup, type DemoStore } from './demo.preset';
import { type DemoFile, readDemoFile, writeDemoFile } from './demo-file';
import { DemoKeys } from './demo-keys';
import { DemoOrganisation } from './demo-organisation';
import { DemoWorkshop } from './demo-workshop';
import { FolderImports } from './folder-imports';

type DemoFileGroup = DemoFile['groups'][number];

export interface SeedOptions {
  readonly signal?: AbortSignal;
  /** Told what takes a moment. */
  readonly say: (line: string) => void;
}

export function addDemo(program: Command): void {
  program
    .command('demo')
    .description('set up what is missing of the demo, and write demo.json; refused in production')
    .action(async () => {
      const demo = await withServices(loadConfig(), (services) => seedDemo(services, { say: console.log }));
      console.log(`The demo is there: ${demo.groups.map(({ code }) => code).join(', ')}`);
    });
}

/**
 * Sets the demo up through the services that the API calls, and writes demo.json. Whatever is there stays as it is, so
 * that a second run changes nothing, and one after a crash finishes what the first one began.
 */
export async function seedDemo(services: INestApplicationContext, options: SeedOptions): Promise<DemoFile> {
  const config = services.get(AppConfig);
  if (config.isProduction) throw new Error('There is no demo in production.');
  const known = readDemoFile(config.dataDir);
  const platformKey = await services.get(DemoKeys).ensurePlatformKey(known?.platformKey);
  const groups: DemoFileGroup[] = [];
  for (const preset of DEMO_GROUPS) {
    const before = known?.groups.find(({ code }) => code === preset.code);
    groups.push(await seedGroup(services, preset, before, options));
  }
  const demo = { baseUrl: config.publicUrl, platformKey, groups };
  writeDemoFile(config.dataDir, demo);
  return demo;
}

async function seedGroup(
  services: INestApplicationContext,
  preset: DemoGroup,
  before: DemoFileGroup | undefined,
  options: SeedOptions,
): Promise<DemoFileGroup> {
  const [organisation, keys] = [services.get(DemoOrganisation), services.get(DemoKeys)];
  const { ctx, stores, regionIds } = await organisation.ensure(preset);
  // a file that a key of another installation stands in says nothing about the passwords of this one
  const isOurs = before !== undefined && (await keys.opensGroup(ctx, before.key));
  const password = isOurs ? before.signIn.password : randomBytes(12).toString('base64url');
  await organisation.ensureStaff(ctx, preset.staff, regionIds, { password, renew: !isOurs });

  const storeKeys: { code: string; key: string }[] = [];
  for (const [index, store] of stores.entries()) {
    const { code } = store;
    await importExports(services, store, preset.stores[index] as DemoStore, options);
    await services.get(DemoWorkshop).ensure(systemStoreContext(store, 'demo'));
    const knownKey = before?.stores.find((one) => one.code === code)?.key;
    storeKeys.push({ code, key: await keys.ensureStoreKey(ctx, code, knownKey) });
  }
  const { code, staff } = preset;
  const signIn = { group: code, username: staff[0].username, password };
  return { code, key: await keys.ensureGroupKey(ctx, before?.key), signIn, stores: storeKeys };
}

/** A store that has an import has had its demo; one that a killed start broke off is carried on. */
async function importExports(
  services: INestApplicationContext,
  store: KnownStore,
  { exports }: DemoStore,
  { signal, say }: SeedOptions,
): Promise<void> {
  const ctx = systemStoreContext(store, 'demo');
  const imports = services.get(FolderImports);
  const { data } = await services.get(ImportsService).list(ctx, Object.assign(new PageQuery(), { limit: 100 }));
  const real = data.filter(({ dryRun }) => !dryRun);
  if (real.some(({ finishedAt }) => finishedAt !== null)) return;
  say(`Importing the exports of ${store.name} (${store.code}) …`);
  const resumed = real[0] && (await imports.resume(ctx, real[0].id, { signal }));
  if (resumed?.job.status === 'succeeded') return;
  const folder = inCheckout('examples', exports.folder);
  const { job } = await imports.run(ctx, { ...exports, folder, signal });
  if (job.status !== 'succeeded') throw new Error(`The demo's import into ${store.code} failed: ${job.error?.code}`);
}
