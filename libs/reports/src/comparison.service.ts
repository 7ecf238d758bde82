import { Injectable } from '@nestjs/common';
import { Clock, type Locale, refusedField } from '#libs/foundation';
import { findPlacedStores, type PlacedStore } from '#libs/identity';
import { policiesInForce, policiesOfStoresInForce, type PolicyInForce } from '#libs/policies';
import {
  type GroupContext,
  GroupDb,
  type KnownStore,
  type StoreContext,
  StoreDb,
  type StoreRef,
  TenantDirectory,
} from '#libs/tenancy';
import { askedPeriod } from './asked-period';
import { findExactBases, findStoreBases, findStoreFigures, type StoreBasis } from './comparison.queries';
import { type Counted, targetOf, together } from './kpi-comparison.policy';
import type { KpiTargetDto } from './kpi-definition.dto';
import { KPI_TARGET } from './kpi-policies';
import { type KpiMeasure, type KpiTarget, kpiValue, ranks, standing } from './kpi-value.policy';
import { type Kpi, kpisInForce } from './kpis-in-force';
import type { DayRange } from './report-period.policy';
import type {
  CompareKpisQuery,
  ComparedKpiDto,
  Grouping,
  KpiComparisonDto,
  KpiFigureDto,
  KpiHeadDto,
  KpisQuery,
  StoreKpisDto,
} from './reports.dto';

/**
 * Figures from the roll-up: of one store, and of the stores of a group side by side. Never touches a store's records.
 * KPI-01..06, KPI-08..12, KPI-19, KPI-20, TEN-03
 */
@Injectable()
export class Comparison {
  constructor(
    private readonly groups: GroupDb,
    private readonly stores: StoreDb,
    private readonly directory: TenantDirectory,
    private readonly clock: Clock,
  ) {}

  /**
   * The stores that the caller may see, or their regions or brands, side by side.
   * Throws `validation_failed` for a store that is not among them, for an unknown figure and for no period.
   */
  async compare(ctx: GroupContext, query: CompareKpisQuery): Promise<KpiComparisonDto> {
    const period = askedPeriod(query);
    const stores = chosenStores(ctx, await this.directory.storesOf(ctx.group), query.store);
    const now = this.clock.now();
    const isAll = ctx.stores === 'all' && query.store === undefined;
    const scope = { storeIds: isAll ? null : stores.map(({ id }) => id), kpis: query.kpi ?? null };
    const read = await this.groups.run(ctx, async (tx) => {
      const inForce = kpisInForce(tx, now);
      const [kpis, places, targets, ownTargets, figures, bases] = await Promise.all([
        inForce,
        findPlacedStores(tx),
        policiesInForce(tx, KPI_TARGET, now),
        policiesOfStoresInForce(tx, KPI_TARGET, now),
        findStoreFigures(tx, period, scope),
        // on its way while the figures are still being added up
        inForce.then((kpis) => findStoreBases(tx, scope.storeIds, refsOf(kpis))),
      ]);
      return { kpis, places, targets, ownTargets, figures, bases };
    });
    const rows = rowsOf(query.groupBy, stores, new Map(read.places.map((place) => [place.id, place])));
    const groupTargets = byCode(read.targets);
    const storeTargets = new Map(
      read.ownTargets.map(({ storeRole, code, document }) => [`${storeRole} ${code}`, document]),
    );
    const compared = chosenKpis(read.kpis, query.kpi).map((kpi): ComparedKpiDto => {
      const counted = read.figures.get(kpi.code);
      const groupTarget = targetIn(groupTargets.get(kpi.code), period);
      const teller = new FigureTeller(kpi, ctx.locale, read.bases);
      const told = rows.map(({ stores, only }) => {
        const ownTarget = only && storeTargets.get(`${only.schema} ${kpi.code}`);
        const target = ownTarget ? targetIn(ownTarget, period) : groupTarget;
        return teller.tell(countedOf(stores, counted), stores, target, only && recordsAt(kpi, period, only));
      });
      const places = ranks(
        told.map(({ value }) => value),
        kpi.definition.direction,
      );
      return {
        ...teller.head,
        rows: rows.map(({ code, name }, at) => ({
          code,
          name,
          rank: places[at] ?? null,
          figure: told[at] as KpiFigureDto,
        })),
      };
    });
    return { ...period, groupBy: query.groupBy, kpis: compared };
  }

  /** The figures of one store. Throws `validation_failed` for an unknown figure and for no period. */
  async ofStore(ctx: StoreContext, query: KpisQuery): Promise<StoreKpisDto> {
    const period = askedPeriod(query);
    const { store, locale } = ctx;
    const now = this.clock.now();
    const scope = { storeIds: [store.id], kpis: query.kpi ?? null };
    const [kpis, targets, figures, bases] = await this.stores.run(ctx, (tx) =>
      Promise.all([
        kpisInForce(tx, now),
        policiesInForce(tx, KPI_TARGET, now),
        findStoreFigures(tx, period, scope),
        findExactBases(tx, scope.storeIds),
      ]),
    );
    const targetsOf = byCode(targets);
    return {
      ...period,
      kpis: chosenKpis(kpis, query.kpi).map((kpi) => {
        const teller = new FigureTeller(kpi, locale, bases);
        const records = `/v1/stores/${store.code}/reports/kpis/${kpi.code}/records?${asQuery(period)}`;
        const target = targetIn(targetsOf.get(kpi.code), period);
        return {
          ...teller.head,
          figure: teller.tell(countedOf([store], figures.get(kpi.code)), [store], target, records),
        };
      }),
    };
  }
}

