import { Injectable } from '@nestjs/common';
import { refuseErased } from '#libs/customers';
import { explainViolations } from '#libs/database';
import { changesBetween, recordEvent } from '#libs/events';
import {
  Clock,
  DomainError,
  newId,
  notFound,
  refusedField,
  refusedStep,
  unknownReference,
  versionConflict,
} from '#libs/foundation';
import { keysetOf, type Page, pageOf } from '#libs/http';
import { cancelTasks } from '#libs/tasks';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import { refuseUnknownSkills } from './known-skills';
import { queueForWorkshop } from './reservation.queries';
import { WaitListEntry } from './wait-list-entry.entity';
import {
  type JoinWaitListDto,
  type ListWaitListQuery,
  toWaitListEntryDto,
  type WaitListEntryDto,
} from './wait-list.dto';
import { WaitListOffers } from './wait-list-offers.service';
import { findEntries, findEntry, lockEntry, WAIT_LIST_SORTS } from './wait-list.queries';
import { minutesOf } from './work-hours';
import { waitListEntryClosed } from './workshop.errors';

const unknown = (field: string) => () => refusedField({ pointer: `#/${field}`, code: unknownReference.code });

/** Those who wait for a slot to become free (候补). SVC-03 */
@Injectable()
export class WaitListService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly offers: WaitListOffers,
  ) {}

  list(ctx: StoreContext, query: ListWaitListQuery): Promise<Page<WaitListEntryDto>> {
    const keyset = keysetOf(query, WAIT_LIST_SORTS);
    return this.db.run(ctx, async (tx) => pageOf(await findEntries(tx, query, keyset), keyset, toWaitListEntryDto));
  }

  /** Throws `not_found`. */
  get(ctx: StoreContext, id: string): Promise<WaitListEntryDto> {
    return this.db.run(ctx, async (tx) => {
      const entry = await findEntry(tx, id);
      if (!entry) throw new DomainError(notFound);
      return toWaitListEntryDto(entry);
    });
  }

  /** Throws `validation_failed` for a customer, a vehicle or a skill that is not known, `customer_erased`. */
  join(ctx: StoreContext, { hours, ...input }: JoinWaitListDto): Promise<WaitListEntryDto> {
    const now = this.clock.now();
    const entry: WaitListEntry = {
      id: newId(),
      ...input,
      minutes: minutesOf(hours),
      state: 'waiting',
      offeredFor: null,
      offeredAt: null,
      offeredUntil: null,
      declinedStarts: [],
      version: 1,
      createdAt: now,
      updatedAt: now,
    };
    const { id, customerId, vehicleId } = entry;
    return this.db.run(ctx, async (tx) => {
      await Promise.all([refuseUnknownSkills(tx, [input.skill], now, () => '#/skill'), refuseErased(tx, customerId)]);
      await Promise.all([
        explainViolations(tx.insert(WaitListEntry, entry), {
          fk_wait_list_entry_customer_id: unknown('customerId'),
          fk_wait_list_entry_vehicle_id: unknown('vehicleId'),
        }),
        recordEvent(tx, ctx, {
          type: 'wait-list.joined',
          subject: { type: 'wait-list', id },
          payload: { customerId, vehicleId },
        }),
      ]);
      return toWaitListEntryDto({ ...entry, holdId: null });
    });
  }

  /** Waits no longer; what is held for them is free. Throws `not_found`, `version_conflict`, `wait_list_entry_closed`. */
  withdraw(ctx: StoreContext, id: string, version: number | undefined): Promise<WaitListEntryDto> {
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const [, before] = await Promise.all([queueForWorkshop(tx), lockEntry(tx, id)]);
      if (!before) throw new DomainError(notFound);
      if (version !== undefined && version !== before.version) {
        throw new DomainError(versionConflict, { params: { currentVersion: before.version } });
      }
      const { state } = before;
      if (state !== 'waiting' && state !== 'offered') {
        throw refusedStep(waitListEntryClosed, { state, allowed: ['waiting', 'offered'] });
      }
      const after = { state: 'withdrawn' as const, offeredUntil: null };
      const next = { ...after, version: before.version + 1, updatedAt: now };
      await Promise.all([
        tx.update(WaitListEntry, { id }, next),
        this.offers.releaseIn(tx, ctx, [id], now),
        cancelTasks(tx, ctx, { type: 'wait-list', ids: [id] }, now),
        recordEvent(tx, ctx, {
          type: 'wait-list.withdrawn',
          subject: { type: 'wait-list', id },
          changes: changesBetween<WaitListEntry>(before, after),
        }),
      ]);
      return toWaitListEntryDto({ ...before, ...next, holdId: null });
    });
  }
}
