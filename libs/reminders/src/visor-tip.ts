import { definePolicyKind } from '#libs/policies';
import { JOURNEY_FAULTS } from './journey-check';
import { DEFAULT_RULES } from './journeys';
import { USUAL_VISOR_TIP } from './presets/visor-tip.preset';
import { VisorTipDocument } from './visor-tip.dto';
import { TIP_PLACEHOLDERS } from './visor-tip.policy';

/** What stands on the sticker of new and serviced cars (遮阳板温馨提示). REM-17 */
export const VISOR_TIP = definePolicyKind<VisorTipDocument>({
  code: 'visor-tip',
  label: { 'zh-CN': '遮阳板温馨提示', en: 'Sun-visor tip' },
  document: VisorTipDocument,
  levels: ['group', 'store'],
  codes: [DEFAULT_RULES],
  presets: [
    {
      code: DEFAULT_RULES,
      version: 1,
      label: { 'zh-CN': '下次保养与联系电话', en: 'Next maintenance and phones' },
      document: USUAL_VISOR_TIP,
    },
  ],
  check: ({ newCar, serviced }) =>
    Object.entries({ newCar, serviced }).flatMap(([field, texts]) =>
      Object.entries(texts)
        .filter(([, text]) => [...String(text).matchAll(/\{(\w+)\}/g)].some(([, name]) => !TIP_PLACEHOLDERS.has(name)))
        .map(([language]) => ({ pointer: `#/${field}/${language}`, code: JOURNEY_FAULTS.unknownPlaceholder })),
    ),
});