const refsOf = (kpis: readonly Kpi[]): string[] => kpis.map(({ ref }) => ref);

const asQuery = ({ from, before }: DayRange): string => `from=${from}&before=${before}`;

const recordsAt = ({ code }: Kpi, period: DayRange, store: KnownStore): string =>
  `/v1/group/reports/kpis/${code}/records?store=${store.code}&${asQuery(period)}`;

function targetIn(document: KpiTargetDto | undefined, { before }: DayRange): KpiTarget | null {
  return document ? targetOf(document.targets, before) : null;
}

/** Tells figures of one KPI, in one language. */
class FigureTeller {
  readonly head: KpiHeadDto;
  private readonly barriers: string[];

  constructor(
    { code, ref, definition }: Kpi,
    locale: Locale,
    private readonly bases: ReadonlyMap<string, StoreBasis>,
    private readonly measure: KpiMeasure = definition,
  ) {
    const { label, formula, unit, currency, direction, barriers } = definition;
    this.head = {
      kpi: code,
      label: label[locale],
      formula: formula[locale],
      definition: ref,
      unit,
      currency,
      direction,
    };
    this.barriers = barriers.map((barrier) => barrier[locale]);
  }

  tell(
    { numerator, denominator }: Counted,
    stores: readonly Pick<StoreRef, 'id'>[],
    target: KpiTarget | null,
    records: string | null,
  ): KpiFigureDto {
    const value = kpiValue(numerator, denominator, this.measure);
    const { kind, distance } = standing(value, target, this.measure);
    const { definition, asOf } = this.basisOf(stores);
    return {
      value,
      numerator,
      denominator,
      target,
      distance,
      reached: kind === 'open' ? null : kind === 'reached',
      barriers: kind === 'short' ? this.barriers : [],
      definition,
      asOf,
      records,
    };
  }

  /** Several stores are as old as the oldest of them, and of no definition where they are of several. */
  private basisOf(stores: readonly Pick<StoreRef, 'id'>[]): Pick<KpiFigureDto, 'definition' | 'asOf'> {
    let definition: string | null | undefined;
    let asOf: Date | null | undefined;
    for (const { id } of stores) {
      const basis = this.bases.get(id);
      const ref = basis ? this.refIn(basis) : null;
      definition = definition === undefined || definition === ref ? ref : null;
      if (!basis) asOf = null;
      else if (asOf === undefined || (asOf && basis.asOf < asOf)) asOf = basis.asOf;
    }
    return { definition: definition ?? null, asOf: asOf ?? null };
  }

  private refIn({ refs }: StoreBasis): string | null {
    return refs ? (refs[this.head.kpi] ?? null) : this.head.definition;
  }
}

/** What a row's stores did; most rows are of one store. */
function countedOf(
  stores: readonly Pick<StoreRef, 'id'>[],
  counted: ReadonlyMap<string, Counted> = new Map(),
): Counted {
  const parts: Counted[] = [];
  for (const { id } of stores) {
    const part = counted.get(id);
    if (part) parts.push(part);
  }
  return together(parts);
}

const byCode = (policies: readonly PolicyInForce<KpiTargetDto>[]): Map<string, KpiTargetDto> =>
  new Map(policies.map(({ code, document }) => [code, document]));

/** A store that is not the caller's is as unknown as one that does not exist. TEN-02 */
function chosenStores(
  ctx: GroupContext,
  all: readonly KnownStore[],
  codes: readonly string[] | undefined,
): readonly KnownStore[] {
  const visible = all.filter(({ code }) => ctx.stores === 'all' || ctx.stores.has(code));
  return codes ? chosen(visible, codes, ({ code }) => code, 'store') : visible;
}

function chosenKpis(kpis: readonly Kpi[], codes: readonly string[] | undefined): readonly Kpi[] {
  return codes ? chosen(kpis, codes, ({ code }) => code, 'kpi') : kpis;
}

function chosen<One>(
  all: readonly One[],
  codes: readonly string[],
  codeOf: (one: One) => string,
  parameter: string,
): readonly One[] {
  const asked = new Set(codes);
  const found = all.filter((one) => asked.has(codeOf(one)));
  if (found.length < asked.size) throw refusedField({ parameter, code: 'unknown_reference' });
  return found;
}

interface Row {
  readonly code: string | null;
  readonly name: string | null;
  readonly stores: readonly KnownStore[];
  /** The store that the row is about, where it is about one. */
  readonly only: KnownStore | null;
}

function rowsOf(grouping: Grouping, stores: readonly KnownStore[], places: ReadonlyMap<string, PlacedStore>): Row[] {
  if (grouping === 'store') {
    return stores.map((store) => ({
      code: store.code,
      name: places.get(store.id)?.name ?? store.name,
      stores: [store],
      only: store,
    }));
  }
  const units = new Map<string | null, Row & { stores: KnownStore[] }>();
  for (const store of stores) {
    const unit = places.get(store.id)?.[grouping] ?? null;
    const row = units.get(unit?.code ?? null);
    if (row) row.stores.push(store);
    else
      units.set(unit?.code ?? null, {
        code: unit?.code ?? null,
        name: unit?.name ?? null,
        stores: [store],
        only: null,
      });
  }
  // stores without one come last
  return [...units.values()].sort((a, b) => (a.code === null ? 1 : b.code === null ? -1 : a.code < b.code ? -1 : 1));
}
