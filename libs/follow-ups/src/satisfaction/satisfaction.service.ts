import { Injectable } from '@nestjs/common';
import { Clock, type Locale, startOfDay } from '#libs/foundation';
import type { PeriodQuery } from '#libs/http';
import { type PolicyInForce, policyInForce } from '#libs/policies';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import type {
  SatisfactionIndexDocument,
  SatisfactionIndexDto,
  SatisfactionRulesDocument,
} from '../surveys/satisfaction-policy.dto';
import { SATISFACTION_INDEX, SATISFACTION_RULES, USUAL } from '../surveys/survey-policies';
import { bandOf, influenceOf, levelsOf, matrixLines, pairsOf, quadrantOf, QUADRANTS } from './influence.policy';
import type {
  CareEffectDto,
  ComparisonQuery,
  GroupScoreDto,
  IndexScoreDto,
  MatrixEntryDto,
  MatrixQuery,
  ModeComparisonDto,
  SatisfactionDto,
  SatisfactionMatrixDto,
  SatisfactionQuery,
  SideDto,
} from './satisfaction.dto';
import {
  findCareFigures,
  findIndexFigures,
  findModeFigures,
  type IndexFigure,
  type ModeFigure,
} from './satisfaction.queries';

interface Rules {
  readonly tree: PolicyInForce<SatisfactionIndexDocument>;
  readonly rules: PolicyInForce<SatisfactionRulesDocument>;
}

/** Figures of satisfaction (满意度分析), each of which opens to its responses. FUP-06, FUP-16..20, FUP-23, FUP-24 */
@Injectable()
export class SatisfactionService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
  ) {}

  /** Score, band and influence of each index; touch points by department and dimension. */
  indexes(ctx: StoreContext, query: SatisfactionQuery): Promise<SatisfactionDto> {
    return this.db.run(ctx, async (tx) => {
      const { tree, rules } = await this.inForce(tx);
      const { target, minimumSample, bands } = rules.document;
      const indexes = await this.scores(tx, ctx, query, { tree, rules });
      const touchPoints = indexes.filter(({ level }) => level === 3);
      const by = (field: 'department' | 'dimension') => groupScores(touchPoints, (one) => one[field], bands);
      const [departments, dimensions] = [by('department'), by('dimension')];
      return { policyRef: rules.ref, target, minimumSample, indexes, departments, dimensions };
    });
  }

  /** Where each index of a level stands between satisfaction and importance. FUP-20 */
  matrix(ctx: StoreContext, query: MatrixQuery): Promise<SatisfactionMatrixDto> {
    return this.db.run(ctx, async (tx) => {
      const scores = await this.scores(tx, ctx, query, await this.inForce(tx));
      const placed = scores.flatMap(({ level, score, influence, ...one }) =>
        level === query.level && score !== null && influence !== null
          ? [{ ...one, score: Number(score), strength: Number(influence.strength) }]
          : [],
      );
      const lines = matrixLines(placed);
      const entries = placed.map(({ index, label, department, score, strength }): MatrixEntryDto => {
        const quadrant = quadrantOf({ score, strength }, lines ?? { score, strength });
        return { index, label, department, score: score.toFixed(2), strength: strength.toFixed(3), quadrant };
      });
      const rank = ({ quadrant }: MatrixEntryDto) => QUADRANTS.indexOf(quadrant);
      entries.sort((a, b) => rank(a) - rank(b) || Number(b.strength) - Number(a.strength));
      return { scoreLine: lines?.score.toFixed(2) ?? null, strengthLine: lines?.strength.toFixed(3) ?? null, entries };
    });
  }

  /** The same touch points, asked in two ways: by phone and by a mystery shopper. FUP-17 */
  comparison(ctx: StoreContext, query: ComparisonQuery): Promise<ModeComparisonDto> {
    const { mode, against } = query;
    return this.db.run(ctx, async (tx) => {
      const [{ document }, figures] = await Promise.all([
        policyInForce(tx, SATISFACTION_INDEX, USUAL, this.clock.now()),
        findModeFigures(tx, { ...instantsOf(ctx, query), mode: [mode, against] }),
      ]);
      const indexes = inOrderOf(document.indexes, [...new Set(figures.map(({ index }) => index))]);
      const sideOf = (index: string, asked: string) =>
        figures.find((figure) => figure.index === index && figure.mode === asked);
      return {
        indexes: indexes.map(({ index, known }) => {
          const [one, other] = [sideOf(index, mode), sideOf(index, against)];
          const difference = one && other ? (one.score - other.score).toFixed(2) : null;
          return {
            index,
            label: labelOf(index, known, ctx.locale),
            one: toSide(one),
            other: toSide(other),
            difference,
          };
        }),
      };
    });
  }

  /** What care for customers achieves. FUP-24 */
  careEffect(ctx: StoreContext, query: PeriodQuery): Promise<CareEffectDto> {
    const period = { ...instantsOf(ctx, query), firstDay: query.from, dayAfter: query.before };
    return this.db.run(ctx, async (tx) => {
      const { scores, visitors, repeatVisitors, ...figures } = await findCareFigures(tx, period);
      const scoreOf = (index: string) => scores[index]?.toFixed(2) ?? null;
      return {
        ...figures,
        satisfaction: scoreOf('overall'),
        brandImage: scoreOf('brand_image'),
        loyalty: {
          ...{ visitors, repeatVisitors, repeatRate: percent(repeatVisitors, visitors) },
          ...{ repurchase: scoreOf('repurchase'), recommendation: scoreOf('recommendation') },
        },
      };
    });
  }

  private async inForce(tx: StoreTx): Promise<Rules> {
    const now = this.clock.now();
    const [tree, rules] = await Promise.all([
      policyInForce(tx, SATISFACTION_INDEX, USUAL, now),
      policyInForce(tx, SATISFACTION_RULES, USUAL, now),
    ]);
    return { tree, rules };
  }

  private async scores(
    tx: StoreTx,
    ctx: StoreContext,
    query: SatisfactionQuery,
    { tree, rules }: Rules,
  ): Promise<IndexScoreDto[]> {
    const { indexes } = tree.document;
    const { mode, survey } = query;
    const found = await findIndexFigures(tx, { ...instantsOf(ctx, query), mode, survey }, pairsOf(indexes));
    const levels = levelsOf(indexes);
    const figures = new Map(found.indexes.map((figure) => [figure.index, figure]));
    return inOrderOf(indexes, [...indexes.map(({ code }) => code), ...figures.keys()]).map(({ index, known }) => {
      const influence = influenceOf(index, found.pairs, rules.document.minimumSample);
      return {
        ...{ index, label: labelOf(index, known, ctx.locale), level: levels.get(index) ?? null },
        ...{
          parent: known?.parent ?? null,
          department: known?.department ?? null,
          dimension: known?.dimension ?? null,
        },
        ...toScore(figures.get(index), rules.document.bands),
        influence: influence && { ...influence, strength: influence.strength.toFixed(3) },
      };
    });
  }
}

