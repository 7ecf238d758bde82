import { Injectable } from '@nestjs/common';
import { type NewEvent, recordEvent, recordEvents } from '#libs/events';
import { Clock, DomainError, newId, notFound, refusedField, unknownReference } from '#libs/foundation';
import { keysetOf, type Page, pageOf } from '#libs/http';
import { type GroupContext, GroupDb, type GroupTx } from '#libs/tenancy';
import { planCertainMerges } from './certain-merges.policy';
import { AUTOMATIC_REASON } from './match-persons.policy';
import { GroupPersonMerge, GroupPersonProposal, type ProposalState } from './person-history.entity';
import type { GroupPerson } from './person.entity';
import type {
  ListPersonMergesQuery,
  ListProposalsQuery,
  MergePersonDto,
  PersonMergeDto,
  PersonProposalDto,
  ProposalDecision,
} from './persons.dto';
import {
  personErased,
  personMergeBuried,
  personMerged,
  personMergeUndone,
  personMergeWithItself,
  proposalDecided,
} from './persons.errors';
import {
  findMerges,
  findProposals,
  insertMerges,
  lockCertainProposals,
  lockFamilies,
  lockMerge,
  lockPersons,
  lockProposal,
  noteMerged,
  PERSON_MERGE_SORTS,
  pointAll,
  pointAt,
  pointBack,
  PROPOSAL_SORTS,
  queueForMerges,
} from './persons.queries';
import { requirePerson } from './persons.service';

const CERTAIN_AT_ONCE = 1_000;

/**
 * Persons that are one (集团客户合并), undone at will. A merge moves nothing: it points one person at the other, and what
 * belongs to a person is looked up over both. GRP-01
 */
@Injectable()
export class PersonMergesService {
  constructor(
    private readonly db: GroupDb,
    private readonly clock: Clock,
  ) {}

  /** Throws `not_found`, `person_merged` where one of the two is merged already, `person_erased`. */
  async merge(ctx: GroupContext, survivorId: string, { mergedId }: MergePersonDto): Promise<PersonMergeDto> {
    if (survivorId === mergedId) throw new DomainError(personMergeWithItself);
    const id = newId();
    return this.db.run(ctx, async (tx) => {
      const { survivor, merged } = await this.lock(tx, survivorId, mergedId);
      if (!survivor) throw new DomainError(notFound);
      if (!merged) throw refusedField({ pointer: '#/mergedId', code: unknownReference.code });
      for (const person of [survivor, merged]) {
        if (person.mergedIntoId) throw new DomainError(personMerged, { params: { survivorId: person.mergedIntoId } });
        if (person.erasedAt) throw new DomainError(personErased);
      }
      return this.mergeIn(tx, ctx, { id, survivorId, mergedId, proposalId: null });
    });
  }

  /** Throws `not_found`, `person_merge_undone`, and `person_merge_buried` where the survivor was merged since. */
  undo(ctx: GroupContext, survivorId: string, mergeId: string): Promise<PersonMergeDto> {
    return this.db.run(ctx, async (tx) => {
      const [, merge, [survivor]] = await Promise.all([
        queueForMerges(tx),
        lockMerge(tx, survivorId, mergeId),
        lockPersons(tx, [survivorId]),
      ]);
      if (!merge) throw new DomainError(notFound);
      if (merge.undoneAt) throw new DomainError(personMergeUndone);
      if (survivor?.erasedAt) throw new DomainError(personErased);
      if (survivor?.mergedIntoId) {
        throw new DomainError(personMergeBuried, { params: { survivorId: survivor.mergedIntoId } });
      }
      const undone = { ...merge, undoneAt: this.clock.now(), undoneBy: ctx.actor.id };
      await Promise.all([
        tx.update(GroupPersonMerge, { id: mergeId }, { undoneAt: undone.undoneAt, undoneBy: undone.undoneBy }),
        pointBack(tx, merge),
        recordEvent(tx, ctx, {
          type: 'person.merge-undone',
          subject: { type: 'person', id: survivorId },
          payload: { mergeId, mergedId: merge.mergedId },
        }),
      ]);
      return toMergeDto(undone);
    });
  }

  /** Merges into a person, undone ones included. Throws `not_found`. */
  list(ctx: GroupContext, survivorId: string, query: ListPersonMergesQuery): Promise<Page<PersonMergeDto>> {
    const keyset = keysetOf(query, PERSON_MERGE_SORTS);
    return this.db.run(ctx, async (tx) => {
      const [found] = await Promise.all([findMerges(tx, survivorId, keyset), requirePerson(tx, survivorId)]);
      return pageOf(found, keyset, toMergeDto);
    });
  }

  listProposals(ctx: GroupContext, query: ListProposalsQuery): Promise<Page<PersonProposalDto>> {
    const keyset = keysetOf(query, PROPOSAL_SORTS);
    return this.db.run(ctx, async (tx) =>
      pageOf(await findProposals(tx, query.state ?? 'open', keyset), keyset, (proposal) => proposal),
    );
  }

  /** Throws `not_found`, `person_proposal_decided`, `person_erased`. */
  decide(ctx: GroupContext, id: string, decision: ProposalDecision): Promise<PersonProposalDto> {
    const mergeId = newId();
    return this.db.run(ctx, async (tx) => {
      const [, proposal] = await Promise.all([queueForMerges(tx), lockProposal(tx, id)]);
      if (!proposal) throw new DomainError(notFound);
      if (proposal.state !== 'open') throw new DomainError(proposalDecided, { params: { state: proposal.state } });
      return this.decideIn(tx, ctx, proposal, decision === 'merge' ? 'merged' : 'rejected', mergeId);
    });
  }

