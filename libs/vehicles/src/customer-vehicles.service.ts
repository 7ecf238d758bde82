import { Injectable, type OnModuleInit } from '@nestjs/common';
import { sql } from '#libs/database';
import { Clock, type LocalDate, localDateOf } from '#libs/foundation';
import { CustomerParts, CustomerSearchSources } from '#libs/http';
import { findVehiclesOfCustomers, type OwnedVehicle, selectOwnersBySearch } from './vehicle.queries';
import { findVehiclesOfParties } from './vehicle-parties.queries';
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
      read: async (tx, ctx, customerIds) => {
        const today = localDateOf(this.clock.now(), ctx.store.timeZone);
        const [owned, parties] = await Promise.all([
          findVehiclesOfCustomers(tx, customerIds, MOST_VEHICLES_SHOWN),
          findVehiclesOfParties(tx, customerIds, MOST_VEHICLES_SHOWN),
        ]);
        return { vehicles: owned.map((vehicle) => toCustomerVehicle(vehicle, today)), parties };
      },
      subjects: (customerIds) => sql`
        select 'vehicle', w.vehicle_id from vehicle_owner w
        where w.replaced_at is null and w.customer_id in (${customerIds})`,
    });
  }
}

function toCustomerVehicle(vehicle: OwnedVehicle, today: LocalDate): CustomerVehicle {
  const { warrantyEndsOn: _warrantyEndsOn, ...shown } = vehicle;
  return { ...shown, ageBand: vehicleAgeBand(vehicle, today) };
}
