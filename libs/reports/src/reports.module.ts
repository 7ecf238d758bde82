import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PoliciesModule } from '#libs/policies';
import { Comparison } from './comparison.service';
import { KpiRecords } from './kpi-records.service';
import { GroupKpiBasis, GroupKpiDay, GroupKpiMonth } from './kpi-roll-up.entity';
import { KpiTouchedDay } from './kpi-touched-day.entity';
import { GroupReportsController, StoreReportsController } from './reports.controller';
import { RollUp } from './roll-up.service';

@Module({
  imports: [PoliciesModule, TypeOrmModule.forFeature([GroupKpiDay, GroupKpiMonth, GroupKpiBasis, KpiTouchedDay])],
  providers: [Comparison, KpiRecords],
  exports: [Comparison, KpiRecords],
})
export class ReportsModule {}

@Module({ imports: [ReportsModule], controllers: [GroupReportsController, StoreReportsController] })
export class ReportsHttpModule {}

@Module({ imports: [ReportsModule], providers: [RollUp] })
export class ReportsWorkerModule {}
