import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RegistriesModule } from '#libs/http';
import { CustomerVehiclesService } from './customer-vehicles.service';
import { OdometerReading } from './odometer-reading.entity';
import { OdometerService } from './odometer.service';
import { Vehicle, VehicleOwner } from './vehicle.entity';
import { VehicleLifeController } from './vehicle-life.controller';
import { VehicleLifeService } from './vehicle-life.service';
import { VehicleOwnersService } from './vehicle-owners.service';
import { VehiclePartiesService } from './vehicle-parties.service';
import { VehicleParty } from './vehicle-party.entity';
import { VehiclePersonalRecordsService } from './vehicle-personal-records.service';
import { VehiclePlatesEvents } from './vehicle-plates.events';
import { VehiclePlatesService } from './vehicle-plates.service';
import { VehicleRegistrationService } from './vehicle-registration.service';
import { VehiclesController } from './vehicles.controller';
import { VehiclesService } from './vehicles.service';

@Module({
  imports: [TypeOrmModule.forFeature([Vehicle, VehicleOwner, VehicleParty, OdometerReading]), RegistriesModule],
  providers: [
    VehiclesService,
    VehicleOwnersService,
    OdometerService,
    CustomerVehiclesService,
    VehicleLifeService,
    VehiclePartiesService,
    VehicleRegistrationService,
    VehiclePersonalRecordsService,
    VehiclePlatesService,
  ],
  exports: [
    VehiclesService,
    VehicleOwnersService,
    OdometerService,
    VehicleLifeService,
    VehiclePartiesService,
    VehicleRegistrationService,
  ],
})
export class VehiclesModule {}

@Module({ imports: [VehiclesModule], controllers: [VehiclesController, VehicleLifeController] })
export class VehiclesHttpModule {}

@Module({ imports: [VehiclesModule], providers: [VehiclePlatesEvents] })
export class VehiclesWorkerModule {}
