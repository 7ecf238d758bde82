import { Injectable } from '@nestjs/common';
import { recordEvents } from '#libs/events';
import { Deadlines } from '#libs/deadlines';
import { checkFilter } from '#libs/filters';
import { Clock, DomainError, newId, refusedField, unknownReference } from '#libs/foundation';
import { defineSorts, keysetOf, type Page, pageOf } from '#libs/http';
import { sql } from '#libs/database';
import { Responsibility } from '#libs/identity';
import { policyInForce } from '#libs/policies';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import { CUSTOMER_CATALOGUE } from '../customer.catalogue';
import type { CustomerAssignment } from './customer-assignment.entity';
import {
  type CustomerChoice,
  findAssignments,
  findSituation,
  lockAssignments,
  replaceAssignments,
} from './customer-assignment.queries';
import {
  type AssignCustomersDto,
  type AssignmentDto,
  type AssignmentResultDto,
  type ListAssignmentsQuery,
  MOST_ASSIGNED,
} from './customer-assignments.dto';
import { shareOut } from './customer-care.policy';
import { CUSTOMER_CARE, DEFAULT_RULES, FIRST_COMMUNICATION } from './customer-care-policy';
import { eitherIdsOrFilter, noSpecialist, notASpecialist } from '../customers.errors';

/** The role that customers are given to (客服专员). */
const SPECIALIST_ROLE = 'customer_service_specialist';

const ASSIGNMENT_SORTS = defineSorts(
  { assignedAt: { column: sql`a.assigned_at`, type: 'instant' } },
  { id: sql`a.id`, fallback: '-assignedAt' },
);

/** Shares customers out among specialists and keeps the history (客户分配). CUS-16 */
@Injectable()
export class CustomerAssignmentsService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly deadlines: Deadlines,
    private readonly responsibility: Responsibility,
  ) {}

  list(ctx: StoreContext, query: ListAssignmentsQuery): Promise<Page<AssignmentDto>> {
    const keyset = keysetOf(query, ASSIGNMENT_SORTS);
    return this.db.run(ctx, async (tx) => pageOf(await findAssignments(tx, query, keyset), keyset, (row) => row));
  }

  /**
   * Gives customers to specialists, balanced by count and by ability, also where two supervisors do so at once. Each
   * assignment starts the promise of a first communication; of whoever looked after the customer before, it is called off.
   *
   * Throws `validation_failed` for a customer or specialist that the store does not know, for a filter that makes no
   * sense; `no_specialist` where nobody may be given customers.
   */
  async assign(ctx: StoreContext, input: AssignCustomersDto): Promise<AssignmentResultDto> {
    const choice = choiceOf(input);
    const people = await this.specialists(ctx, input.staffIds);
    const names = new Map(people.map(({ id, name }) => [id, name]));
    return this.db.run(ctx, async (tx) => {
      const now = this.clock.now();
      const [, situation, care] = await Promise.all([
        lockAssignments(tx),
        findSituation(tx, choice, [...names.keys()], now),
        policyInForce(tx, CUSTOMER_CARE, DEFAULT_RULES, now),
      ]);
      if ('customerIds' in choice) refuseUnknown(choice.customerIds, situation.chosen);
      const { abilities, keyCustomerPercent } = care.document;
      const held = new Map(situation.held.map(({ staffId, count }) => [staffId, count]));
      const loads = [...names.keys()].flatMap((staffId) => {
        const ability = abilities.find((one) => one.staffId === staffId);
        if (ability?.takesNew === false) return [];
        return [{ staffId, held: held.get(staffId) ?? 0, ability: ability?.percent ?? 100 }];
      });
      if (loads.length === 0) throw new DomainError(noSpecialist);
      const shares = shareOut(situation.chosen, loads, keyCustomerPercent);
      // whoever keeps his customer is not asked to speak to it for the first time again
      const moved = situation.chosen.filter(({ id, staffId }) => shares.get(id) !== staffId);
      const assignments: CustomerAssignment[] = moved.map(({ id: customerId }) => ({
        ...{ id: newId(), customerId, staffId: shares.get(customerId) as string, policyRef: care.ref },
        ...{ assignedBy: ctx.actor.id, assignedAt: now, firstCommunicationAt: null, endedAt: null },
      }));
      const left = moved.filter(({ assignmentId }) => assignmentId !== null);
      if (left.length > 0) {
        const subjectIds = left.map(({ id }) => id);
        await this.deadlines.cancel(tx, ctx, { subjectType: 'customer', subjectIds, kinds: [FIRST_COMMUNICATION] });
      }
      if (assignments.length > 0) {
        await Promise.all([
          replaceAssignments(
            tx,
            assignments,
            left.map(({ assignmentId }) => assignmentId as string),
            now,
          ),
          recordEvents(
            tx,
            ctx,
            assignments.map(({ id: assignmentId, customerId, staffId }) => ({
              type: 'customer.assigned',
              subject: { type: 'customer', id: customerId },
              changes: {
                assigneeId: { from: moved.find(({ id }) => id === customerId)?.staffId ?? null, to: staffId },
              },
              payload: { assignmentId, staffId, policyRef: care.ref },
            })),
          ),
          this.deadlines.start(
            tx,
            ctx,
            assignments.map(({ id, customerId }) => ({
              ...{ id: newId(), kind: FIRST_COMMUNICATION, subject: { type: 'customer', id: customerId } },
              ...{ occurrence: id, policyCode: DEFAULT_RULES, rule: FIRST_COMMUNICATION.code, startedAt: now },
            })),
          ),
        ]);
      }
      const given = [...shares.values()];
      return {
        assigned: assignments.length,
        specialists: loads.map(({ staffId, held: before }) => ({
          ...{ staffId, name: names.get(staffId) ?? '', before },
          added: given.filter((id) => id === staffId).length,
        })),
        policyRef: care.ref,
      };
    });
  }

  /** The specialists of the store who are there, or those of them who were named. */
  private async specialists(ctx: StoreContext, staffIds: readonly string[] | undefined) {
    const { kind, people } = await this.responsibility.inOwnStore(ctx, { role: SPECIALIST_ROLE });
    const there = kind === 'holder' ? people : [];
    const known = new Set(there.map(({ id }) => id));
    const unknown = (staffIds ?? []).flatMap((id, index) =>
      known.has(id) ? [] : [{ pointer: `#/staffIds/${index}`, code: notASpecialist.code }],
    );
    if (there.length === 0) throw new DomainError(noSpecialist);
    if (unknown.length > 0) throw refusedField(...unknown);
    return staffIds ? there.filter(({ id }) => staffIds.includes(id)) : there;
  }
}

function choiceOf({ customerIds, filter, reassign }: AssignCustomersDto): CustomerChoice {
  const faults = filter === undefined ? [] : checkFilter(CUSTOMER_CATALOGUE, filter);
  if (faults.length > 0) throw refusedField(...faults);
  if (customerIds !== undefined && filter === undefined) return { customerIds };
  if (filter !== undefined && customerIds === undefined) return { filter, reassign, limit: MOST_ASSIGNED };
  throw refusedField({ pointer: '#/customerIds', code: eitherIdsOrFilter.code });
}

function refuseUnknown(asked: readonly string[], found: readonly { readonly id: string }[]): void {
  const known = new Set(found.map(({ id }) => id));
  const unknown = asked.flatMap((id, index) =>
    known.has(id) ? [] : [{ pointer: `#/customerIds/${index}`, code: unknownReference.code }],
  );
  if (unknown.length > 0) throw refusedField(...unknown);
}
