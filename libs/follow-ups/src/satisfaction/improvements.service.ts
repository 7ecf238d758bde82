import { Injectable } from '@nestjs/common';
import { changesBetween, recordEvent } from '#libs/events';
import { Clock, DomainError, newId, notFound, refusedField, refusedStep, versionConflict } from '#libs/foundation';
import { keysetOf, type Page, pageOf } from '#libs/http';
import { policyInForce } from '#libs/policies';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import { SATISFACTION_INDEX, SATISFACTION_RULES, USUAL } from '../surveys/survey-policies';
import type { Improvement, ImprovementState } from './improvement.entity';
import {
  type EffectSide,
  findEffect,
  findImprovement,
  findImprovements,
  IMPROVEMENT_SORTS,
  insertImprovement,
  lockImprovement,
  updateImprovement,
} from './improvements.queries';
import {
  type AddFindingDto,
  type CreateImprovementDto,
  type EffectSideDto,
  type ImprovementDto,
  type ImprovementEffectDto,
  type ListImprovementsQuery,
  toImprovementDto,
  type UpdateImprovementDto,
} from './improvements.dto';
import { findingsFull, improvementState, indexUnknown, introductionMissing } from './improvements.errors';
import { isClear } from './influence.policy';

const MOST_FINDINGS = 50;

const NEXT: Readonly<Record<ImprovementState, readonly ImprovementState[]>> = {
  planned: ['introduced', 'dropped'],
  introduced: ['evaluated', 'dropped'],
  evaluated: [],
  dropped: [],
};

