import { findPolicyKind } from '#libs/policies';
import { JOURNEY } from '#libs/reminders';
import './index';

it('FUP-01, FUP-11, REM-06: each survey and script that a step of a journey names ships with the product', () => {
  const named = JOURNEY.presets.flatMap(({ document }) => JOURNEY.references?.(document) ?? []);
  const shipped = ({ kind, code }: { kind: string; code: string }) =>
    findPolicyKind(kind)?.presets.some((preset) => preset.code === code) === true;
  expect(new Set(named.map(({ kind }) => kind))).toEqual(new Set(['survey', 'call-script']));
  expect(named.filter((one) => !shipped(one))).toEqual([]);
});
