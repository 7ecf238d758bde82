/**
 * Lints every fixture with the project's own configuration, as if it lay where its first line says, and prints what was
 * reported as JSON. A process of its own, since jest cannot load an ES module configuration.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';

const here = dirname(fileURLToPath(import.meta.url));
const folder = join(here, 'fixtures/bans');
const root = dirname(here);
// A fixture is in no TypeScript project, so the two rules that need types stay out.
const untyped = {
  languageOptions: { parserOptions: { project: false } },
  rules: { '@typescript-eslint/no-floating-promises': 'off', '@typescript-eslint/no-misused-promises': 'off' },
};
const eslint = new ESLint({ cwd: root, overrideConfig: untyped });

const results = [];
for (const fixture of readdirSync(folder).sort()) {
  const text = readFileSync(join(folder, fixture), 'utf8');
  const place = /^\/\/ stands in for (\S+)/.exec(text)?.[1];
  if (!place) throw new Error(`${fixture} does not say in its first line what it stands in for`);
  const [{ messages }] = await eslint.lintText(text, { filePath: join(root, place) });
  const reports = messages
    .filter(({ ruleId, fatal }) => fatal || ruleId?.startsWith('forecourt/'))
    .map(({ ruleId, line, message }) => ({ rule: ruleId?.replace('forecourt/', '') ?? 'parse error', line, message }));
  results.push({ fixture, reports });
}
process.stdout.write(JSON.stringify(results));
