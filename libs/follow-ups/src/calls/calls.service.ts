import { Injectable } from '@nestjs/common';
import { Clock, DomainError, refusedField, unknownReference } from '#libs/foundation';
import { keysetOf, type Page, pageOf } from '#libs/http';
import { type Attendance, Responsibility } from '#libs/identity';
import { assignTasks, nextState, releaseTasks, takeStep, taskActor } from '#libs/tasks';
import { type StoreContext, StoreDb } from '#libs/tenancy';
import { callTexts, requireCall, toCallDto } from './call-facts';
import { isAwayThen } from './promised-calls.policy';
import { shareCalls } from './share-calls.policy';
import { nobodyOfRole, unknownSpecialist } from './calls.errors';
import type { AssignCallsDto, CallAssignmentDto } from './call-assignments.dto';
import type { CallDto, ClaimNextCallDto, ListCallsQuery, NextCallDto } from './calls.dto';
import {
  type AssignableCall,
  CALL_SORTS,
  countCallsOf,
  findCall,
  findCallIds,
  findCalls,
  lockAssignable,
  lockNextCall,
} from './calls.queries';

/** As many are given out at once. */
const MOST_ASSIGNED = 1000;

/** The calls that people have to make (电话任务清单): whom, about what, in which words. FUP-01, FUP-09, FUP-11 */
@Injectable()
export class CallsService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly responsibility: Responsibility,
  ) {}

  /** What the caller has to call, the most urgent first, with all that the talk needs. One wait. */
  list(ctx: StoreContext, query: ListCallsQuery): Promise<Page<CallDto>> {
    const keyset = keysetOf(query, CALL_SORTS);
    const { journey, readyBy } = query;
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const [calls, texts] = await Promise.all([
        findCalls(tx, taskActor(ctx), { journey, readyBy }, keyset, now),
        callTexts(tx, now),
      ]);
      return pageOf(calls, keyset, (call) => toCallDto(call, texts, ctx));
    });
  }

  /** Throws `not_found`. */
  get(ctx: StoreContext, id: string): Promise<CallDto> {
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const [call, texts] = await Promise.all([findCall(tx, id, now), callTexts(tx, now)]);
      return toCallDto(requireCall(call), texts, ctx);
    });
  }

  /** Takes the call that is to be made next; null where none waits. Two who ask at once get two calls. */
  claimNext(ctx: StoreContext, { journeys }: ClaimNextCallDto): Promise<NextCallDto> {
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const [task, texts] = await Promise.all([
        lockNextCall(tx, taskActor(ctx), { journey: journeys }, now),
        callTexts(tx, now),
      ]);
      if (!task) return { call: null };
      const to = nextState(ctx, task, 'claim') ?? 'claimed';
      // one after the other on the connection, so that the second shows what the first did
      const [, call] = await Promise.all([
        takeStep(tx, ctx, task, { step: 'claim', to }, now),
        findCall(tx, task.id, now),
      ]);
      return { call: toCallDto(requireCall(call), texts, ctx) };
    });
  }

  /**
   * Gives calls of a role to its people, one by one to whoever has the fewest; of those that are named also what somebody
   * promised who will not be there then. Throws `nobody_of_role` where nobody of the role is there, `validation_failed` for
   * a person who is none of them. FUP-09
   */
  async assign(ctx: StoreContext, { role, staffIds, callIds, journeys }: AssignCallsDto): Promise<CallAssignmentDto> {
    const attendance = await this.responsibility.attendanceInOwnStore(ctx, role);
    const people = peopleOf(attendance, role, staffIds);
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const [found, loads, known] = await Promise.all([
        lockAssignable(tx, { role, callIds, journeys, limit: MOST_ASSIGNED }),
        countCallsOf(tx, people),
        findCallIds(tx, callIds ?? []),
      ]);
      refuseUnknown(callIds ?? [], known);
      const mayMake = (staffId: string, { promisedBy, dueAt }: AssignableCall) =>
        promisedBy === null || !isAwayThen(attendance, staffId, dueAt, now);
      const calls = found.filter(
        (call) =>
          call.promisedBy === null ||
          (!mayMake(call.promisedBy, call) && people.some((staffId) => mayMake(staffId, call))),
      );
      const loadOf = new Map(loads.map(({ staffId, count }) => [staffId, count]));
      // whoever had one of these calls has it no more
      for (const { assigneeId, promisedBy } of calls) {
        const before = promisedBy ?? assigneeId;
        if (before !== null && loadOf.has(before)) loadOf.set(before, (loadOf.get(before) as number) - 1);
      }
      const before = new Map(people.map((staffId) => [staffId, loadOf.get(staffId) ?? 0]));
      const shares = shareCalls(calls, before, mayMake);
      const held = calls.flatMap(({ id, promisedBy }) =>
        promisedBy === null ? [] : [{ taskId: id, heldBy: promisedBy }],
      );
      // one after the other on the connection, so that what was promised is open when it is given
      const [, given] = await Promise.all([releaseTasks(tx, ctx, held, now), assignTasks(tx, ctx, shares, now)]);
      return {
        assigned: given.length,
        shares: people.map((staffId) => ({
          ...{ staffId, before: before.get(staffId) ?? 0 },
          added: given.filter(({ assigneeId }) => assigneeId === staffId).length,
        })),
      };
    });
  }
}

function peopleOf({ holders }: Attendance, role: string, staffIds: readonly string[] | undefined): string[] {
  const unknown = (staffIds ?? []).flatMap((id, at) =>
    holders.includes(id) ? [] : [{ pointer: `#/staffIds/${at}`, code: unknownSpecialist.code }],
  );
  if (unknown.length > 0) throw refusedField(...unknown);
  if (holders.length === 0) throw new DomainError(nobodyOfRole, { params: { role } });
  return [...(staffIds ?? holders)];
}

/** One that is made meanwhile is known and simply not given; one that was never there is a mistake. */
function refuseUnknown(callIds: readonly string[], known: ReadonlySet<string>): void {
  const unknown = callIds.flatMap((id, at) =>
    known.has(id) ? [] : [{ pointer: `#/callIds/${at}`, code: unknownReference.code }],
  );
  if (unknown.length > 0) throw refusedField(...unknown);
}
