import { PRESET_ROLES } from '#libs/identity';
import { checkDocument } from '#libs/policies';
import { unknownRoles } from './journey-check';
import { JOURNEY, MAINTENANCE_SCHEDULE, REMINDER_PLAN } from './journeys';
import { AFTER_SERVICE } from './presets/after-service.preset';
import { SIX_QS_APPOINTMENT } from './presets/after-visit.preset';
import { APPOINTMENT_REMINDER_JOURNEY } from './presets/appointment-reminder.preset';
import { NEW_CAR } from './presets/new-car.preset';
import { CARD_RENEWAL } from './presets/expiries.preset';
import { MAINTENANCE_DUE } from './presets/maintenance-due.preset';
import { USUAL_SCHEDULE } from './presets/maintenance-schedule.preset';

const faultsOf = (document: unknown, kind = JOURNEY) =>
  checkDocument(kind as never, JSON.parse(JSON.stringify(document)), '#').map(
    ({ pointer, code }) => `${pointer} ${code}`,
  );

const { document } = MAINTENANCE_DUE;
const [sms, call] = document.steps;
const steps = (...changed: object[]) => ({ ...document, steps: changed });

describe('journeys as policy documents', () => {
  it.each([JOURNEY, MAINTENANCE_SCHEDULE, REMINDER_PLAN])('the presets of $code are valid', (kind) => {
    for (const preset of kind.presets) expect(faultsOf(preset.document, kind as never)).toEqual([]);
  });

  it('CF-15: every role that a preset names comes with the product', () => {
    const shipped = new Set(PRESET_ROLES.map(({ code }) => code));
    expect(JOURNEY.presets.flatMap(({ code, document }) => unknownRoles(document, shipped).map(() => code))).toEqual(
      [],
    );
    expect(unknownRoles(steps(sms, { ...call, ownerRole: 'nobody' }) as never, shipped)).toEqual([
      { pointer: '#/steps/1/ownerRole', code: 'journey_role_unknown' },
    ]);
  });

  it('CF-15: the call of the first day has its role, the sales manager’s or the consultant’s', () => {
    const steps = NEW_CAR.document.steps.filter(({ offset, channel }) => offset.days === 1 && channel === 'phone_call');
    expect(steps.map(({ ownerRole, enabled }) => [ownerRole, enabled ?? true])).toEqual([
      ['sales_manager', true],
      ['sales_consultant', false],
    ]);
  });

  it.each<[string, object, string]>([
    ['two steps of one code', steps(sms, { ...sms }), '#/steps/1/code journey_step_duplicate'],
    ['a step after a later one', steps(call, sms), '#/steps/0/after/step journey_step_not_earlier'],
    [
      'a message that is answered',
      steps(sms, { ...call, after: { step: 'sms', on: ['answered'] } }),
      '#/steps/1/after/on journey_step_end_impossible',
    ],
    [
      'a step before the one that it follows',
      steps(sms, { ...call, offset: { days: -1, hours: 0 } }),
      '#/steps/1/offset journey_step_back_in_time',
    ],
    ['a message without a text', steps({ ...sms, template: null }), '#/steps/0/template journey_template_missing'],
    ['a call that nobody makes', steps(sms, { ...call, ownerRole: null }), '#/steps/1/ownerRole journey_role_missing'],
    [
      'a placeholder that nothing fills',
      steps({ ...sms, template: { 'zh-CN': '{name}', en: 'x' } }),
      '#/steps/0/template/zh-CN journey_placeholder_unknown',
    ],
    ['a time that no clock shows', steps({ ...sms, timeOfDay: '24:00' }), '#/steps/0/timeOfDay invalid_format'],
    [
      'a letter without a text',
      steps({ ...sms, channel: 'letter', template: null }),
      '#/steps/0/template journey_template_missing',
    ],
    [
      'a link to a survey that the step does not have',
      steps({ ...sms, template: { 'zh-CN': '{surveyLink}', en: 'x' } }),
      '#/steps/0/survey journey_survey_missing',
    ],
    [
      'words that another kind of trigger fills',
      steps({ ...sms, template: { 'zh-CN': '{expiresOn}', en: 'x' } }),
      '#/steps/0/template/zh-CN journey_placeholder_unknown',
    ],
    [
      'LOY-15: cards that nobody named',
      { ...CARD_RENEWAL.document, trigger: { ...CARD_RENEWAL.document.trigger, card: null } },
      '#/trigger/card journey_rules_missing',
    ],
    [
      'REM-11: a rhythm without its months',
      { ...document, trigger: { kind: 'every_n_months', appointment: null, population: null } },
      '#/trigger/everyMonths journey_rules_missing',
    ],
    [
      'SVC-07: an event’s field without its values',
      {
        ...SIX_QS_APPOINTMENT.document,
        trigger: {
          ...SIX_QS_APPOINTMENT.document.trigger,
          event: { type: 'follow-up.six-qs-reported', field: 'causes' },
        },
      },
      '#/trigger/event/values journey_event_condition_incomplete',
    ],
    [
      'an event of which nobody may take the thousands',
      {
        ...SIX_QS_APPOINTMENT.document,
        trigger: { ...SIX_QS_APPOINTMENT.document.trigger, event: { type: 'service-order.delivered' } },
      },
      '#/trigger/event/type invalid_enum',
    ],
    [
      'a visit without a window',
      {
        ...APPOINTMENT_REMINDER_JOURNEY.document,
        trigger: { kind: 'appointment_booked', appointment: null, population: null },
      },
      '#/trigger/appointment journey_rules_missing',
    ],
    [
      'CF-08: a window that ends first',
      {
        ...APPOINTMENT_REMINDER_JOURNEY.document,
        trigger: {
          ...APPOINTMENT_REMINDER_JOURNEY.document.trigger,
          appointment: { bookedAheadHours: 24, earliestHours: 12, latestHours: 12 },
        },
      },
      '#/trigger/appointment/latestHours journey_reminder_window_empty',
    ],
  ])('refuses %s', (_name, changed, expected) => {
    expect(faultsOf(changed)).toContain(expected);
  });

  it('REM-16: refuses customers by fields that they do not have', () => {
    const customers = { field: 'plate', op: 'eq', value: '沪A' };
    const trigger = { ...AFTER_SERVICE.document.trigger, customers };
    expect(faultsOf({ ...AFTER_SERVICE.document, trigger })[0]).toMatch(/^#\/trigger\/customers/);
  });

  it('FUP-11: the surveys and scripts that its steps name are to be issued before it', () => {
    expect(JOURNEY.references?.(steps({ ...sms, survey: 'week' }, { ...sms, script: 'talk' }) as never)).toEqual([
      { pointer: '#/steps/0/survey', kind: 'survey', code: 'week', fault: 'journey_survey_unknown' },
      { pointer: '#/steps/1/script', kind: 'call-script', code: 'talk', fault: 'journey_script_unknown' },
    ]);
  });

  it('refuses a population over fields that its records do not have', () => {
    const population = { field: 'plate', op: 'eq', value: '沪A' };
    const trigger = { ...AFTER_SERVICE.document.trigger, population };
    expect(faultsOf({ ...AFTER_SERVICE.document, trigger })[0]).toMatch(/^#\/trigger\/population/);
  });

  it.each([
    [
      'overlap',
      [
        { fromKm: 4_500, toKm: 5_500 },
        { fromKm: 5_000, toKm: 6_000 },
      ],
      1,
    ],
    ['end before they begin', [{ fromKm: 5_500, toKm: 4_500 }], 0],
  ])('REM-19: refuses windows that %s', (_name, windows, at) => {
    const changed = { ...USUAL_SCHEDULE, byMileage: { ...USUAL_SCHEDULE.byMileage, windows } };
    expect(faultsOf(changed, MAINTENANCE_SCHEDULE as never)).toEqual([
      `#/byMileage/windows/${at} maintenance_windows_out_of_order`,
    ]);
  });
});
