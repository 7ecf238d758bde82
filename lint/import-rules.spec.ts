import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import layers from './layers.json';

const ROOT = join(__dirname, '..');
const CRUISER = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

interface Cruise {
  modules: { source: string; dependencies: { module: string; resolved: string }[] }[];
  summary: {
    violations: { from: string; rule: { name: string } }[];
    ruleSetUsed: { forbidden: { name: string; comment: string }[] };
  };
}

/** Cruises the miniature workspace in fixtures/imports with the project's own rules. */
function cruiseFixtures(): Cruise {
  const run = spawnSync(
    process.execPath,
    [CRUISER, 'apps', 'libs', '--config', join(ROOT, '.dependency-cruiser.cjs'), '--output-type', 'json'],
    { cwd: join(__dirname, 'fixtures/imports'), encoding: 'utf8' },
  );
  return JSON.parse(run.stdout) as Cruise;
}

const VIOLATIONS: Record<string, string[]> = {
  'apps/api/src/imports-by-path.ts': ['by-name-from-outside'],
  'apps/api/src/imports-past-index.ts': ['by-name-from-outside', 'through-the-index-from-outside'],
  'apps/api/src/imports-unknown-lib.ts': ['known-libs-only'],
  'libs/customers/src/imports-right-type.ts': ['feature-order-customers'],
  'libs/customers/src/imports-right.ts': ['feature-order-customers'],
  'libs/events/src/imports-later-platform.ts': ['platform-order-events'],
  'libs/foundation/src/imports-later-platform.ts': ['platform-order-foundation'],
  'libs/identity/src/imports-app.ts': ['libs-know-no-app'],
  'libs/queue/src/imports-later-platform-type.ts': ['platform-order-queue'],
  'libs/tenancy/src/imports-feature.ts': ['platform-order-tenancy'],
  'libs/vehicles/src/circle-left.ts': ['no-circle'],
  'libs/vehicles/src/imports-by-path.ts': ['by-name-between-libs'],
  'libs/vehicles/src/imports-dev-package.ts': ['no-dev-packages-in-source'],
  'libs/vehicles/src/imports-nothing.ts': ['resolvable'],
  'libs/vehicles/src/imports-own-name.ts': ['relative-inside-a-lib'],
  'libs/vehicles/src/imports-past-index.ts': ['by-name-between-libs', 'through-the-index'],
  'libs/vehicles/src/imports-right.int-spec.ts': ['feature-order-vehicles'],
  'libs/vehicles/src/imports-test.ts': ['no-test-imports-in-source'],
  'libs/vehicles/src/imports-testing.ts': ['testing-in-tests-only'],
  'libs/vehicles/src/imports-undeclared.ts': ['declared-packages-only'],
  'libs/vehicles/src/loads-rows.policy.ts': ['pure-policy'],
  'libs/vehicles/src/reads-entity.policy.ts': ['pure-policy'],
  'libs/vehicles/src/uses-package.policy.ts': ['pure-policy'],
};

const CLEAN = [
  'apps/api/src/main.ts',
  'apps/api/test/customers.e2e-spec.ts',
  'libs/http/src/paging.ts',
  'libs/tenancy/src/tenancy.int-spec.ts',
  'libs/vehicles/src/odometer.policy.spec.ts',
  'libs/vehicles/src/odometer.policy.ts',
  'libs/vehicles/src/vehicles.int-spec.ts',
  'libs/vehicles/src/vehicles.service.ts',
];

describe('import rules', () => {
  const { modules, summary } = cruiseFixtures();
  const rulesBroken = (file: string) =>
    summary.violations.flatMap(({ from, rule }) => (from === file ? [rule.name] : [])).sort();

  it.each(Object.entries(VIOLATIONS))('%s breaks %j', (file, rules) => {
    expect(rulesBroken(file)).toEqual(rules);
  });

  it.each(CLEAN)('%s breaks none', (file) => {
    expect(modules.find(({ source }) => source === file)?.dependencies.length).toBeGreaterThan(0);
    expect(rulesBroken(file)).toEqual([]);
  });

  it('nothing but the files above breaks a rule, and every rule is broken by one of them', () => {
    expect([...new Set(summary.violations.map(({ from }) => from))].sort()).toEqual(Object.keys(VIOLATIONS));
    const proven = new Set(Object.values(VIOLATIONS).flat());
    const unproven = summary.ruleSetUsed.forbidden.filter(({ name }) => !proven.has(name) && !/-order-/.test(name));
    expect(unproven).toEqual([]);
  });

  it('every lib but the last is held to its place, and every rule says why', () => {
    const { forbidden } = summary.ruleSetUsed;
    const ordered = forbidden.flatMap(({ name }) => /^(?:platform|feature)-order-(.*)$/.exec(name)?.[1] ?? []);
    expect(ordered).toEqual([...layers.platform, ...layers.features].slice(0, -1));
    expect(forbidden.filter(({ comment }) => !comment)).toEqual([]);
  });

  it('#libs/… leads to the sources, so that the rules see the edge', () => {
    const service = modules.find(({ source }) => source === 'libs/vehicles/src/vehicles.service.ts');
    expect(service?.dependencies).toContainEqual(
      expect.objectContaining({ module: '#libs/customers', resolved: 'libs/customers/src/index.ts' }),
    );
  });
});

describe('the order of the libs', () => {
  const tree = /^libs\/ .*?^docs\//ms.exec(readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8'))?.[0] ?? '';
  const [platform = '', features = ''] = tree.split(/features, left to right\n/);

  it('of the platform is that of docs/architecture.md', () => {
    expect([...platform.matchAll(/^ {2}([a-z-]+)\//gm)].map((match) => match[1])).toEqual(layers.platform);
  });

  it('of the features is that of docs/architecture.md', () => {
    expect(
      [...features.matchAll(/([a-z-]+)\/(?=\s)/g)].map((match) => match[1]).filter((name) => name !== 'docs'),
    ).toEqual(layers.features);
  });

  it('names every folder under libs/', () => {
    const folders = readdirSync(join(ROOT, 'libs'));
    expect(folders.length).toBeGreaterThan(0);
    expect(folders.filter((name) => ![...layers.platform, ...layers.features].includes(name))).toEqual([]);
  });
});
