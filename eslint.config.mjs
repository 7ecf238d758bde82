import js from '@eslint/js';
import tseslint from 'typescript-eslint';
import { forecourt } from './lint/plugin.mjs';

const SPECS = ['**/*.spec.ts', '**/*.int-spec.ts', '**/*.e2e-spec.ts'];
const TESTS = [...SPECS, 'libs/testing/**', 'apps/*/test/**', '**/src/fixtures/**'];
const WALLS = ['libs/database/**', 'libs/tenancy/**'];
const MIGRATIONS = ['libs/database/src/migrations/**'];

/** Globals of jest, which the stage `types` takes to be everywhere. */
const JEST =
  'afterAll afterEach beforeAll beforeEach describe expect fail fdescribe fit it jasmine jest pending spyOn test xdescribe xit xtest';
const TIMERS = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'];
const readonly = (...names) => Object.fromEntries(names.map((name) => [name, 'readonly']));

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.data/', 'coverage/', 'examples/', 'openapi/', 'lint/fixtures/'] },
  // A check that is in the way is mended in the open, in this file, and never switched off in a comment.
  { linterOptions: { noInlineConfig: true } },
  { plugins: { forecourt } },
  js.configs.recommended,
  {
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: readonly(...'Buffer URL console fetch performance process'.split(' '), ...TIMERS),
    },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: { sourceType: 'commonjs', globals: readonly('module', 'require', '__dirname') },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommended],
    rules: {
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' },
      ],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': 'allow-with-description' }],
      // Control characters are looked for on purpose, in what comes from outside.
      'no-control-regex': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme'], location: 'anywhere' }],
      'forecourt/no-forward-ref': 'error',
      'forecourt/no-request-scope': 'error',
      'forecourt/no-save': 'error',
    },
  },

  {
    // The only rules that need types, and worth their seconds: a statement that nobody awaits leaves its transaction.
    files: ['apps/*/src/**/*.ts', 'libs/*/src/**/*.ts'],
    ignores: TESTS,
    languageOptions: { parserOptions: { project: './tsconfig.build.json', tsconfigRootDir: import.meta.dirname } },
    rules: { '@typescript-eslint/no-floating-promises': 'error', '@typescript-eslint/no-misused-promises': 'error' },
  },
  {
    files: ['apps/*/src/**/*.ts', 'libs/*/src/**/*.ts'],
    ignores: [...SPECS, '**/src/fixtures/**'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...JEST.split(' ').map((name) => ({ name, message: 'Only specs have jest.' })),
      ],
    },
  },

  { files: ['**/*.ts'], ignores: WALLS, rules: { 'forecourt/no-own-connection': 'error' } },
  { files: ['**/*.policy.ts'], rules: { 'forecourt/pure-policy': 'error' } },
  {
    files: ['**/*.ts'],
    // JEST_WORKER_ID and PROOF_SCALE are the test runner's word to the tests and no configuration of the product.
    ignores: ['libs/config/**', ...TESTS, 'scripts/**', 'bench/**', 'jest.config.ts'],
    rules: { 'forecourt/no-process-env': 'error' },
  },
  { files: ['**/*.ts'], ignores: ['libs/http/**'], rules: { 'forecourt/no-http-exception': 'error' } },

  { files: ['**/*.ts'], ignores: ['libs/database/**'], rules: { 'forecourt/no-raw-sql': 'error' } },
  { files: ['**/*.ts'], rules: { 'forecourt/no-built-sql': ['error', { allow: 'nothing' }] } },
  { files: [...WALLS, ...TESTS, 'bench/**'], rules: { 'forecourt/no-built-sql': ['error', { allow: 'quoted' }] } },
  { files: MIGRATIONS, rules: { 'forecourt/no-built-sql': ['error', { allow: 'constants' }] } },
  // A spec climbs the walls on purpose, with names that it made itself.
  { files: SPECS, rules: { 'forecourt/no-built-sql': 'off' } },
  { files: ['**/*.ts'], ignores: [...WALLS, ...TESTS, 'bench/**'], rules: { 'forecourt/one-tenant': 'error' } },
  { files: MIGRATIONS, ignores: TESTS, rules: { 'forecourt/migration-sql': 'error' } },

  {
    files: ['apps/*/{src,test}/**/*.ts', 'libs/*/src/**/*.ts', 'bench/**/*.ts'],
    rules: { 'forecourt/file-name': 'error' },
  },
  {
    files: ['apps/*/src/**/*.ts', 'libs/*/src/**/*.ts'],
    ignores: [...TESTS, ...MIGRATIONS, '**/*.preset.ts'],
    rules: { 'max-lines': ['error', { max: 350 }] },
  },
  { files: ['apps/cli/**', 'bench/**', ...TESTS], rules: { 'no-console': 'off' } },
  {
    files: SPECS,
    rules: { 'forecourt/no-skipped-test': 'error', 'forecourt/no-database-mock': 'error' },
  },
);
