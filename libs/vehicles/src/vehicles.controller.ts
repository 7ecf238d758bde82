import { Body, Get, Patch, Post, Query } from '@nestjs/common';
import { customerErased, customerMerged } from '#libs/customers';
import { versionConflict } from '#libs/foundation';
import { Ctx, Endpoint, Id, IfMatch, type Page, StoreController } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import { CreateVehicleDto, NewOwnerDto, UpdateVehicleDto } from './new-vehicle.dto';
import { CorrectReadingDto, ListReadingsQuery, NewReadingDto, OdometerReadingDto } from './odometer.dto';
import { OdometerService } from './odometer.service';
import { ListVehiclesQuery, SearchVehiclesDto, SearchVehiclesQuery } from './vehicle-list.dto';
import { ListOwnersQuery, VehicleOwnerDto } from './vehicle-owners.dto';
import { VehicleOwnersService } from './vehicle-owners.service';
import { VehicleDto } from './vehicles.dto';
import { odometerReadingCorrected, odometerWentBack, vehicleOwnerUnchanged, vehicleVinTaken } from './vehicles.errors';
import { VehiclesService } from './vehicles.service';

/** Vehicles (车辆) of a store. VEH-01..09 */
@StoreController('vehicles', {
  tag: 'vehicles',
  description: 'The cars that the store sold or services, whose they are and were, and how far they have run',
})
export class VehiclesController {
  constructor(
    private readonly vehicles: VehiclesService,
    private readonly owners: VehicleOwnersService,
    private readonly odometer: OdometerService,
  ) {}

  @Get()
  @Endpoint({
    summary: 'List or search vehicles',
    description:
      'Newest first unless sorted otherwise. `q` finds by plate, by VIN, or by the last characters of a VIN.',
    permission: 'vehicles:read',
    response: VehicleDto,
    list: true,
  })
  listVehicles(@Ctx() ctx: StoreContext, @Query() query: ListVehiclesQuery): Promise<Page<VehicleDto>> {
    return this.vehicles.list(ctx, query);
  }

  @Post('search')
  @Endpoint({
    summary: 'Search vehicles by a filter',
    description:
      'For what the parameters of the list cannot say: any tree of conditions on the fields of the catalogue `vehicle` ' +
      '(`GET …/filter-catalogues`). Sort and page are parameters here too, so that the links lead on; send the same body.',
    permission: 'vehicles:read',
    response: VehicleDto,
    list: true,
    status: 200,
    idempotency: 'none',
  })
  searchVehicles(
    @Ctx() ctx: StoreContext,
    @Query() query: SearchVehiclesQuery,
    @Body() body: SearchVehiclesDto,
  ): Promise<Page<VehicleDto>> {
    return this.vehicles.search(ctx, query, body);
  }

  @Post()
  @Endpoint({
    summary: 'Add a vehicle',
    description: 'Sold here or serviced here (VEH-03). A VIN that its maker’s region would not issue is refused.',
    permission: 'vehicles:write',
    response: VehicleDto,
    errors: [vehicleVinTaken, customerErased, customerMerged],
  })
  createVehicle(@Ctx() ctx: StoreContext, @Body() body: CreateVehicleDto): Promise<VehicleDto> {
    return this.vehicles.create(ctx, body);
  }

  @Get(':id')
  @Endpoint({
    summary: 'Read a vehicle',
    description: 'With its current owner, and the age band of today in the store’s time zone (VEH-05).',
    permission: 'vehicles:read',
    response: VehicleDto,
    versioned: true,
  })
  getVehicle(@Ctx() ctx: StoreContext, @Id() id: string): Promise<VehicleDto> {
    return this.vehicles.get(ctx, id);
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Change a vehicle',
    description: 'JSON Merge Patch: what is left out stays, `null` clears.',
    permission: 'vehicles:write',
    response: VehicleDto,
    versioned: true,
    errors: [vehicleVinTaken, versionConflict],
  })
  updateVehicle(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @IfMatch() version: number | undefined,
    @Body() body: UpdateVehicleDto,
  ): Promise<VehicleDto> {
    return this.vehicles.update(ctx, id, version, body);
  }

  @Get(':id/owners')
  @Endpoint({
    summary: 'List owners',
    description: 'Who owns the vehicle and who did, the current owner first (VEH-09).',
    permission: 'vehicles:read',
    response: VehicleOwnerDto,
    list: true,
  })
  listVehicleOwners(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @Query() query: ListOwnersQuery,
  ): Promise<Page<VehicleOwnerDto>> {
    return this.owners.list(ctx, id, query);
  }

  @Post(':id/owners')
  @Endpoint({
    summary: 'Change the owner',
    description: 'The current ownership ends where the new one begins; nothing of the history is lost (VEH-09).',
    permission: 'vehicles:write',
    response: VehicleDto,
    errors: [vehicleOwnerUnchanged, customerErased, customerMerged],
  })
  changeVehicleOwner(@Ctx() ctx: StoreContext, @Id() id: string, @Body() body: NewOwnerDto): Promise<VehicleDto> {
    return this.owners.change(ctx, id, body);
  }

  @Get(':id/odometer-readings')
  @Endpoint({
    summary: 'List odometer readings',
    description: 'Of visits and others, corrected ones included, newest first (VEH-01).',
    permission: 'vehicles:read',
    response: OdometerReadingDto,
    list: true,
  })
  listOdometerReadings(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @Query() query: ListReadingsQuery,
  ): Promise<Page<OdometerReadingDto>> {
    return this.odometer.list(ctx, id, query);
  }

  @Post(':id/odometer-readings')
  @Endpoint({
    summary: 'Record an odometer reading',
    description: 'One that would make the odometer run backwards is refused; correct the wrong one of the two first.',
    permission: 'vehicles:write',
    response: OdometerReadingDto,
    errors: [odometerWentBack],
  })
  recordOdometer(@Ctx() ctx: StoreContext, @Id() id: string, @Body() body: NewReadingDto): Promise<OdometerReadingDto> {
    return this.odometer.record(ctx, id, body);
  }

  @Post(':id/odometer-readings/:readingId/correction')
  @Endpoint({
    summary: 'Correct an odometer reading',
    description: 'A new reading stands for the wrong one, with the reason. It may be lower than what was read before.',
    permission: 'vehicles:write',
    response: OdometerReadingDto,
    errors: [odometerReadingCorrected],
  })
  correctOdometer(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @Id('readingId') readingId: string,
    @Body() body: CorrectReadingDto,
  ): Promise<OdometerReadingDto> {
    return this.odometer.correct(ctx, id, readingId, body);
  }
}
