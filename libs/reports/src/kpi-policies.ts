import { definePolicyKind } from '#libs/policies';
import { checkKpiDefinition } from './check-kpi-definition';
import { KpiDefinitionDto, KpiTargetDto } from './kpi-definition.dto';
import { KPI_FOLLOW_UP, KPI_FOLLOW_UP_BEFORE } from './presets/kpi-follow-up.preset';
import { KPI_MANUAL } from './presets/kpi-manual.preset';
import { KPI_MANUAL_TARGETS } from './presets/kpi-manual-targets.preset';

/** Every figure that comes with the product. */
export const PRESET_KPIS: Readonly<Record<string, KpiDefinitionDto>> = { ...KPI_MANUAL, ...KPI_FOLLOW_UP };

const presetsOf = <Document>(documents: Readonly<Record<string, Document>>, version = 1) =>
  Object.entries(documents).map(([code, document]) => ({
    code,
    version,
    document,
    label: PRESET_KPIS[code]?.label ?? { 'zh-CN': code, en: code },
  }));

/** Those that count something else than when they shipped first. */
const CHANGED_KPIS = Object.fromEntries(
  Object.entries(PRESET_KPIS).filter(([code]) => Object.hasOwn(KPI_FOLLOW_UP_BEFORE, code)),
);

/** What each figure counts (指标定义). One for the whole group, so that its stores can be compared. */
export const KPI = definePolicyKind<KpiDefinitionDto>({
  code: 'kpi',
  label: { 'zh-CN': '指标定义', en: 'Definition of a figure' },
  document: KpiDefinitionDto,
  levels: ['group'],
  codes: 'open',
  presets: [...presetsOf({ ...PRESET_KPIS, ...KPI_FOLLOW_UP_BEFORE }), ...presetsOf(CHANGED_KPIS, 2)],
  check: checkKpiDefinition,
});

/** What each figure should be (指标目标), for the group and for single stores. Its code is that of the figure. */
export const KPI_TARGET = definePolicyKind<KpiTargetDto>({
  code: 'kpi-target',
  label: { 'zh-CN': '指标目标', en: 'Target of a figure' },
  document: KpiTargetDto,
  levels: ['group', 'store'],
  codes: 'open',
  presets: presetsOf(KPI_MANUAL_TARGETS),
});
