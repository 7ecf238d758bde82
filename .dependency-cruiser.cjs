/**
 * Who may import whom (docs/architecture.md). The order of the libs is data, in lint/layers.json; each rule below has a
 * violating fixture in lint/fixtures/imports.
 */
const { platform, features } = require('./lint/layers.json');

const libs = [...platform, ...features];
const TEST = '[.-]spec\\.ts$';
/** Where development packages and #libs/testing may be used. */
const TESTS = [TEST, '^libs/testing/', '^apps/[^/]+/test/', '^(apps|libs)/[^/]+/src/fixtures/'];
const src = (...names) => `^libs/(${names.join('|')})/`;

/** A lib may import what stands before it. `testing` is above the platform, but tests of every lib use it. */
const order = libs.slice(0, -1).map((lib, index) => {
  const later = libs.slice(index + 1);
  const layer = platform.includes(lib) ? 'platform' : 'feature';
  return {
    name: `${layer}-order-${lib}`,
    severity: 'error',
    comment:
      layer === 'platform'
        ? `${lib} may import the platform libs before it (${libs.slice(0, index).join(', ') || 'none'}) and nothing above. Turn it around: a registry or an event.`
        : `${lib} may import the features to its left only. The other direction is an event, or a registry in http.`,
    from: { path: src(lib) },
    to: { path: src(...later), pathNot: src('testing') },
  };
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...order,
    {
      name: 'libs-know-no-app',
      severity: 'error',
      comment: 'Apps import libs, never the other way round.',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },
    {
      name: 'known-libs-only',
      severity: 'error',
      comment: 'A lib has its place in the order: add it to docs/architecture.md and lint/layers.json.',
      from: { path: ['^(?!libs/)', src(...libs)] },
      to: { path: '^libs/', pathNot: src(...libs) },
    },
    {
      name: 'through-the-index',
      severity: 'error',
      comment:
        'Only what a lib exports from src/index.ts is public: import #libs/<name>, and export there what others need.',
      from: { path: '^libs/([^/]+)/' },
      to: { path: '^libs/', pathNot: ['^libs/$1/', '^libs/[^/]+/src/index\\.ts$'] },
    },
    {
      name: 'through-the-index-from-outside',
      severity: 'error',
      comment:
        'Only what a lib exports from src/index.ts is public: import #libs/<name>, and export there what others need.',
      from: { pathNot: '^libs/' },
      to: { path: '^libs/', pathNot: '^libs/[^/]+/src/index\\.ts$' },
    },
    {
      name: 'by-name-between-libs',
      severity: 'error',
      comment: 'Another lib is imported by its name, #libs/<name>; a relative path breaks when a file moves.',
      from: { path: '^libs/([^/]+)/' },
      to: { path: '^libs/', pathNot: '^libs/$1/', dependencyTypesNot: ['aliased-subpath-import'] },
    },
    {
      name: 'by-name-from-outside',
      severity: 'error',
      comment: 'A lib is imported by its name, #libs/<name>; a relative path breaks when a file moves.',
      from: { pathNot: '^libs/' },
      to: { path: '^libs/', dependencyTypesNot: ['aliased-subpath-import'] },
    },
    {
      name: 'relative-inside-a-lib',
      severity: 'error',
      comment: "Inside a lib, import the file itself: going round by the lib's own index makes a circle.",
      from: { path: '^libs/([^/]+)/' },
      to: { path: '^libs/$1/', dependencyTypes: ['aliased-subpath-import'] },
    },
    {
      name: 'pure-policy',
      severity: 'error',
      comment:
        'A policy imports other policies, types (import type) and #libs/foundation, so that its test needs nothing else.',
      from: { path: '\\.policy\\.ts$' },
      to: { pathNot: ['\\.policy\\.ts$', src('foundation')], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'testing-in-tests-only',
      severity: 'error',
      comment: '#libs/testing starts databases and freezes clocks: it is for tests and benchmarks.',
      from: { path: '^(apps|libs)/', pathNot: TESTS },
      to: { path: src('testing') },
    },
    {
      name: 'no-test-imports-in-source',
      severity: 'error',
      comment: 'A test is imported by nobody: move what is needed twice into #libs/testing.',
      from: {},
      to: { path: TEST },
    },
    {
      name: 'no-circle',
      severity: 'error',
      comment: 'Two files that need each other are one thing, or a third is missing.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      severity: 'error',
      comment: 'The import leads nowhere: a typing error, or a package that package.json does not name.',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'declared-packages-only',
      severity: 'error',
      comment: 'A package that another one brought along can vanish with its next version: name it in package.json.',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-dev-packages-in-source',
      severity: 'error',
      comment: 'The image is built without development packages: move the package to `dependencies`.',
      from: { path: '^(apps|libs)/', pathNot: TESTS },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '^node_modules/@types/' },
    },
  ],
  options: {
    doNotFollow: { path: '(^|/)node_modules/' },
    exclude: { path: '^dist/' },
    // Imports of types count too: what a lib knows about is what it names.
    tsPreCompilationDeps: true,
    // `types` comes first in package.json#imports and leads to the sources; without it every #libs/… would lead to dist.
    enhancedResolveOptions: {
      conditionNames: ['types', 'import', 'require', 'node', 'default'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.mjs', '.cjs', '.js', '.json', '.d.ts'],
      mainFields: ['main', 'types'],
    },
  },
};
