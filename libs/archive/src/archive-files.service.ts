import { Injectable } from '@nestjs/common';
import { explainViolations } from '#libs/database';
import { changesBetween, recordEvent } from '#libs/events';
import { Clock, DomainError, newId, notFound, refusedField, unknownReference, versionConflict } from '#libs/foundation';
import { keysetOf, type Page, pageOf } from '#libs/http';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import { archiveBagTaken, archiveFileTaken } from './archive.errors';
import { ArchiveFile } from './archive-file.entity';
import {
  type ArchiveFileDto,
  type CreateArchiveFileDto,
  type ListArchiveFilesQuery,
  toFileDto,
  type UpdateArchiveFileDto,
} from './archive-files.dto';
import { FILE_SORTS, findFile, findFiles, type FileRecord } from './archive-files.queries';

/** Files of vehicles (用户档案, 一车一档): where the bag stands and what is open in it. ARC-01..04 */
@Injectable()
export class ArchiveFilesService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
  ) {}

  list(ctx: StoreContext, query: ListArchiveFilesQuery): Promise<Page<ArchiveFileDto>> {
    const keyset = keysetOf(query, FILE_SORTS);
    return this.db.run(ctx, async (tx) => pageOf(await findFiles(tx, query, keyset), keyset, toFileDto));
  }

  /** Throws `not_found`. */
  get(ctx: StoreContext, id: string): Promise<ArchiveFileDto> {
    return this.db.run(ctx, async (tx) => toFileDto(await this.require(tx, id)));
  }

  /** Throws `validation_failed` for an unknown vehicle, `archive_file_taken`, `archive_bag_taken`. */
  create(ctx: StoreContext, { vehicleId, ...place }: CreateArchiveFileDto): Promise<ArchiveFileDto> {
    const id = newId();
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      await Promise.all([
        explainViolations(tx.insert(ArchiveFile, { id, vehicleId, ...place, createdAt: now, updatedAt: now }), {
          uq_archive_file_vehicle_id: () => new DomainError(archiveFileTaken),
          fk_archive_file_vehicle_id: () => refusedField({ pointer: '#/vehicleId', code: unknownReference.code }),
          ...bagTaken(place.bagNumber),
        }),
        recordEvent(tx, ctx, {
          type: 'archive.file-opened',
          subject: { type: 'archive-file', id },
          payload: { vehicleId },
        }),
      ]);
      return toFileDto(await this.require(tx, id));
    });
  }

  /** Throws `not_found`, `archive_bag_taken`, `version_conflict`. */
  update(
    ctx: StoreContext,
    id: string,
    version: number | undefined,
    place: UpdateArchiveFileDto,
  ): Promise<ArchiveFileDto> {
    return this.db.run(ctx, async (tx) => {
      const before = await this.require(tx, id);
      const expected = version ?? before.version;
      const [{ affected }] = await Promise.all([
        explainViolations(
          tx.update(
            ArchiveFile,
            { id, version: expected },
            { ...place, version: expected + 1, updatedAt: this.clock.now() },
          ),
          bagTaken(place.bagNumber),
        ),
        recordEvent(tx, ctx, {
          type: 'archive.file-moved',
          subject: { type: 'archive-file', id },
          changes: changesBetween<ArchiveFile>(before, place),
        }),
      ]);
      if (!affected) throw new DomainError(versionConflict, { params: { currentVersion: before.version } });
      return toFileDto(await this.require(tx, id));
    });
  }

  private async require(tx: StoreTx, id: string): Promise<FileRecord> {
    const file = await findFile(tx, id);
    if (!file) throw new DomainError(notFound);
    return file;
  }
}

const bagTaken = (bagNumber: string | null | undefined) => ({
  uq_archive_file_bag_number: () => new DomainError(archiveBagTaken, { params: { bagNumber } }),
});
