import { Injectable } from '@nestjs/common';
import { AppConfig } from '#libs/config';
import { row, sql } from '#libs/database';
import { recordEvent } from '#libs/events';
import { Clock, DomainError, newId, notFound, refusedField } from '#libs/foundation';
import { type JobDto, type Page, type PageQuery, toJobDto } from '#libs/http';
import { type JobRun, JobQueue, platformJobRuns } from '#libs/queue';
import { FileLinks, ObjectStorage } from '#libs/storage';
import { type GroupContext, type PlatformContext, PlatformDb, type PlatformTx, type TenantState } from '#libs/tenancy';
import { asPlatform } from '../access/contexts';
import { permissionNotHeld } from '../identity.errors';
import { assertState } from '../tenants/suspension.service';
import { exportNotReady, exportRunning } from './exports.errors';
import type { CreateExportDto, ExportLinkDto, TenantExportDto } from './exports.dto';
import { EXPORT_TENANT, EXPORT_TYPE } from './exports.job';
import {
  dropExport,
  type ExportsOf,
  findPlacedExport,
  getExport,
  listExports,
  type PlacedExport,
} from './exports.queries';
import { type ExportKind, TenantExport } from './tenant-export.entity';

type Caller = GroupContext | PlatformContext;

interface ExportedTenant {
  readonly id: string;
  readonly groupId: string;
  readonly groupSchema: string;
  readonly state: TenantState;
  /** One is asked for and not done. */
  readonly isBeingExported: boolean;
}

/** How long the file of an export is kept. */
const KEPT_MS = 7 * 24 * 3_600_000;

const READ_ID_NUMBERS = 'customers:read-id-number';

/** Exports of all that a store or a group has: for whoever leaves, or wants to have their own. SEC-08 */
@Injectable()
export class Exports {
  constructor(
    private readonly db: PlatformDb,
    private readonly clock: Clock,
    private readonly queue: JobQueue,
    private readonly storage: ObjectStorage,
    private readonly links: FileLinks,
    private readonly config: AppConfig,
  ) {}

  /**
   * The operator asks, on behalf of the group; ID numbers stay sealed.
   * @throws DomainError `not_found`, `tenant_state_refused`, `export_running`
   */
  async requestByOperator(ctx: PlatformContext, kind: ExportKind, code: string): Promise<JobDto> {
    const answer = await this.db.run(ctx, async (tx) => {
      const tenant = await findTenant(tx, kind, code);
      if (!tenant) throw new DomainError(notFound);
      const [job] = await this.insert(tx, ctx, tenant, { kind, code, clearIdNumbers: false });
      return toJobDto(job, this.config.publicUrl, ctx.locale);
    });
    await this.queue.add(EXPORT_TENANT, { exportId: answer.id });
    return answer;
  }

  /** @throws DomainError `validation_failed`, `permission_not_held`, `export_running` */
  async requestByGroup(ctx: GroupContext, { storeCode, clearIdNumbers }: CreateExportDto): Promise<TenantExportDto> {
    if (clearIdNumbers) requireIdNumbers(ctx);
    const [kind, code]: [ExportKind, string] = storeCode ? ['store', storeCode] : ['group', ctx.group.code];
    const platform = asPlatform(ctx);
    const answer = await this.db.run(platform, async (tx) => {
      const tenant = await findTenant(tx, kind, code);
      const isOurs = tenant?.groupId === ctx.group.id;
      if (!tenant || !isOurs) throw refusedField({ pointer: '#/storeCode', code: 'unknown_store' });
      const [, created] = await this.insert(tx, platform, tenant, { kind, code, clearIdNumbers });
      return created;
    });
    await this.queue.add(EXPORT_TENANT, { exportId: answer.id });
    return answer;
  }

  list(ctx: Caller, query: PageQuery): Promise<Page<TenantExportDto>> {
    return this.db.run(asPlatform(ctx), (tx) => listExports(tx, ownerOf(ctx), query));
  }

  /** @throws DomainError `not_found` */
  get(ctx: Caller, id: string): Promise<TenantExportDto> {
    return this.db.run(asPlatform(ctx), (tx) => getExport(tx, ownerOf(ctx), id));
  }

