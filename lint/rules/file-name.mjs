import { basename } from 'node:path';

const SUFFIXES =
  'module controller dto service entity queries events errors policy job processor preset catalogue'.split(' ');
const WORD = '[a-z][a-z0-9]*';
const KEBAB = `${WORD}(-[a-z0-9]+)*`;
const SOURCE = new RegExp(`^${KEBAB}(\\.(${SUFFIXES.join('|')}))?\\.ts$`);
const TEST = new RegExp(`^${KEBAB}(\\.(${SUFFIXES.join('|')}))?\\.(spec|int-spec|e2e-spec)\\.ts$`);
const MIGRATION = new RegExp(`^\\d{13}-${KEBAB}\\.ts$`);
const VAGUE = /^(manager|helper|util|utils|utility|data|item|shared|common|core)s?$/;

/** Names of files: kebab-case, the suffixes of docs/architecture.md and no others, the dealer's word and no filler. */
export const fileName = {
  meta: {
    type: 'suggestion',
    docs: { description: 'Names of files' },
    schema: [],
    messages: {
      shape: `"{{name}}": file names are kebab-case with one of the suffixes ${SUFFIXES.map((suffix) => `.${suffix}`).join(' ')} or none, and .spec, .int-spec or .e2e-spec for tests.`,
      migration: '"{{name}}": a migration is named <13 digits>-<what-it-does>.ts, the digits being those of its class.',
      vague: '"{{name}}": "{{word}}" says nothing. Name the file after what it holds, in the dealer\'s words.',
    },
  },
  create(context) {
    return {
      Program(node) {
        const path = context.filename.replaceAll('\\', '/');
        const name = basename(path);
        const report = (messageId, more) =>
          context.report({ node, loc: { line: 1, column: 0 }, messageId, data: { name, ...more } });
        if (/\/migrations\/[^/]+\/[^/]+$/.test(path) && name !== 'index.ts' && !TEST.test(name)) {
          if (!MIGRATION.test(name)) report('migration');
          return;
        }
        // Types for a package that has none are named after the package.
        if (name.endsWith('.d.ts')) return;
        if (!SOURCE.test(name) && !TEST.test(name)) return report('shape');
        const word = name.split('.')[0].split('-').at(-1);
        if (VAGUE.test(word)) report('vague', { word });
      },
    };
  },
};
