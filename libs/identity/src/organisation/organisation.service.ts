import { Injectable } from '@nestjs/common';
import { affected, columns, row, rows, type Sql, sql } from '#libs/database';
import { changesBetween, recordEvent } from '#libs/events';
import { Clock, DomainError, newId, notFound, versionConflict } from '#libs/foundation';
import { defineSorts, keysetOf, type Page, pageOf, type PageQuery } from '#libs/http';
import { type GroupContext, GroupDb, type GroupTx } from '#libs/tenancy';
import { organisationCodeTaken, organisationInUse } from '../identity.errors';
import {
  type CreateOrganisationUnitDto,
  type OrganisationUnitDto,
  toOrganisationUnitDto,
  type UpdateOrganisationUnitDto,
} from './organisation.dto';
import { Brand, Region } from './organisation.entity';

export type UnitKind = 'region' | 'brand';
type Unit = Region | Brand;

const TABLES: Record<UnitKind, Sql> = { region: sql`group_region`, brand: sql`group_brand` };
const COLUMNS: Record<UnitKind, () => Sql> = { region: () => columns(Region, 'u'), brand: () => columns(Brand, 'u') };
const SORTS = defineSorts({ code: { column: sql`u.code`, type: 'text' } }, { id: sql`u.id`, fallback: 'code' });

/** Regions (区域) and brands (品牌) of a group: two lists of the same making. TEN-01 */
@Injectable()
export class Organisation {
  constructor(
    private readonly db: GroupDb,
    private readonly clock: Clock,
  ) {}

  list(ctx: GroupContext, kind: UnitKind, query: PageQuery): Promise<Page<OrganisationUnitDto>> {
    const keyset = keysetOf(query, SORTS);
    return this.db.run(ctx, async (tx) => {
      const found = await rows<Unit>(
        tx,
        sql`select ${COLUMNS[kind]()} from ${TABLES[kind]} u where ${keyset.where} ${keyset.orderAndLimit}`,
      );
      return pageOf(found, keyset, toOrganisationUnitDto);
    });
  }

  /** @throws DomainError `not_found` */
  get(ctx: GroupContext, kind: UnitKind, id: string): Promise<OrganisationUnitDto> {
    return this.db.run(ctx, async (tx) => toOrganisationUnitDto(await mustFind(tx, kind, id)));
  }

  /** @throws DomainError `organisation_code_taken` */
  create(ctx: GroupContext, kind: UnitKind, { code, name }: CreateOrganisationUnitDto): Promise<OrganisationUnitDto> {
    const id = newId();
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const [unit] = await Promise.all([
        row<Unit>(
          tx,
          sql`insert into ${TABLES[kind]} as u (id, code, name, created_at, updated_at)
              values (${id}, ${code}, ${name}, ${now}, ${now})
              on conflict (code) do nothing returning ${COLUMNS[kind]()}`,
        ),
        recordEvent(tx, ctx, { type: `${kind}.created`, subject: { type: kind, id }, payload: { code } }),
      ]);
      if (!unit) throw new DomainError(organisationCodeTaken);
      return toOrganisationUnitDto(unit);
    });
  }

  /** @throws DomainError `not_found`, `version_conflict` */
  update(
    ctx: GroupContext,
    kind: UnitKind,
    id: string,
    patch: UpdateOrganisationUnitDto,
    version?: number,
  ): Promise<OrganisationUnitDto> {
    return this.db.run(ctx, async (tx) => {
      const before = await mustFind(tx, kind, id);
      const name = patch.name ?? before.name;
      const [after] = await Promise.all([
        row<Unit>(
          tx,
          sql`update ${TABLES[kind]} as u set name = ${name}, version = u.version + 1, updated_at = ${this.clock.now()}
              where u.id = ${id} and u.version = ${version ?? before.version} returning ${COLUMNS[kind]()}`,
        ),
        recordEvent(tx, ctx, {
          type: `${kind}.changed`,
          subject: { type: kind, id },
          changes: changesBetween<Pick<Unit, 'name'>>(before, { name }),
        }),
      ]);
      if (!after) throw new DomainError(versionConflict, { params: { currentVersion: before.version } });
      return toOrganisationUnitDto(after);
    });
  }

  /** @throws DomainError `not_found`, `version_conflict`, `organisation_in_use` */
  async remove(ctx: GroupContext, kind: UnitKind, id: string, version?: number): Promise<void> {
    await this.db.run(ctx, async (tx) => {
      const before = await mustFind(tx, kind, id);
      const [count] = await Promise.all([
        affected(
          tx,
          sql`delete from ${TABLES[kind]} where id = ${id} and version = ${version ?? before.version}`,
        ).catch(asInUse),
        recordEvent(tx, ctx, { type: `${kind}.removed`, subject: { type: kind, id }, payload: { code: before.code } }),
      ]);
      if (count === 0) throw new DomainError(versionConflict, { params: { currentVersion: before.version } });
    });
  }
}

async function mustFind(tx: GroupTx, kind: UnitKind, id: string): Promise<Unit> {
  const found = await row<Unit>(tx, sql`select ${COLUMNS[kind]()} from ${TABLES[kind]} u where u.id = ${id}`);
  if (!found) throw new DomainError(notFound);
  return found;
}

const FOREIGN_KEY_VIOLATION = '23503';

function asInUse(error: unknown): never {
  const isInUse = (error as { code?: string }).code === FOREIGN_KEY_VIOLATION;
  throw isInUse ? new DomainError(organisationInUse, { cause: error }) : error;
}
