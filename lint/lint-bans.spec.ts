import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Report {
  rule: string;
  line: number;
  message: string;
}

/** Each rule with what its message must tell the reader to do instead. */
const TEACHES: Record<string, RegExp[]> = {
  'file-name': [
    /one of the suffixes \.module/,
    /<13 digits>-<what-it-does>/,
    /"(helper|data)" says nothing\. Name the file after/,
  ],
  'migration-sql': [
    /No Postgres enum: use varchar with a CHECK/,
    /No trigger in a tenant schema: the service writes/,
    /No rewrite rule: the service writes/,
    /No table inheritance/,
    /Row-level security reads current_user/,
    /has no name: write CONSTRAINT/,
    /every table has one/,
    /A store migration names no schema/,
    /writes the schema: platform\.placement/,
    /Row-level security belongs in group schemas only/,
  ],
  'no-built-sql': [
    /every \$\{value} becomes a parameter/,
    /must be a const that is bound to a literal; values/,
    /escapeIdentifier or/,
  ],
  'no-database-mock': [/run on a real Postgres \(startWorld of #libs\/testing\)/],
  'no-forward-ref': [/react to an event, or register its part in a registry/],
  'no-http-exception': [/throw a DomainError/],
  'no-own-connection': [/StoreDb\.run, GroupDb\.run or PlatformDb\.run/],
  'no-process-env': [/add a field to AppConfig/],
  'no-raw-sql': [/Write sql`…` with \$\{values}/],
  'no-request-scope': [/Pass the context \(ctx\) as the first argument/],
  'no-save': [/tx\.insert\(Entity, values\), or an update with `id` and `version`/],
  'no-skipped-test': [/Mend it or delete it/],
  'one-tenant': [
    /table of the group \(group_(person|staff)\) and one of the store \(customer\)\. Read one side and pass the ids/,
    /write the bare table name/,
    /use StoreDb\.run, GroupDb\.run or PlatformDb\.run, never role or search_path/,
  ],
  'pure-policy': [/take `now`, random numbers and settings as parameters/],
};

const results: { fixture: string; reports: Report[] }[] = JSON.parse(
  execFileSync(process.execPath, [join(__dirname, 'lint-fixtures.mjs')], { encoding: 'utf8' }),
);

/** Lines that a fixture says are caught; a line with two reports says so twice. */
function caughtLines(fixture: string): number[] {
  const lines = readFileSync(join(__dirname, 'fixtures/bans', fixture), 'utf8').split('\n');
  return lines.flatMap((line, index) => (line.match(/(?<=\/\/.*)\bcaught\b/g) ?? []).map(() => index + 1));
}

describe('lint bans', () => {
  it('every rule has a fixture that violates it and one that is clean', () => {
    const source = readFileSync(join(__dirname, 'plugin.mjs'), 'utf8');
    const rules = [...source.matchAll(/^ {4}'([a-z-]+)': /gm)].map((match) => match[1]);
    expect(rules).toEqual(Object.keys(TEACHES));
    for (const kind of ['violation', 'clean']) {
      const covered = results.filter(({ fixture }) => fixture.endsWith(`.${kind}.ts`));
      expect([...new Set(covered.map(({ fixture }) => fixture.split('.')[0]))]).toEqual(rules);
    }
  });

  it.each(results.filter(({ fixture }) => fixture.endsWith('.violation.ts')))(
    '$fixture is caught on every marked line',
    ({ fixture, reports }) => {
      const rule = fixture.split('.')[0] as string;
      const ofRule = reports.filter((report) => report.rule === rule);
      expect(ofRule.map(({ line }) => line)).toEqual(caughtLines(fixture));
      expect(ofRule.length).toBeGreaterThan(0);
    },
  );

  it.each(Object.entries(TEACHES))('%s says what to do instead', (rule, lessons) => {
    const messages = results.flatMap(({ reports }) => reports.filter((report) => report.rule === rule));
    const untaught = messages.filter(({ message }) => !lessons.some((lesson) => lesson.test(message)));
    const unsaid = lessons.filter((lesson) => !messages.some(({ message }) => lesson.test(message)));
    expect({ untaught, unsaid }).toEqual({ untaught: [], unsaid: [] });
  });

  it.each(results.filter(({ fixture }) => fixture.endsWith('.clean.ts')))('$fixture passes', ({ reports }) => {
    expect(reports).toEqual([]);
  });
});
