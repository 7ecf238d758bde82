import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type AsJson, jsonArrayOf, sql } from '#libs/database';
import { Clock, type LocalDate, localDateOf } from '#libs/foundation';
import { CustomerParts, CustomerSearchSources } from '#libs/http';
import { type OwnedVehicle, selectOwnersBySearch, selectVehiclesOfCustomers } from './vehicle.queries';
import { type PartyVehicle, selectVehiclesOfParties } from './vehicle-parties.queries';
import { type AgeBand, vehicleAgeBand } from './vehicle-age-band.policy';
import { vehicleSearchPlan } from './vehicle-search.policy';

/** Fewer characters, such as the 沪A of a whole city, lead to everybody. */
const FEWEST_CHARACTERS = 3;
const MOST_OWNERS_FOUND = 200;
const MOST_VEHICLES_SHOWN = 50;

/** A vehicle in the view of its customer. */
export interface CustomerVehicle extends Omit<OwnedVehicle, 'warrantyEndsOn'> {
  readonly ageBand: AgeBand | null;
}

interface FoundVehicles {
  readonly owned: readonly AsJson<OwnedVehicle>[];
  readonly parties: readonly PartyVehicle[];
}

/** What vehicles tell of customers: they are found by plate and VIN, and their view shows the vehicles. CUS-17, VEH-09 */
@Injectable()
export class CustomerVehiclesService implements OnModuleInit {
  constructor(
    private readonly parts: CustomerParts,
    private readonly searchSources: CustomerSearchSources,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.searchSources.register({
      name: 'vehicles',
      label: { 'zh-CN': '车牌号、底盘号', en: 'Plate, VIN' },
      select: (code) =>
        code.length < FEWEST_CHARACTERS ? null : selectOwnersBySearch(vehicleSearchPlan(code), MOST_OWNERS_FOUND),
    });
    this.parts.register({
      name: 'vehicles',
      label: { 'zh-CN': '车辆', en: 'Vehicles' },
      order: 100,
      permission: 'vehicles:read',
      find: (customerIds) => sql`
        json_build_object(
          'owned', ${jsonArrayOf(selectVehiclesOfCustomers(customerIds, MOST_VEHICLES_SHOWN))},
          'parties', ${jsonArrayOf(selectVehiclesOfParties(customerIds, MOST_VEHICLES_SHOWN))})`,
      show: ({ owned, parties }: FoundVehicles, ctx) => {
        const today = localDateOf(this.clock.now(), ctx.store.timeZone);
        return { vehicles: owned.map((vehicle) => toCustomerVehicle(vehicle, today)), parties };
      },
      subjects: (customerIds) => sql`
        select 'vehicle', w.vehicle_id from vehicle_owner w
        where w.replaced_at is null and w.customer_id in (${customerIds})`,
    });
  }
}

function toCustomerVehicle(vehicle: AsJson<OwnedVehicle>, today: LocalDate): CustomerVehicle {
  const { warrantyEndsOn: _warrantyEndsOn, odometerReadAt, ...shown } = vehicle;
  return {
    ...shown,
    odometerReadAt: odometerReadAt === null ? null : new Date(odometerReadAt),
    ageBand: vehicleAgeBand(vehicle, today),
  };
}
