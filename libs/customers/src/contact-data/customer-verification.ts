import { row, sql } from '#libs/database';
import { recordEvent } from '#libs/events';
import { DomainError, newId, refusedField, unknownReference } from '#libs/foundation';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import { lockCustomer, touchCustomer } from '../customer.queries';
import { customerErased } from '../customers.errors';
import { phoneColumns } from '../new-customer.policy';

/** Whom a visit is settled with, as the service adviser confirmed it. */
export interface VerifiedContact {
  /** A contact person who is known; absent or null with `contactName` absent: the customer in person. */
  readonly contactId?: string | null;
  /** A contact person by name; made where the customer has none of that name. Does not count beside `contactId`. */
  readonly contactName?: string;
  /** A phone that is known. Does not count beside `phone`; one of the two is needed. */
  readonly phoneId?: string;
  /** A phone as E.164; added where the customer does not have it. */
  readonly phone?: string;
}

export interface ContactMethod {
  /** Null: the customer in person. */
  readonly contactId: string | null;
  readonly phoneId: string;
}

/**
 * Verifies the contact person of a visit and the one contact method for it (当次进厂的联系人及其唯一联系方式), in the
 * transaction of whoever opens the visit: a person or phone that is new is added, the phone is noted as that person's, and
 * one that calls had found wrong or empty counts as unverified again. One wait; records `customer.contact-verified`.
 * CUS-11
 *
 * Throws `customer_erased`; `validation_failed` with `unknown_reference` at `contactId` or `phoneId` for one of somebody
 * else, and at `customerId` for a customer that the store does not know; `pointer` says where these stand in the request.
 */
export async function verifyContact(
  tx: StoreTx,
  ctx: StoreContext,
  customerId: string,
  verified: VerifiedContact,
  { at, pointer = '#' }: { readonly at: Date; readonly pointer?: string },
): Promise<ContactMethod> {
  const { contactId = null, phone } = verified;
  const contactName = contactId === null ? (verified.contactName ?? null) : null;
  const phoneId = phone === undefined ? (verified.phoneId ?? null) : null;
  const added = phone === undefined ? null : phoneColumns(phone);
  const [customer, , found] = await Promise.all([
    lockCustomer(tx, customerId),
    touchCustomer(tx, customerId, at),
    row<{ contactId: string | null; phoneId: string | null }>(
      tx,
      sql`with who as (select id from customer where id = ${customerId}::uuid),
          whose as (select id from customer
                    where id = ${customerId}::uuid or merged_into_id = ${customerId}::uuid
                       or id = (select merged_into_id from customer where id = ${customerId}::uuid)),
          named as (
            insert into customer_contact (id, customer_id, name, created_at)
            select ${newId()}, who.id, ${contactName}::varchar, ${at} from who where ${contactName}::varchar is not null
            on conflict (customer_id, name) do update set name = excluded.name
            returning id),
          person as (
            select id from named union all
            select k.id from customer_contact k
            where k.id = ${contactId}::uuid and k.customer_id in (select id from whose)),
          added as (
            insert into customer_phone as p (id, customer_id, contact_id, number, reversed, line, created_at)
            select ${newId()}, who.id, (select id from person), ${added?.number ?? null}::varchar,
                   ${added?.reversed ?? null}::varchar, ${added?.line ?? null}::varchar, ${at}
            from who where ${added?.number ?? null}::varchar is not null
            on conflict (customer_id, number) do update set contact_id = excluded.contact_id,
              quality = case when p.quality in ('wrong_number', 'empty_number') then 'unverified' else p.quality end,
              quality_at = case when p.quality in ('wrong_number', 'empty_number') then ${at} else p.quality_at end
            returning p.id),
          known as (
            update customer_phone p set contact_id = (select id from person),
              quality = case when p.quality in ('wrong_number', 'empty_number') then 'unverified' else p.quality end,
              quality_at = case when p.quality in ('wrong_number', 'empty_number') then ${at} else p.quality_at end
            where p.id = ${phoneId}::uuid and p.customer_id in (select id from whose)
            returning p.id)
          select (select id from person) as "contactId",
                 coalesce((select id from added), (select id from known)) as "phoneId"`,
    ),
    recordEvent(tx, ctx, { type: 'customer.contact-verified', subject: { type: 'customer', id: customerId } }),
  ]);
  const refuse = (field: string) => refusedField({ pointer: `${pointer}/${field}`, code: unknownReference.code });
  if (!customer) throw refuse('customerId');
  if (customer.erasedAt) throw new DomainError(customerErased);
  if (!found || (contactId !== null && found.contactId !== contactId)) throw refuse('contactId');
  if (found.phoneId === null) throw refuse('phoneId');
  return { contactId: found.contactId, phoneId: found.phoneId };
}
