import { Injectable } from '@nestjs/common';
import { row, sql } from '#libs/database';
import { GroupDb, type GroupRef, systemGroupContext } from '#libs/tenancy';
import { storesOfPerson, type StoreOfPerson } from './personal-records.queries';

/** A person as it stands now, with the stores that know it. */
export interface PersonInStores {
  readonly personId: string;
  readonly stores: readonly StoreOfPerson[];
}

/**
 * Which stores know a person: the one place where the group's role reads for a store what other stores wrote. Whoever
 * asks has written down that it does. CF-24
 */
@Injectable()
export class PersonStoresService {
  constructor(private readonly db: GroupDb) {}

  /** The survivor of that person's merges, with its customers in every store. */
  of(group: GroupRef, personId: string, requestId: string): Promise<PersonInStores> {
    return this.db.run(systemGroupContext(group, 'person-stores', requestId), async (tx) => {
      const survivor = sql`select coalesce(p.merged_into_id, p.id) from group_person p where p.id = ${personId}`;
      const [found, stores] = await Promise.all([
        row<{ id: string | null }>(tx, sql`select (${survivor}) as id`),
        storesOfPerson(tx, sql`(${survivor})`),
      ]);
      return { personId: found?.id ?? personId, stores };
    });
  }
}
