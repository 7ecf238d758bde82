import { defineFieldProblem } from '#libs/foundation';
import { definePolicyKind } from '#libs/policies';
import { CheckFormDocument } from './check-form.dto';
import { PRESET_FORMS } from './check-forms.preset';
import { CHECK_SHEET_KINDS } from './check-sheet.entity';

export const repeatedCheckPoint = defineFieldProblem('repeated_check_point', {
  'zh-CN': '检查项 {point} 重复',
  en: 'The point {point} stands there twice',
});

/** Forms of the check sheets (检查表), one for each kind; a group or a store issues its own points. */
export const CHECK_FORMS = definePolicyKind<CheckFormDocument>({
  code: 'check-sheet',
  label: { 'zh-CN': '检查表', en: 'Check sheet' },
  document: CheckFormDocument,
  levels: ['group', 'store'],
  codes: CHECK_SHEET_KINDS,
  presets: PRESET_FORMS,
  check: ({ points }) =>
    points
      .map(({ code }, line) => ({ code, line }))
      .filter(({ code, line }) => points.findIndex((point) => point.code === code) < line)
      .map(({ code, line }) => ({
        pointer: `#/points/${line}/code`,
        code: repeatedCheckPoint.code,
        params: { point: code },
      })),
});