interface Ordered {
  readonly index: string;
  readonly known: SatisfactionIndexDto | undefined;
}

/** Indexes in the order of the tree, and after them those that are no longer in it. */
function inOrderOf(tree: readonly SatisfactionIndexDto[], wanted: readonly string[]): Ordered[] {
  const codes = new Set(wanted);
  const known = tree.filter(({ code }) => codes.has(code)).map((one) => ({ index: one.code, known: one }));
  const gone = [...codes].filter((code) => !tree.some((one) => one.code === code));
  return [...known, ...gone.sort().map((index) => ({ index, known: undefined }))];
}

const labelOf = (index: string, known: SatisfactionIndexDto | undefined, locale: Locale): string =>
  known?.label[locale] ?? index;

function instantsOf({ store }: StoreContext, { from, before }: PeriodQuery): { from: Date; before: Date } {
  return { from: startOfDay(from, store.timeZone), before: startOfDay(before, store.timeZone) };
}

type Bands = SatisfactionRulesDocument['bands'];

function toScore(figure: IndexFigure | undefined, bands: Bands) {
  const { answers = 0, score = null, satisfied = 0, soSo = 0, notSatisfied = 0 } = figure ?? {};
  return {
    ...{ answers, satisfied, soSo, notSatisfied, score: score?.toFixed(2) ?? null },
    band: score === null ? null : bandOf(score, bands).code,
    satisfactionRate: percent(satisfied, answers),
  };
}

function toSide(figure: ModeFigure | undefined): SideDto {
  const { answers = 0, score = null, satisfied = 0 } = figure ?? {};
  return { answers, score: score?.toFixed(2) ?? null, satisfactionRate: percent(satisfied, answers) };
}

/** Means of touch points over all their answers. */
function groupScores(
  touchPoints: readonly IndexScoreDto[],
  keyOf: (one: IndexScoreDto) => string | null,
  bands: Bands,
): GroupScoreDto[] {
  const codes = [...new Set(touchPoints.flatMap((one) => keyOf(one) ?? []))].sort();
  return codes.map((code) => {
    const own = touchPoints.filter((one) => keyOf(one) === code);
    const answers = own.reduce((sum, one) => sum + one.answers, 0);
    const score = own.reduce((sum, one) => sum + Number(one.score ?? 0) * one.answers, 0) / answers;
    if (answers === 0) return { code, answers, score: null, band: null };
    return { code, answers, score: score.toFixed(2), band: bandOf(score, bands).code };
  });
}

const percent = (part: number, whole: number): string | null =>
  whole === 0 ? null : ((part / whole) * 100).toFixed(2);