  /**
   * Merges the persons that are one beyond doubt: one customer gave the phone of the one and the ID number of the other,
   * and they have no two ID numbers. Says how many there were.
   */
  async carryOutCertain(ctx: GroupContext): Promise<number> {
    let carriedOut = 0;
    for (let block = CERTAIN_AT_ONCE; block === CERTAIN_AT_ONCE;) {
      const done = await this.db.run(ctx, (tx) => this.carryOutBlock(tx, ctx));
      block = done.found;
      carriedOut += done.decided;
    }
    return carriedOut;
  }

  /** However many there are of them, in the same few statements. */
  private async carryOutBlock(tx: GroupTx, ctx: GroupContext): Promise<{ found: number; decided: number }> {
    const [, proposals] = await Promise.all([
      queueForMerges(tx),
      lockCertainProposals(tx, AUTOMATIC_REASON, CERTAIN_AT_ONCE),
    ]);
    if (proposals.length === 0) return { found: 0, decided: 0 };
    const persons = await lockFamilies(tx, [...new Set(proposals.flatMap(({ oneId, otherId }) => [oneId, otherId]))]);
    const { merges, decided, pointed } = planCertainMerges(proposals, persons);
    const made = merges.map((merge) => ({ id: newId(), ...merge }));
    const by = { at: this.clock.now(), actorId: ctx.actor.id };
    await Promise.all([
      pointAll(tx, pointed),
      insertMerges(tx, made, by),
      noteMerged(
        tx,
        decided.map(({ id }) => id),
        by,
      ),
      recordEvents(tx, ctx, [
        ...made.map((merge) => mergedEvent(merge)),
        ...decided.map((proposal) => decidedEvent(proposal, 'merged')),
      ]),
    ]);
    return { found: proposals.length, decided: decided.length };
  }

  private async decideIn(
    tx: GroupTx,
    ctx: GroupContext,
    proposal: GroupPersonProposal,
    state: Exclude<ProposalState, 'open'>,
    mergeId: string,
  ): Promise<PersonProposalDto> {
    const decided = { ...proposal, state, decidedAt: this.clock.now(), decidedBy: ctx.actor.id };
    const { decidedAt, decidedBy } = decided;
    if (state === 'merged') await this.mergeProposed(tx, ctx, proposal, mergeId);
    await Promise.all([
      tx.update(GroupPersonProposal, { id: proposal.id }, { state, decidedAt, decidedBy }),
      recordEvent(tx, ctx, decidedEvent(proposal, state)),
    ]);
    return decided;
  }

  /** The two may have been merged with others since, or with each other: what is merged is who they are now. */
  private async mergeProposed(
    tx: GroupTx,
    ctx: GroupContext,
    { id: proposalId, oneId, otherId }: GroupPersonProposal,
    mergeId: string,
  ): Promise<void> {
    const { survivor: one, merged: other } = await this.lock(tx, oneId, otherId);
    const survivorId = one?.mergedIntoId ?? oneId;
    const mergedId = other?.mergedIntoId ?? otherId;
    if (survivorId === mergedId) return;
    const persons = await lockPersons(tx, [survivorId, mergedId]);
    if (persons.some(({ erasedAt }) => erasedAt)) throw new DomainError(personErased);
    await this.mergeIn(tx, ctx, { id: mergeId, survivorId, mergedId, proposalId });
  }

  private async lock(
    tx: GroupTx,
    survivorId: string,
    mergedId: string,
  ): Promise<{ survivor?: GroupPerson; merged?: GroupPerson }> {
    const [, locked] = await Promise.all([queueForMerges(tx), lockPersons(tx, [survivorId, mergedId])]);
    return {
      survivor: locked.find(({ id }) => id === survivorId),
      merged: locked.find(({ id }) => id === mergedId),
    };
  }

  private async mergeIn(tx: GroupTx, ctx: GroupContext, pair: MergedPair): Promise<PersonMergeDto> {
    const pointed = await pointAt(tx, pair.mergedId, pair.survivorId);
    const merge: GroupPersonMerge = {
      ...pair,
      followedIds: pointed.filter((id) => id !== pair.mergedId),
      mergedAt: this.clock.now(),
      mergedBy: ctx.actor.id,
      undoneAt: null,
      undoneBy: null,
    };
    await Promise.all([tx.insert(GroupPersonMerge, merge), recordEvent(tx, ctx, mergedEvent(pair))]);
    return toMergeDto(merge);
  }
}

type MergedPair = Pick<GroupPersonMerge, 'id' | 'survivorId' | 'mergedId' | 'proposalId'>;

function mergedEvent({ id: mergeId, survivorId, mergedId, proposalId }: MergedPair): NewEvent {
  return {
    type: 'person.merged',
    subject: { type: 'person', id: survivorId },
    payload: { mergeId, mergedId, proposalId },
  };
}

function decidedEvent(
  { id: proposalId, oneId, otherId, reason }: Pick<GroupPersonProposal, 'id' | 'oneId' | 'otherId' | 'reason'>,
  state: ProposalState,
): NewEvent {
  return {
    type: 'person.proposal-decided',
    subject: { type: 'person', id: oneId },
    payload: { proposalId, otherId, reason, state },
  };
}

function toMergeDto({ followedIds: _followedIds, ...merge }: GroupPersonMerge): PersonMergeDto {
  return merge;
}
