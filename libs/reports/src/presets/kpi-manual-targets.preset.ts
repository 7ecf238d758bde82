import type { KpiTargetDto } from '../kpi-definition.dto';

const target = (value: string, more: { exceed?: boolean; currency?: string } = {}): KpiTargetDto => ({
  targets: [{ value, exceed: more.exceed ?? true, currency: more.currency ?? null }],
});

/** The targets of the KPI manual (docs/domain/requirements.md, 12.1); those of KPI-19 and 20 stand in brackets there. */
export const KPI_MANUAL_TARGETS: Readonly<Record<string, KpiTargetDto>> = {
  'KPI-01': target('50'),
  'KPI-02': target('70'),
  'KPI-03': target('60'),
  'KPI-04': target('60'),
  'KPI-05': target('100', { exceed: false }),
  'KPI-06': target('50'),
  'KPI-08': target('60'),
  'KPI-09': target('85'),
  'KPI-10': target('80'),
  'KPI-11': target('90'),
  'KPI-12': target('85'),
  'KPI-13': target('65'),
  'KPI-14': target('100', { exceed: false }),
  'KPI-19': target('2.5', { exceed: false }),
  // in US dollars, and kept so: what it is in yuan nobody has decided
  'KPI-20': target('100', { exceed: false, currency: 'USD' }),
};
