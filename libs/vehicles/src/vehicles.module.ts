import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RegistriesModule } from '#libs/http';
import { CustomerVehiclesService } from './customer-vehicles.service';
import { OdometerReading } from './odometer-reading.entity';
import { OdometerService } from './odometer.service';
import { Vehicle, VehicleOwner } from './vehicle.entity';
import { VehicleOwnersService } from './vehicle-owners.service';
import { VehiclesController } from './vehicles.controller';
import { VehiclesService } from './vehicles.service';

@Module({
  imports: [TypeOrmModule.forFeature([Vehicle, VehicleOwner, OdometerReading]), RegistriesModule],
  providers: [VehiclesService, VehicleOwnersService, OdometerService, CustomerVehiclesService],
  exports: [VehiclesService, VehicleOwnersService, OdometerService],
})
export class VehiclesModule {}

@Module({ imports: [VehiclesModule], controllers: [VehiclesController] })
export class VehiclesHttpModule {}
