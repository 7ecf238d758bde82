import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { loadConfig } from '#libs/config';
import { GroupKeys } from '#libs/identity';
import { withServices } from './cli.module';

const MASTER_KEY_BYTES = 32;

export function addRewrap(program: Command): void {
  program
    .command('rewrap')
    .description("wrap the groups' data keys by MASTER_KEY that an older master key wraps; API and workers stand still")
    .requiredOption('--old-key-file <file>', 'file that holds the older MASTER_KEY, base64')
    .action(rewrap);
}

async function rewrap({ oldKeyFile }: { oldKeyFile: string }): Promise<void> {
  const oldKey = Buffer.from(readFileSync(oldKeyFile, 'utf8').trim(), 'base64');
  if (oldKey.length !== MASTER_KEY_BYTES) throw new Error(`${oldKeyFile} holds no master key: 32 bytes, base64`);
  const config = loadConfig();
  await withServices(config, async (services) => {
    const count = await services.get(GroupKeys).rewrap(oldKey, Buffer.from(config.masterKey, 'base64'));
    console.log(`${count} data keys are wrapped by the new MASTER_KEY now.`);
  });
}
