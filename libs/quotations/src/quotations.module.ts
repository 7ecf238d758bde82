import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RegistriesModule } from '#libs/http';
import { ServiceOrdersModule } from '#libs/service-orders';
import { Estimate } from './estimate.entity';
import { EstimateRecords } from './estimate-records.service';
import { EstimatesController, OrderEstimatesController } from './estimates.controller';
import { EstimatesService } from './estimates.service';
import { PriceCatalogueController } from './price-catalogue.controller';
import { PriceCatalogueService } from './price-catalogue.service';
import { PriceEntry } from './price-entry.entity';

@Module({
  imports: [TypeOrmModule.forFeature([PriceEntry, Estimate]), RegistriesModule, ServiceOrdersModule],
  providers: [PriceCatalogueService, EstimatesService, EstimateRecords],
  exports: [PriceCatalogueService, EstimatesService],
})
export class QuotationsModule {}

@Module({
  imports: [QuotationsModule],
  controllers: [PriceCatalogueController, OrderEstimatesController, EstimatesController],
})
export class QuotationsHttpModule {}

/** Nothing of its own: what it keeps of persons is told and emptied in the worker too. */
@Module({ imports: [QuotationsModule] })
export class QuotationsWorkerModule {}
