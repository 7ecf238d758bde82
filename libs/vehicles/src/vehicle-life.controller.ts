import { Body, Get, Post, Query } from '@nestjs/common';
import { customerErased, customerMerged } from '#libs/customers';
import { Ctx, Endpoint, Id, type Page, StoreController } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import { ListLifeQuery, VehicleLifeDto } from './vehicle-life.dto';
import { VehicleLifeService } from './vehicle-life.service';
import { EndVehiclePartyDto, ListPartiesQuery, NewVehiclePartyDto, VehiclePartyDto } from './vehicle-parties.dto';
import { VehiclePartiesService } from './vehicle-parties.service';
import { RegistrationAnswerDto } from './vehicle-registration.dto';
import { VehicleRegistrationService } from './vehicle-registration.service';
import { VehicleDto } from './vehicles.dto';
import { vehiclePartyEnded, vehiclePartyThere } from './vehicles.errors';

/** The life of a vehicle (车辆生命周期): what happened to it, who has to do with it, how far its plates are. VEH-08, VEH-09 */
@StoreController('vehicles', { tag: 'vehicles' })
export class VehicleLifeController {
  constructor(
    private readonly life: VehicleLifeService,
    private readonly parties: VehiclePartiesService,
    private readonly registration: VehicleRegistrationService,
  ) {}

  @Get(':id/life')
  @Endpoint({
    summary: 'Follow the life of a vehicle',
    description:
      'Purchase, hand-over, owners, parties, visits, readings, registration and marks in one list, the latest first; ' +
      'what lies ahead is not in it (VEH-09). `kind=registration` alone is the history of the plate registration (VEH-08).',
    permission: 'vehicles:read',
    response: VehicleLifeDto,
    list: true,
  })
  listVehicleLife(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @Query() query: ListLifeQuery,
  ): Promise<Page<VehicleLifeDto>> {
    return this.life.list(ctx, id, query);
  }

  @Get(':id/parties')
  @Endpoint({
    summary: 'List the parties of a vehicle',
    description: 'Drivers, payers, contacts and key persons, those of before included, newest first (VEH-09).',
    permission: 'vehicles:read',
    response: VehiclePartyDto,
    list: true,
  })
  listVehicleParties(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @Query() query: ListPartiesQuery,
  ): Promise<Page<VehiclePartyDto>> {
    return this.parties.list(ctx, id, query);
  }

  @Post(':id/parties')
  @Endpoint({
    summary: 'Add a party of a vehicle',
    description:
      'A customer, or a contact, family member or key person of one, drives the vehicle, pays for it, is asked about it ' +
      'or decides about it. One person may be several.',
    permission: 'vehicles:write',
    response: VehiclePartyDto,
    errors: [vehiclePartyThere, customerErased, customerMerged],
  })
  addVehicleParty(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @Body() body: NewVehiclePartyDto,
  ): Promise<VehiclePartyDto> {
    return this.parties.add(ctx, id, body);
  }

  @Post(':id/parties/:partyId/end')
  @Endpoint({
    summary: 'End a party of a vehicle',
    description: 'The person has nothing to do with it any more; that it was so stays in the history.',
    permission: 'vehicles:write',
    response: VehiclePartyDto,
    status: 200,
    errors: [vehiclePartyEnded],
  })
  endVehicleParty(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @Id('partyId') partyId: string,
    @Body() body: EndVehiclePartyDto,
  ): Promise<VehiclePartyDto> {
    return this.parties.end(ctx, id, partyId, body);
  }

  @Post(':id/registration-answers')
  @Endpoint({
    summary: 'Note how far the plates are',
    description:
      'What the customer said in the call after 24 hours or 7 days (VEH-08). The latest answer is the vehicle’s state, ' +
      'all of them are in its life. Where help is needed, a sales consultant finds a task in the inbox.',
    permission: 'vehicles:write',
    response: VehicleDto,
    status: 200,
  })
  answerRegistration(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @Body() body: RegistrationAnswerDto,
  ): Promise<VehicleDto> {
    return this.registration.answer(ctx, id, body);
  }
}
