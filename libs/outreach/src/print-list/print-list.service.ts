import { Injectable } from '@nestjs/common';
import { addDays, Clock, DomainError, localDateOf, refusedField, startOfDay, unknownReference } from '#libs/foundation';
import { keysetOf, type Page, pageOf } from '#libs/http';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import { changeContacts } from '../dispatch/contact-outcomes.queries';
import { REASONS } from '../contact-reasons';
import { contactNotToPrint } from '../contacts.errors';
import { postalLines } from './postal-lines.policy';
import type { ListPrintsQuery, PrintedDto, PrintEntryDto, PrintsNotedDto } from './print-list.dto';
import { findToPrint, lockToPrint, PRINT_SORTS } from './print-list.queries';

/** What is to be printed, and that it was (打印清单). REM-01 */
@Injectable()
export class PrintListService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
  ) {}

  list(ctx: StoreContext, query: ListPrintsQuery): Promise<Page<PrintEntryDto>> {
    const { timeZone } = ctx.store;
    const { on = localDateOf(this.clock.now(), timeZone), channel, language = 'zh-CN' } = query;
    const keyset = keysetOf(query, PRINT_SORTS);
    const filter = { before: startOfDay(addDays(on, 1), timeZone), channel };
    return this.db.run(ctx, async (tx) =>
      pageOf(await findToPrint(tx, filter, keyset), keyset, ({ message, ...entry }) => ({
        ...{ id: entry.id, channel: entry.channel, journey: entry.journey, step: entry.step },
        ...{ customerId: entry.customerId, vehicleId: entry.vehicleId, plate: entry.plate },
        addressLines: entry.channel === 'letter' ? postalLines(entry, language) : [],
        ...{ text: message, dueAt: entry.dueAt, expiresAt: entry.expiresAt },
      })),
    );
  }

  /**
   * Printed means sent: the steps that follow it count from now. All or none. Throws `validation_failed` for an id that is
   * no contact, `contact_not_to_print`.
   */
  notePrinted(ctx: StoreContext, { contactIds }: PrintedDto): Promise<PrintsNotedDto> {
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const found = await lockToPrint(tx, contactIds);
      const known = new Set(found.map(({ id }) => id));
      const unknown = contactIds.flatMap((id, at) =>
        known.has(id) ? [] : [{ pointer: `#/contactIds/${at}`, code: unknownReference.code }],
      );
      if (unknown.length > 0) throw refusedField(...unknown);
      const other = found.find(({ state }) => state !== 'to_print');
      if (other) throw new DomainError(contactNotToPrint, { params: { id: other.id, state: other.state } });
      const changed = await changeContacts(
        tx,
        ctx,
        found.map(({ id, channel, addressText }) => ({
          ...{ id, state: 'sent', sentAt: now, event: 'contact.sent' },
          // where it went in the end
          recipient: channel === 'letter' ? (addressText ?? undefined) : undefined,
          decision: { kind: 'sent', reason: REASONS.printed },
        })),
        { states: ['to_print'], runId: null },
        now,
      );
      return { printed: changed.size };
    });
  }
}
