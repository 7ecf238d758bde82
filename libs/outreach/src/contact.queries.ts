import { columns, empty, join, row, rows, type Sql, sql } from '#libs/database';
import { defineSorts, type Keyset } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';
import { Contact, ContactDecision } from './contact.entity';
import type { ContactChannel, ContactState, DecisionKind } from './contact-states';

/** A contact with its log, as a single one is answered. */
export interface ContactRecord extends Contact {
  /** Instants as JSON holds them. */
  decisions: (Omit<ContactDecision, 'decidedAt' | 'until' | 'createdAt' | 'contactId'> & {
    decidedAt: string;
    until: string | null;
  })[];
  carriedIds: string[];
}

export interface ContactFilter {
  readonly state?: readonly ContactState[];
  readonly channel?: readonly ContactChannel[];
  readonly journey?: string;
  readonly customerId?: string;
  readonly vehicleId?: string;
  readonly dueAtFrom?: Date;
  readonly dueAtBefore?: Date;
}

export interface DecisionFilter {
  readonly kind?: readonly DecisionKind[];
  readonly reason?: string;
  readonly contactId?: string;
  readonly decidedAtFrom?: Date;
  readonly decidedAtBefore?: Date;
}

export const CONTACT_SORTS = defineSorts(
  { dueAt: { column: sql`c.due_at`, type: 'instant' } },
  { id: sql`c.id`, fallback: 'dueAt' },
);

export const DECISION_SORTS = defineSorts(
  { decidedAt: { column: sql`d.decided_at`, type: 'instant' } },
  { id: sql`d.id`, fallback: '-decidedAt' },
);

export function findContacts(tx: StoreTx, filter: ContactFilter, keyset: Keyset): Promise<Contact[]> {
  return rows(
    tx,
    sql`select ${columns(Contact, 'c')} from contact c
        where ${keyset.where} ${contactConditions(filter)} ${keyset.orderAndLimit}`,
  );
}

export function findContact(tx: StoreTx, id: string): Promise<ContactRecord | null> {
  return row(
    tx,
    sql`select ${columns(Contact, 'c')},
          coalesce((
            select json_agg(json_build_object('id', d.id, 'kind', d.kind, 'reason', d.reason, 'until', d.until,
                                              'decidedAt', d.decided_at, 'policyRef', d.policy_ref)
                            order by d.decided_at, d.id)
            from contact_decision d where d.contact_id = c.id), '[]') as decisions,
          array(select m.id from contact m where m.merged_into_id = c.id order by m.id) as "carriedIds"
        from contact c where c.id = ${id}`,
  );
}

export function findDecisions(tx: StoreTx, filter: DecisionFilter, keyset: Keyset): Promise<ContactDecision[]> {
  return rows(
    tx,
    sql`select ${columns(ContactDecision, 'd')} from contact_decision d
        where ${keyset.where} ${decisionConditions(filter)} ${keyset.orderAndLimit}`,
  );
}

/** The state of a contact, which stays as it is until the transaction ends. */
export function lockContact(tx: StoreTx, id: string): Promise<Pick<Contact, 'state'> | null> {
  return row(tx, sql`select state from contact where id = ${id} for no key update`);
}

/** States in which a contact can still be made sooner. */
export const HURRIED_WHILE = ['due', 'claimed'] as const satisfies readonly ContactState[];

/** Makes a contact due now because a person wants it. One that is claimed is on its way already. */
export function hurryContact(
  tx: StoreTx,
  id: string,
  { now, despiteQuietHours }: { now: Date; despiteQuietHours: boolean },
): Promise<Pick<Contact, 'id'> | null> {
  return row(
    tx,
    sql`update contact
        set due_at = least(due_at, ${now}), asked_at = ${now},
            quiet_hours_exempt = quiet_hours_exempt or ${despiteQuietHours}, version = version + 1, updated_at = ${now}
        where id = ${id} and state = any(${HURRIED_WHILE})
        returning id`,
  );
}

function contactConditions(filter: ContactFilter): Sql {
  const wanted: Sql[] = [];
  if (filter.state) wanted.push(sql`c.state = any(${filter.state})`);
  if (filter.channel) wanted.push(sql`c.channel = any(${filter.channel})`);
  if (filter.journey) wanted.push(sql`c.journey = ${filter.journey}`);
  if (filter.customerId) {
    wanted.push(sql`
      c.customer_id in (
        select k.id from customer k where k.id = ${filter.customerId} or k.merged_into_id = ${filter.customerId})`);
  }
  if (filter.vehicleId) wanted.push(sql`c.vehicle_id = ${filter.vehicleId}`);
  if (filter.dueAtFrom) wanted.push(sql`c.due_at >= ${filter.dueAtFrom}`);
  if (filter.dueAtBefore) wanted.push(sql`c.due_at < ${filter.dueAtBefore}`);
  return and(wanted);
}

function decisionConditions(filter: DecisionFilter): Sql {
  const wanted: Sql[] = [];
  if (filter.kind) wanted.push(sql`d.kind = any(${filter.kind})`);
  if (filter.reason) wanted.push(sql`d.reason = ${filter.reason}`);
  if (filter.contactId) wanted.push(sql`d.contact_id = ${filter.contactId}`);
  if (filter.decidedAtFrom) wanted.push(sql`d.decided_at >= ${filter.decidedAtFrom}`);
  if (filter.decidedAtBefore) wanted.push(sql`d.decided_at < ${filter.decidedAtBefore}`);
  return and(wanted);
}

const and = (wanted: readonly Sql[]): Sql => (wanted.length === 0 ? empty : sql`and ${join([...wanted], ' and ')}`);