/** What the store does about weak points (改进措施), and whether it helps. FUP-16, FUP-22, FUP-24 */
@Injectable()
export class ImprovementsService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
  ) {}

  list(ctx: StoreContext, query: ListImprovementsQuery): Promise<Page<ImprovementDto>> {
    const keyset = keysetOf(query, IMPROVEMENT_SORTS);
    return this.db.run(ctx, async (tx) => pageOf(await findImprovements(tx, query, keyset), keyset, toImprovementDto));
  }

  /** Throws `not_found`. */
  get(ctx: StoreContext, id: string): Promise<ImprovementDto> {
    return this.db.run(ctx, async (tx) => {
      const improvement = await findImprovement(tx, id);
      if (!improvement) throw new DomainError(notFound);
      return toImprovementDto(improvement);
    });
  }

  /** Throws `validation_failed` for an index that the tree in force does not have: nothing would ever be compared. */
  create(ctx: StoreContext, input: CreateImprovementDto): Promise<ImprovementDto> {
    const now = this.clock.now();
    const { index: indexCode, title, measure = null, ownerRole = null, windowDays, introducedOn = null } = input;
    const state = introducedOn === null ? 'planned' : 'introduced';
    const improvement: Improvement = {
      ...{ id: newId(), indexCode, title, measure, ownerRole, state, introducedOn, windowDays, findings: [] },
      ...{ version: 1, createdAt: now, updatedAt: now },
    };
    return this.db.run(ctx, async (tx) => {
      const { document } = await policyInForce(tx, SATISFACTION_INDEX, USUAL, now);
      if (!document.indexes.some(({ code }) => code === indexCode)) {
        throw refusedField({ pointer: '#/index', code: indexUnknown.code });
      }
      await Promise.all([
        insertImprovement(tx, improvement),
        recordEvent(tx, ctx, {
          type: `improvement.${state}`,
          subject: { type: 'improvement', id: improvement.id },
          payload: { index: indexCode, introducedOn },
        }),
      ]);
      return toImprovementDto(improvement);
    });
  }

  /**
   * Changes it, or moves it on; a day of introduction introduces what was planned. Throws `not_found`, `version_conflict`,
   * `improvement_state`, and `validation_failed` for what would be introduced on no day.
   */
  update(
    ctx: StoreContext,
    id: string,
    version: number | undefined,
    { windowDays, title, ...patch }: UpdateImprovementDto,
  ): Promise<ImprovementDto> {
    return this.db.run(ctx, async (tx) => {
      const before = await take(tx, id, version);
      const introduces = before.state === 'planned' && typeof patch.introducedOn === 'string';
      const to = patch.state ?? (introduces ? 'introduced' : before.state);
      if (to !== before.state) refuseUnless(before.state, to);
      const introducedOn = patch.introducedOn === undefined ? before.introducedOn : patch.introducedOn;
      if ((to === 'introduced' || to === 'evaluated') && introducedOn === null) {
        throw refusedField({ pointer: '#/introducedOn', code: introductionMissing.code });
      }
      const kept = { ...(title != null && { title }), ...(windowDays != null && { windowDays }) };
      return this.write(tx, ctx, before, { ...patch, ...kept, state: to });
    });
  }

  /** Adds what a study or a review found. Throws `not_found`, `improvement_findings_full`. FUP-24 */
  addFinding(ctx: StoreContext, id: string, { score = null, ...found }: Finding): Promise<ImprovementDto> {
    return this.db.run(ctx, async (tx) => {
      const before = await take(tx, id, undefined);
      if (before.findings.length >= MOST_FINDINGS) {
        throw new DomainError(findingsFull, { params: { max: MOST_FINDINGS } });
      }
      return this.write(tx, ctx, before, { findings: [...before.findings, { ...found, score }] });
    });
  }

  /** Scores before and after it. Throws `not_found`. */
  effect(ctx: StoreContext, id: string): Promise<ImprovementEffectDto> {
    return this.db.run(ctx, async (tx) => {
      const [found, { document }] = await Promise.all([
        findEffect(tx, id, ctx.store.timeZone),
        policyInForce(tx, SATISFACTION_RULES, USUAL, this.clock.now()),
      ]);
      if (!found) throw new DomainError(notFound);
      const { index, introduced, earlier, later } = found;
      if (!introduced) return { index, before: null, after: null, difference: null, clear: null };
      const bothKnown = earlier.score !== null && later.score !== null;
      const difference = bothKnown ? (Number(later.score) - Number(earlier.score)).toFixed(2) : null;
      const clear = isClear(earlier, later, document.minimumSample);
      return { index, before: toSide(earlier), after: toSide(later), difference, clear };
    });
  }

  private async write(
    tx: StoreTx,
    ctx: StoreContext,
    before: Improvement,
    change: Partial<Improvement>,
  ): Promise<ImprovementDto> {
    const { id, state: from } = before;
    const { state = from } = change;
    const { findings: _findings, ...told } = change;
    const [, , after] = await Promise.all([
      updateImprovement(tx, before, change, this.clock.now()),
      recordEvent(tx, ctx, {
        type: state === from ? 'improvement.changed' : `improvement.${state}`,
        subject: { type: 'improvement', id },
        // texts may name people
        changes: changesBetween<Improvement>(before, told, ['title', 'measure']),
        payload: { index: before.indexCode },
      }),
      findImprovement(tx, id),
    ]);
    return toImprovementDto(after as Improvement);
  }
}

type Finding = Omit<AddFindingDto, 'score'> & { readonly score?: number | null };

async function take(tx: StoreTx, id: string, version: number | undefined): Promise<Improvement> {
  const improvement = await lockImprovement(tx, id);
  if (!improvement) throw new DomainError(notFound);
  if (version !== undefined && version !== improvement.version) {
    throw new DomainError(versionConflict, { params: { currentVersion: improvement.version } });
  }
  return improvement;
}

function refuseUnless(from: ImprovementState, to: ImprovementState): void {
  if (NEXT[from].includes(to)) return;
  throw refusedStep(improvementState, { from, to, allowed: NEXT[from] });
}

function toSide({ from, before, answers, score, satisfied }: EffectSide): EffectSideDto {
  const satisfactionRate = answers === 0 ? null : ((satisfied / answers) * 100).toFixed(2);
  return { from, before, answers, score: score?.toFixed(2) ?? null, satisfactionRate };
}
