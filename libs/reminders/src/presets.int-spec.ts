import { CARE_ROWS } from './fixtures/care-rows';
import { DATE_ROWS } from './fixtures/date-rows';
import { MILEAGE_ROWS } from './fixtures/mileage-rows';
import type { PresetRow } from './fixtures/preset-row';
import { MORNING, RemindersWorld } from './fixtures/reminders-world';
import { JOURNEY_PRESETS } from './presets';

const ROWS: readonly PresetRow[] = [...CARE_ROWS, ...MILEAGE_ROWS, ...DATE_ROWS];

/** Rows of chapter 6 that are no contact of a journey, and what is about them instead. */
const NO_CONTACT: Readonly<Record<string, string>> = {
  'REM-17': 'sun-visor tips are printed from a list of the day',
  'REM-20': 'figures of the effect',
  'REM-25': 'there is no such row',
  'REM-31': 'the contact policy',
  'REM-36': 'order and head start',
  'REM-38': 'the life of a campaign',
  'REM-39': 'the contact policy',
};

describe('the journeys that the product ships', () => {
  let reminders: RemindersWorld;
  beforeAll(async () => {
    reminders = await RemindersWorld.start();
  });
  beforeEach(() => reminders.reset());
  afterAll(() => reminders.stop());

  it('REM-01, REM-02, REM-03, REM-04, REM-05, REM-06, REM-07, REM-08, REM-09, REM-10, REM-11, REM-12, REM-13, REM-14, REM-15, REM-16, REM-18, REM-21, REM-22, REM-23, REM-24, REM-26, REM-27, REM-28, REM-29, REM-30, REM-32, REM-33, REM-34, REM-35, REM-37, REM-40, REM-41: every row that is a contact has its step', () => {
    const all = Array.from({ length: 41 }, (_none, at) => `REM-${String(at + 1).padStart(2, '0')}`);
    const covered = new Set(ROWS.flatMap(({ ids }) => ids));
    expect(all.filter((id) => !covered.has(id) && !(id in NO_CONTACT))).toEqual([]);
  });

  it('CF-05, CF-06: every step of every preset is one of these rows', () => {
    const run = new Set(ROWS.map(({ journey, step }) => `${journey}/${step}`));
    const steps = JOURNEY_PRESETS.flatMap(({ code, document }) => document.steps.map((step) => `${code}/${step.code}`));
    // the reminder of a booked visit is SVC-04, which has tests of its own
    expect(steps.filter((step) => !run.has(step) && !step.startsWith('appointment-reminder/'))).toEqual([]);
  });

  it.each(ROWS.map((row): [string, PresetRow] => [`${row.ids.join(', ')}: ${row.journey}/${row.step}`, row]))(
    '%s is planned and has its words',
    async (_name, { journey, step, begin, after = [], expected }) => {
      await reminders.switchOn(journey);
      reminders.world.clock.set(MORNING);
      await begin(reminders);
      reminders.world.clock.set(MORNING);
      await reminders.tick();
      for (const { step: earlier, end } of after) {
        await reminders.ended((await theOne(journey, earlier)).id, end);
        await reminders.tick();
      }
      const made = await theOne(journey, step);
      expect([made.dueAt, made.channel, made.ownerRole].filter(Boolean).join(' ')).toBe(expected);
      expect(await reminders.judge(made.id)).toMatchObject({ kind: 'go', template: expect.any(String) });
    },
  );

  async function theOne(journey: string, step: string) {
    const found = (await reminders.contacts()).filter((one) => one.journey === journey && one.step === step);
    expect(found).toHaveLength(1);
    return found[0];
  }
});
