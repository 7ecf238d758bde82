import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { recordEvent } from '#libs/events';
import { Clock, DomainError, newId, notFound, refusedField } from '#libs/foundation';
import { keepOneUpload } from '#libs/http';
import { FileLinks, ObjectStorage, sniffScan } from '#libs/storage';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import { type CheckPhoto, CheckSheet } from './check-sheet.entity';
import { findSheet } from './check-sheet.queries';
import { type CheckPhotoLinkDto, type CheckSheetDto, toCheckSheetDto } from './check-sheets.dto';
import { checkPhotoCount, checkPhotosFull, unknownCheckPoint } from './inspections.errors';
import { takeOpenSheet } from './take-sheet';

const MOST_PHOTOS = 60;
const MOST_BYTES = 15 * 1024 * 1024;

/** Photos on check sheets: taken in by their content, handed out by links that end soon. SVC-17 */
@Injectable()
export class CheckPhotosService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly storage: ObjectStorage,
    private readonly links: FileLinks,
  ) {}

  /**
   * Adds the one photo of an upload to an open sheet. Throws `not_found`, `check_sheet_completed`, `check_photos_full`,
   * `check_photo_count`, `upload_type_refused`, `upload_too_large`, and `validation_failed` for a point that the sheet
   * does not have; nothing is kept then.
   */
  async add(
    ctx: StoreContext,
    id: string,
    point: string | null,
    uploads: AsyncIterable<Readable>,
  ): Promise<CheckSheetDto> {
    await this.db.run(ctx, async (tx) => refuseUnlessRoom(await takeOpenSheet(tx, id, undefined), point));
    return keepOneUpload(this.storage, uploads, {
      notOne: checkPhotoCount,
      store: (upload) => this.store(ctx, id, point, upload),
      note: (photo) => this.note(ctx, id, photo),
    });
  }

  /** Throws `not_found`. */
  link(ctx: StoreContext, id: string, photoId: string): Promise<CheckPhotoLinkDto> {
    return this.db.run(ctx, async (tx) => {
      const photo = (await findSheet(tx, id))?.photos.find((one) => one.id === photoId);
      if (!photo) throw new DomainError(notFound);
      return this.links.signedLink(photo.key);
    });
  }

  /** Takes a photo off an open sheet. Throws `not_found`, `check_sheet_completed`. */
  async remove(ctx: StoreContext, id: string, photoId: string): Promise<void> {
    const key = await this.db.run(ctx, async (tx) => {
      const sheet = await takeOpenSheet(tx, id, undefined);
      const photo = sheet.photos.find((one) => one.id === photoId);
      if (!photo) throw new DomainError(notFound);
      const photos = sheet.photos.filter((one) => one !== photo);
      await Promise.all([
        tx.update(CheckSheet, { id }, { photos, version: sheet.version + 1, updatedAt: this.clock.now() }),
        recordEvent(tx, ctx, {
          type: 'check-sheet.photo-removed',
          subject: { type: 'check-sheet', id },
          payload: { orderId: sheet.orderId, photoId, sha256: photo.sha256 },
        }),
      ]);
      return photo.key;
    });
    await this.storage.remove(key);
  }

  private async store(ctx: StoreContext, id: string, point: string | null, upload: Readable): Promise<CheckPhoto> {
    const photoId = newId();
    const { type, content } = await sniffScan(upload);
    const key = `${photoFolder(ctx.store.schema, id)}${photoId}.${type}`;
    const stored = await this.storage.put(key, Readable.from(content), { maxBytes: MOST_BYTES });
    return { id: photoId, point, key, type, ...stored, addedAt: this.clock.now().toISOString() };
  }

  private note(ctx: StoreContext, id: string, photo: CheckPhoto): Promise<CheckSheetDto> {
    return this.db.run(ctx, async (tx) => {
      const before = await takeOpenSheet(tx, id, undefined);
      refuseUnlessRoom(before, photo.point);
      const photos = [...before.photos, photo];
      const after = { photos, version: before.version + 1, updatedAt: this.clock.now() };
      const { point, type, bytes, sha256 } = photo;
      await Promise.all([
        tx.update(CheckSheet, { id }, after),
        recordEvent(tx, ctx, {
          type: 'check-sheet.photo-added',
          subject: { type: 'check-sheet', id },
          payload: { orderId: before.orderId, photoId: photo.id, point, type, bytes, sha256 },
        }),
      ]);
      return toCheckSheetDto({ ...before, ...after }, ctx.locale);
    });
  }
}

function refuseUnlessRoom({ points, photos }: CheckSheet, point: string | null): void {
  if (photos.length >= MOST_PHOTOS) throw new DomainError(checkPhotosFull, { params: { max: MOST_PHOTOS } });
  if (point === null || points.some(({ code }) => code === point)) return;
  throw refusedField({ parameter: 'point', code: unknownCheckPoint.code });
}

/** Where the photos of one sheet are kept. */
export const photoFolder = (storeSchema: string, sheetId: string): string => `${storeSchema}/check-sheets/${sheetId}/`;