  /**
   * A link to the file, for some minutes; who had one made stands in the log. Of headquarters only who may see ID numbers
   * is given a file that shows them, whoever asked for it; the operator hands over what a group that left had asked for.
   * @throws DomainError `not_found`, `permission_not_held`, `export_not_ready`
   */
  async link(ctx: Caller, id: string): Promise<ExportLinkDto> {
    const platform = asPlatform(ctx);
    return this.db.run(platform, async (tx) => {
      const { status, storageKey, expiresAt, ...found } = await mustFind(tx, ownerOf(ctx), id);
      if (found.clearIdNumbers && ctx.kind === 'group') requireIdNumbers(ctx);
      if (status !== 'succeeded') throw new DomainError(exportNotReady, { params: { status } });
      if (expiresAt <= this.clock.now()) throw new DomainError(notFound);
      await recordEvent(tx, platform, { type: `${found.kind}.export-linked`, ...factsOf(found) });
      return this.links.signedLink(storageKey);
    });
  }

  /** Removes the file before its time. What is still being written goes too. @throws DomainError `not_found` */
  async remove(ctx: Caller, id: string): Promise<void> {
    const platform = asPlatform(ctx);
    const { storageKey } = await this.db.run(platform, (tx) => mustFind(tx, ownerOf(ctx), id));
    await this.storage.remove(storageKey);
    await this.db.run(platform, async (tx) => {
      const found = await findPlacedExport(tx, ownerOf(ctx), id);
      if (!found) return;
      await Promise.all([
        dropExport(tx, id),
        recordEvent(tx, platform, { type: `${found.kind}.export-removed`, ...factsOf(found) }),
      ]);
    });
  }

  private async insert(
    tx: PlatformTx,
    ctx: PlatformContext,
    tenant: ExportedTenant,
    asked: Pick<TenantExportDto, 'kind' | 'code' | 'clearIdNumbers'>,
  ): Promise<[JobRun, TenantExportDto]> {
    assertState(tenant.state, ['active', 'suspended']);
    if (tenant.isBeingExported) throw new DomainError(exportRunning);
    const { kind, code, clearIdNumbers } = asked;
    const id = newId();
    const createdAt = this.clock.now();
    const storageKey = `${tenant.groupSchema}/exports/${id}.tar.gz`;
    const expiresAt = new Date(createdAt.getTime() + KEPT_MS);
    const [job] = await Promise.all([
      platformJobRuns.create(tx, { id, type: EXPORT_TYPE, requestedBy: ctx.actor.id }),
      tx.insert(TenantExport, { ...asked, id, groupId: tenant.groupId, storageKey, createdAt, expiresAt }),
      recordEvent(tx, ctx, {
        type: `${kind}.export-requested`,
        subject: { type: kind, id: tenant.id },
        payload: { code, exportId: id, clearIdNumbers },
      }),
    ]);
    const progress = { done: 0, total: null, percent: null };
    const unknown = { bytes: null, sha256: null, tables: null, rows: null, files: null };
    return [job, { id, ...asked, status: job.status, progress, ...unknown, createdAt, expiresAt }];
  }
}

function requireIdNumbers({ permissions }: GroupContext): void {
  if (permissions.has(READ_ID_NUMBERS)) return;
  throw new DomainError(permissionNotHeld, { params: { permissions: READ_ID_NUMBERS } });
}

const ownerOf = (ctx: Caller): ExportsOf => (ctx.kind === 'group' ? ctx.group : null);

async function mustFind(tx: PlatformTx, owner: ExportsOf, id: string): Promise<PlacedExport> {
  const found = await findPlacedExport(tx, owner, id);
  if (!found) throw new DomainError(notFound);
  return found;
}

function factsOf({ id, kind, code, tenantId }: Pick<PlacedExport, 'id' | 'kind' | 'code' | 'tenantId'>) {
  return { subject: { type: kind, id: tenantId ?? id }, payload: { code, exportId: id } };
}

function findTenant(tx: PlatformTx, kind: ExportKind, code: string): Promise<ExportedTenant | null> {
  return row<ExportedTenant>(
    tx,
    kind === 'group'
      ? sql`select g.id, g.id as "groupId", g.schema_name as "groupSchema", g.state, ${isBeingExported(kind, code)}
            from platform.dealer_group g where g.code = ${code}`
      : sql`select s.id, s.group_id as "groupId", g.schema_name as "groupSchema", s.state, ${isBeingExported(kind, code)}
            from platform.store s join platform.dealer_group g on g.id = s.group_id where s.code = ${code}`,
  );
}

const isBeingExported = (kind: ExportKind, code: string) => sql`
  exists (select from platform.tenant_export x join platform.job j on j.id = x.id
          where x.kind = ${kind} and x.code = ${code} and j.status in ('queued', 'running')) as "isBeingExported"`;
