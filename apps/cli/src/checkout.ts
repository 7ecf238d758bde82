import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Path of a file of the checkout, wherever this file was compiled to. */
export function inCheckout(...names: string[]): string {
  let folder = __dirname;
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) folder = dirname(folder);
  return join(folder, ...names);
}
