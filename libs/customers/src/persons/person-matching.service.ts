import { Injectable } from '@nestjs/common';
import { Clock, newId } from '#libs/foundation';
import { CustomerMarks } from '#libs/http';
import { type GroupCipher, GroupKeys } from '#libs/identity';
import { type Matched, matchPersons, PersonMergesService, tellingTexts } from '#libs/persons';
import { StoreDb, type StoreContext, type StoreTx, systemGroupContext } from '#libs/tenancy';
import { type DueCustomer, findDueCustomers, isImporting, noteMatched } from './person-matching.queries';

/** Customers matched in one transaction: enough to be fast, few enough that no other store waits long for a number. */
const BLOCK = 1_000;

/** Finds out which person of the group each customer is, after the fact and block by block. GRP-01, CF-24 */
@Injectable()
export class PersonMatchingService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly keys: GroupKeys,
    private readonly marks: CustomerMarks,
    private readonly merges: PersonMergesService,
  ) {}

  /**
   * Matches a block of those customers that are new or changed; says how many there were, and whether more may be.
   * Does nothing while an import is under way.
   */
  async matchDue(ctx: StoreContext, block = BLOCK): Promise<{ matched: number; more: boolean }> {
    const cipher = await this.keys.of(ctx.store.group.id);
    const { count, mergeable } = await this.db.run(ctx, async (tx) => {
      const [importing, due] = await Promise.all([isImporting(tx), findDueCustomers(tx, block)]);
      if (importing || due.length === 0) return { count: 0, mergeable: false };
      const { mergeable, members } = await this.match(tx, ctx, cipher, due);
      const versions = new Map(due.map(({ customerId, version }) => [customerId, version]));
      await noteMatched(
        tx,
        members.map((member) => ({ ...member, version: versions.get(member.customerId) as number })),
      );
      return { count: due.length, mergeable };
    });
    if (mergeable) await this.merges.carryOutCertain(systemGroupContext(ctx.store.group, 'person-matching'));
    return { matched: count, more: count === block };
  }

  private async match(
    tx: StoreTx,
    ctx: StoreContext,
    cipher: GroupCipher,
    due: readonly DueCustomer[],
  ): Promise<Matched> {
    const marksOf = new Map<string, string[]>();
    for (const { customerId, mark } of await this.marks.of(
      tx,
      due.map((customer) => customer.customerId),
    )) {
      marksOf.set(customerId, [...(marksOf.get(customerId) ?? []), mark]);
    }
    const blind = (text: string): string => cipher.blindIndex(text).toString('hex');
    const facts = due.map(({ customerId, personId, survivorPersonId, idNumber, ...told }) => {
      const { phones, plateNames } = tellingTexts({ ...told, marks: marksOf.get(customerId) ?? [] });
      return {
        customerId,
        personId,
        survivorPersonId,
        idNumber,
        phones: phones.map(blind),
        plateNames: plateNames.map(blind),
        freshPersonId: newId(),
      };
    });
    return matchPersons(tx, ctx.store.schema, facts, this.clock.now());
  }
}
