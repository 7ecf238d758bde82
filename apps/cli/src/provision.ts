import { Argument, type Command, Option } from 'commander';
import { loadConfig } from '#libs/config';
import { DomainError, isTimeZone } from '#libs/foundation';
import { STORE_KINDS, type StoreKind } from '#libs/identity';
import { storeUnavailable, TENANT_CODE, TenantDirectory } from '#libs/tenancy';
import { withServices } from './cli.module';
import { Tenants } from './tenants';

interface StoreOptions {
  readonly group: string;
  readonly name: string;
  readonly kind: StoreKind;
  readonly timeZone: string;
}

export function addProvision(program: Command): void {
  const provision = program.command('provision').description('make a group or a store, at once');
  const code = () =>
    new Argument('<code>', 'lower case letters, digits and hyphens; never changes').argParser(tenantCode);
  provision
    .command('group')
    .addArgument(code())
    .requiredOption('--name <name>', 'name of the group (集团)')
    .action(provisionGroup);
  provision
    .command('store')
    .addArgument(code())
    .requiredOption('--group <code>', 'group that it belongs to')
    .requiredOption('--name <name>', 'name of the store (门店)')
    .addOption(new Option('--kind <kind>', '4S店, 快修店 or 二级网点').choices(STORE_KINDS).default('4s_store'))
    .option('--time-zone <zone>', 'IANA zone of its wall-clock rules', 'Asia/Shanghai')
    .action(provisionStore);
}

function provisionGroup(code: string, { name }: { name: string }): Promise<void> {
  return withServices(loadConfig(), async (services) => {
    await services.get(Tenants).ensureGroup(code, name);
    console.log(`The group ${code} is there. Its first key: npm run cli -- key --group ${code}`);
  });
}

async function provisionStore(code: string, { group, name, kind, timeZone }: StoreOptions): Promise<void> {
  if (!isTimeZone(timeZone)) throw new Error(`${timeZone} is no IANA time zone`);
  await withServices(loadConfig(), async (services) => {
    const owner = await services.get(TenantDirectory).findGroup(group);
    if (!owner) throw new Error(`There is no group ${group}: npm run cli -- provision group ${group} --name <name>`);
    if (owner.state !== 'active') throw new DomainError(storeUnavailable);
    await services.get(Tenants).ensureStore(owner, { code, name, kind, timeZone });
    console.log(`The store ${code} is there.`);
  });
}

function tenantCode(text: string): string {
  if (!TENANT_CODE.test(text)) throw new Error(`${text} is no code: 2 to 31 lower case letters, digits and hyphens`);
  return text;
}
