import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RegistriesModule } from '#libs/http';
import { ExtraService } from './extra-service.entity';
import { ExtraServiceRecords } from './extra-service-records.service';
import { ExtraServicesController } from './extra-services.controller';
import { ExtraServicesService } from './extra-services.service';

@Module({
  imports: [TypeOrmModule.forFeature([ExtraService]), RegistriesModule],
  providers: [ExtraServicesService, ExtraServiceRecords],
  exports: [ExtraServicesService],
})
export class ExtraServicesModule {}

@Module({ imports: [ExtraServicesModule], controllers: [ExtraServicesController] })
export class ExtraServicesHttpModule {}

/** Nothing of its own: what it keeps of persons is told and emptied in the worker too. */
@Module({ imports: [ExtraServicesModule] })
export class ExtraServicesWorkerModule {}
