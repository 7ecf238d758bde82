import { Injectable } from '@nestjs/common';
import { rows, sql } from '#libs/database';
import { recordEvent } from '#libs/events';
import { Clock, refusedField, startOfDay } from '#libs/foundation';
import { defineSorts, keysetOf, type Page, pageOf } from '#libs/http';
import { policyInForce } from '#libs/policies';
import { type GroupContext, refusalOf, type StoreContext, StoreDb, type StoreTx, TenantDirectory } from '#libs/tenancy';
import { askedPeriod } from './asked-period';
import { KPI } from './kpi-policies';
import { sqlOf } from './kpis-in-force';
import { recordTypeOf } from './record-types';
import type { GroupKpiRecordsQuery, KpiRecordDto, KpiRecordsQuery } from './reports.dto';

interface FoundRecord {
  readonly id: string;
  readonly number: string;
  readonly at: Date;
  readonly value: string;
}

/** Opens a figure down to its records: no figure without a basis. SEC-04, SEC-06 */
@Injectable()
export class KpiRecords {
  constructor(
    private readonly db: StoreDb,
    private readonly directory: TenantDirectory,
    private readonly clock: Clock,
  ) {}

  /** The records behind one side of the store's figure. Throws `not_found` for an unknown figure. */
  ofStore(ctx: StoreContext, kpi: string, query: KpiRecordsQuery): Promise<Page<KpiRecordDto>> {
    return this.db.run(ctx, (tx) => this.list(tx, ctx, kpi, query));
  }

  /**
   * The same for headquarters, which enters the one store that it asks for as that store's role, and leaves a trace in
   * the store's log. Throws `validation_failed` for a store that the caller may not look into, as for one that does not
   * exist, and `not_found` for an unknown figure.
   */
  async ofGroup(ctx: GroupContext, kpi: string, query: GroupKpiRecordsQuery): Promise<Page<KpiRecordDto>> {
    const inStore = await this.enter(ctx, query.store);
    const { from, before } = askedPeriod(query);
    return this.db.run(inStore, async (tx) => {
      const [page] = await Promise.all([
        this.list(tx, inStore, kpi, query),
        recordEvent(tx, inStore, {
          type: 'report.records-read',
          subject: { type: 'store', id: inStore.store.id },
          payload: { kpi: kpi.slice(0, 60), side: query.side, from, before },
        }),
      ]);
      return page;
    });
  }

  private async enter(ctx: GroupContext, storeCode: string): Promise<StoreContext> {
    const store = await this.directory.findStore(storeCode);
    const isVisible = store?.group.id === ctx.group.id && (ctx.stores === 'all' || ctx.stores.has(storeCode));
    if (!store || !isVisible) throw refusedField({ parameter: 'store', code: 'unknown_reference' });
    if (!store.servable) throw refusalOf(store);
    const { actor, client, permissions, requestId, locale } = ctx;
    return { kind: 'store', store, actor, client, permissions, requestId, locale };
  }

  private async list(
    tx: StoreTx,
    { store }: StoreContext,
    code: string,
    query: KpiRecordsQuery,
  ): Promise<Page<KpiRecordDto>> {
    const { side } = query;
    const period = askedPeriod(query);
    const { document } = await policyInForce(tx, KPI, code, this.clock.now());
    const { catalogue, at, of, adds } = sqlOf(document);
    const { number, path } = recordTypeOf(catalogue);
    const sorts = defineSorts({ at: { column: at, type: 'instant' } }, { id: catalogue.id, fallback: 'at' });
    const keyset = keysetOf(query, sorts);
    const found = await rows<FoundRecord>(
      tx,
      sql`select ${catalogue.id} as id, ${number} as number, ${at} as at, trim_scale((${adds[side]})::numeric)::text as value
          from ${catalogue.from}
          where ${at} >= ${startOfDay(period.from, store.timeZone)} and ${at} < ${startOfDay(period.before, store.timeZone)}
            and ${of[side]} and ${keyset.where} ${keyset.orderAndLimit}`,
    );
    return pageOf(found, keyset, (record) => ({
      ...record,
      recordType: catalogue.code,
      href: `/v1/stores/${store.code}/${path}/${record.id}`,
    }));
  }
}
