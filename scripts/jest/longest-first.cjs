const { default: Sequencer } = require('@jest/test-sequencer');

/**
 * Specs that take a minute or more, since they wait for clocks, processes and kills. Begun first, they run beside all
 * the others; on a machine that has never seen them jest goes by the size of their files and begins some of them last.
 */
const LONGEST = [
  'apps/worker/test/crash.e2e-spec.ts',
  'apps/cli/test/up.e2e-spec.ts',
  'apps/api/test/matrix.e2e-spec.ts',
  'apps/worker/test/journeys.e2e-spec.ts',
  'apps/api/test/bad-input.e2e-spec.ts',
  'libs/queue/src/tenant-ticks.int-spec.ts',
  'apps/worker/test/start.e2e-spec.ts',
  'libs/tenancy/src/isolation.int-spec.ts',
  'apps/api/test/thirty-days.e2e-spec.ts',
  'libs/imports/src/imports.int-spec.ts',
];

const place = ({ path }) => {
  const found = LONGEST.findIndex((name) => path.endsWith(name));
  return found < 0 ? LONGEST.length : found;
};

module.exports = class LongestFirst extends Sequencer {
  async sort(tests) {
    return [...(await super.sort(tests))].sort((a, b) => place(a) - place(b));
  }
};
