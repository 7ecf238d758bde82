import { Injectable } from '@nestjs/common';
import { affected, explainViolations, sql } from '#libs/database';
import { recordEvent } from '#libs/events';
import { Clock, DomainError, newId, notFound, refusedField, unknownReference } from '#libs/foundation';
import { keysetOf, type Page, pageOf } from '#libs/http';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import {
  type EndVehiclePartyDto,
  type ListPartiesQuery,
  type NewVehiclePartyDto,
  toPartyDto,
  type VehiclePartyDto,
} from './vehicle-parties.dto';
import {
  findParties,
  findParty,
  findPartyFacts,
  PARTY_SORTS,
  type PartyFacts,
  personOf,
} from './vehicle-parties.queries';
import { VehicleParty } from './vehicle-party.entity';
import { lockVehicle } from './vehicle.queries';
import {
  vehiclePartyEnded,
  vehiclePartyOnePerson,
  vehiclePartyThere,
  vehiclePartyUntilTooEarly,
} from './vehicles.errors';
import { refuseGoneOwner, unknownOwner, VehiclesService } from './vehicles.service';

/** Drivers, payers, contacts and key persons of vehicles (车辆相关人), with their history. VEH-09 */
@Injectable()
export class VehiclePartiesService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly vehicles: VehiclesService,
  ) {}

  /** Throws `not_found`. */
  list(ctx: StoreContext, vehicleId: string, query: ListPartiesQuery): Promise<Page<VehiclePartyDto>> {
    const keyset = keysetOf(query, PARTY_SORTS);
    return this.db.run(ctx, async (tx) => {
      const [found] = await Promise.all([
        findParties(tx, vehicleId, query, keyset),
        this.vehicles.require(tx, vehicleId),
      ]);
      return pageOf(found, keyset, toPartyDto);
    });
  }

  /** Throws `not_found`, `validation_failed`, `customer_merged`, `customer_erased`, `vehicle_party_there`. */
  add(ctx: StoreContext, vehicleId: string, body: NewVehiclePartyDto): Promise<VehiclePartyDto> {
    const { role, customerId } = body;
    const [contactId, relationId, sinceOn] = [body.contactId ?? null, body.relationId ?? null, body.sinceOn ?? null];
    if (contactId !== null && relationId !== null) {
      throw refusedField({ pointer: '#/relationId', code: vehiclePartyOnePerson.code });
    }
    const party = { vehicleId, role, customerId, contactId, relationId };
    const id = newId();
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const [exists, facts] = await Promise.all([lockVehicle(tx, vehicleId), findPartyFacts(tx, party)]);
      if (!exists) throw new DomainError(notFound);
      refusePerson(party, facts);
      await Promise.all([
        explainViolations(
          tx.insert(VehicleParty, {
            ...{ ...party, id, sinceOn, person: personOf(party), recordedBy: ctx.actor.id, createdAt: now },
          }),
          REMOVED_MEANWHILE,
        ),
        recordEvent(tx, ctx, {
          type: 'vehicle.party-added',
          subject: { type: 'vehicle', id: vehicleId },
          payload: { partyId: id, role, customerId },
        }),
      ]);
      return this.read(tx, vehicleId, id);
    });
  }

  /** Throws `not_found`, `validation_failed`, `vehicle_party_ended`. */
  end(ctx: StoreContext, vehicleId: string, id: string, body: EndVehiclePartyDto): Promise<VehiclePartyDto> {
    const untilOn = body.untilOn ?? null;
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const [, party] = await Promise.all([lockVehicle(tx, vehicleId), findParty(tx, vehicleId, id)]);
      if (!party) throw new DomainError(notFound);
      if (party.endedAt) throw new DomainError(vehiclePartyEnded);
      if (untilOn && party.sinceOn && untilOn < party.sinceOn) {
        throw refusedField({ pointer: '#/untilOn', code: vehiclePartyUntilTooEarly.code });
      }
      await Promise.all([
        affected(tx, sql`update vehicle_party set until_on = ${untilOn}, ended_at = ${now} where id = ${id}`),
        recordEvent(tx, ctx, {
          type: 'vehicle.party-ended',
          subject: { type: 'vehicle', id: vehicleId },
          payload: { partyId: id, role: party.role, customerId: party.survivorId },
        }),
      ]);
      return this.read(tx, vehicleId, id);
    });
  }

  private async read(tx: StoreTx, vehicleId: string, id: string): Promise<VehiclePartyDto> {
    const party = await findParty(tx, vehicleId, id);
    if (!party) throw new DomainError(notFound);
    return toPartyDto(party);
  }
}

const unknown = (pointer: string) => refusedField({ pointer, code: unknownReference.code });

/** Somebody may remove the person in the same moment. */
const REMOVED_MEANWHILE = {
  fk_vehicle_party_contact_id: () => unknown('#/contactId'),
  fk_vehicle_party_relation_id: () => unknown('#/relationId'),
};

function refusePerson(
  { contactId, relationId }: Pick<VehicleParty, 'contactId' | 'relationId'>,
  facts: PartyFacts | null,
): void {
  if (!facts) throw unknownOwner('#/customerId');
  refuseGoneOwner(facts);
  if (contactId !== null && !facts.hasContact) throw unknown('#/contactId');
  if (relationId !== null && !facts.hasRelation) throw unknown('#/relationId');
  if (facts.isThere) throw new DomainError(vehiclePartyThere);
}
