/** @jest-config-loader esbuild-register */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from 'jest';

const modules = join(__dirname, 'node_modules');

/** Jest on Node 20 cannot require ES modules, so every ESM package is compiled on the way in. */
function esmPackages(): string[] {
  const folders = readdirSync(modules).filter((name) => !name.startsWith('.'));
  const names = folders.flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(modules, name)).map((inner) => `${name}/${inner}`) : [name],
  );
  return names.filter((name) => {
    const manifest = join(modules, name, 'package.json');
    return existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).type === 'module';
  });
}

const swc = (syntax: 'typescript' | 'ecmascript', extra: object): [string, Record<string, unknown>] => [
  '@swc/jest',
  {
    jsc: { target: 'es2022', parser: { syntax, decorators: true }, ...extra },
    module: { type: 'commonjs' },
    sourceMaps: syntax === 'typescript' ? 'inline' : false,
  },
];

const config: Config = {
  testEnvironment: '<rootDir>/scripts/jest/one-realm.cjs',
  runtime: '<rootDir>/scripts/jest/shared-modules.cjs',
  testRegex: '(\\.|-)spec\\.ts$',
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/fixtures/'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json'],
  moduleNameMapper: { '^#libs/(.*)$': '<rootDir>/libs/$1/src/index.ts' },
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  transform: {
    '^.+\\.ts$': swc('typescript', { transform: { legacyDecorator: true, decoratorMetadata: true } }),
    '^.+\\.m?js$': swc('ecmascript', {}),
  },
  transformIgnorePatterns: [
    `/node_modules/(?!(?:${esmPackages()
      .map((name) => name.replace(/[/.]/g, '\\$&'))
      .join('|')})/)`,
  ],
  testTimeout: 120_000,
  setupFiles: ['<rootDir>/scripts/jest/same-cases.cjs'],
  testSequencer: '<rootDir>/scripts/jest/longest-first.cjs',
  maxWorkers: 2,
};

export default config;
