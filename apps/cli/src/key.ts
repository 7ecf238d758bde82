import type { Command } from 'commander';
import { loadConfig } from '#libs/config';
import { ApiKeys, PLATFORM_PERMISSIONS, TENANT_PERMISSIONS } from '#libs/identity';
import { systemPlatformContext, TenantDirectory } from '#libs/tenancy';
import { withServices } from './cli.module';

export function addKey(program: Command): void {
  program
    .command('key')
    .description('make an API key with every permission: the first one of the installation, or of a group')
    .option('--group <code>', 'a key of this group; without it, of the operator')
    .option('--name <name>', 'what the key is for', 'Made at the command line')
    .action(makeKey);
}

async function makeKey({ group, name }: { group?: string; name: string }): Promise<void> {
  await withServices(loadConfig(), async (services) => {
    const owner = group === undefined ? null : await services.get(TenantDirectory).findGroup(group);
    if (group !== undefined && !owner) throw new Error(`There is no group ${group}`);
    const scopes = (owner ? TENANT_PERMISSIONS : PLATFORM_PERMISSIONS).map(({ code }) => code);
    const { secret } = await services.get(ApiKeys).create(systemPlatformContext('cli'), owner, { name, scopes });
    console.error('Shown this once; only its hash is kept:');
    console.log(secret);
  });
}
