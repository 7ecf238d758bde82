export { Comparison } from './comparison.service';
export { storeFiguresStatement } from './comparison.queries';
export { KpiRecords } from './kpi-records.service';
export { KPI, KPI_TARGET } from './kpi-policies';
export { KPI_MANUAL } from './presets/kpi-manual.preset';
export { ReportsHttpModule, ReportsModule, ReportsWorkerModule } from './reports.module';
export { RollUp } from './roll-up.service';
