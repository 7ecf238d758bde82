import { join } from 'node:path';
import type { AppConfig } from '#libs/config';
import type { DemoFile } from './demo-file';

/** What `npm start` shows when everything runs: where to look, what to enter with, and a first call to paste. */
export function welcome({ baseUrl, platformKey, groups }: DemoFile, { dataDir }: AppConfig, seconds: number): string {
  const keys: [string, string][] = [
    ...groups.flatMap(({ code, key, stores }): [string, string][] => [
      ...stores.map((store): [string, string] => [`store ${store.code}`, store.key]),
      [`group ${code}`, key],
    ]),
    ['operator', platformKey],
  ];
  const width = Math.max(...keys.map(([owner]) => owner.length));
  const first = groups[0]?.stores[0];
  const signIn = groups.map((group) => `  ${JSON.stringify(group.signIn)}`);
  return `
Forecourt is ready after ${seconds} s.

  API    ${baseUrl}
  Docs   ${baseUrl}/docs

API keys of the demo, also in ${join(dataDir, 'demo.json')}

${keys.map(([owner, key]) => `  ${owner.padEnd(width)}  ${key}`).join('\n')}

Sign-in of the general managers, for POST ${baseUrl}/v1/auth/sign-in

${signIn.join('\n')}

A first call:

  curl -s '${baseUrl}/v1/stores/${first?.code}/customers?limit=2' -H 'Authorization: Bearer ${first?.key}'

Ctrl-C stops everything.
`;
}
