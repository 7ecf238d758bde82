import { spawnSync } from 'node:child_process';
import type { Command } from 'commander';
import { inCheckout } from './checkout';

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('say what is wrong with this machine')
    .action(() => {
      // plain Node, so that it also works where the installation is what failed
      const { status } = spawnSync(process.execPath, [inCheckout('scripts/doctor.mjs')], { stdio: 'inherit' });
      process.exitCode = status ?? 1;
    });
}
