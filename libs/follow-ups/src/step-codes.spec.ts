import { findPolicyKind, type PolicyPreset } from '#libs/policies';
import { JOURNEY } from '#libs/reminders';
import type { CallScriptDocument } from './calls/call-script.dto';
import './index';

it('FUP-01, FUP-11, REM-06: each survey and script that a step of a journey names ships with the product', () => {
  const named = JOURNEY.presets.flatMap(({ document }) => JOURNEY.references?.(document) ?? []);
  const shipped = ({ kind, code }: { kind: string; code: string }) =>
    findPolicyKind(kind)?.presets.some((preset) => preset.code === code) === true;
  expect(new Set(named.map(({ kind }) => kind))).toEqual(new Set(['survey', 'call-script']));
  expect(named.filter((one) => !shipped(one))).toEqual([]);
});

it('REM-02, REM-03, REM-05, REM-06, REM-10, REM-11: what these calls and visits bring goes into a survey form', () => {
  const forms = JOURNEY.presets.flatMap(({ code, document }) =>
    document.steps.flatMap(({ code: step, survey }) => (survey ? [`${code}/${step} ${survey}`] : [])),
  );
  expect(forms).toEqual(
    expect.arrayContaining([
      ...['manager-call', 'consultant-call-24h', 'consultant-call-72h', 'seller-call'].map(
        (step) => `new-car/${step} new-car-call`,
      ),
      ...['new-car/questionnaire new-car-week', 'keep-in-touch/call care-effect'],
      ...['birthday-visit/visit care-effect', 'anniversary-visit/visit care-effect'],
    ]),
  );
});

it('FUP-12, REM-14: where a script asks whether the customer is satisfied, the step has a form for the answer', () => {
  const scripts = findPolicyKind('call-script')?.presets as readonly PolicyPreset<CallScriptDocument>[];
  const asking = scripts.filter(({ document }) =>
    document.parts.some(({ answers }) => answers.some(({ answer }) => answer === 'not_satisfied')),
  );
  const codes = new Set<string | null | undefined>(asking.map(({ code }) => code));
  const steps = JOURNEY.presets.flatMap(({ code, document }) =>
    document.steps.map((step) => ({ journey: code, ...step })),
  );
  const without = steps.filter(({ script, survey }) => codes.has(script) && !survey);
  expect(codes.size).toBeGreaterThan(2);
  expect(without.map(({ journey, code }) => `${journey}/${code}`)).toEqual([]);
});
