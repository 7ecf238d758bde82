import { Delete, Get, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Annotated, Ctx, Endpoint, Id, StoreController, unsupportedMediaType, uploadsOf } from '#libs/http';
import { uploadTooLarge, uploadTypeRefused } from '#libs/storage';
import type { StoreContext } from '#libs/tenancy';
import { CheckPhotosService } from './check-photos.service';
import { AddCheckPhotoQuery, CheckPhotoLinkDto, CheckSheetDto } from './check-sheets.dto';
import { checkPhotoCount, checkPhotosFull, checkSheetCompleted } from './inspections.errors';

const UPLOAD = {
  schema: {
    type: 'object',
    description: 'One part with the photo: JPEG, PNG, HEIC, TIFF or PDF by its content',
    properties: { file: { type: 'string', format: 'binary' } },
  },
};

/** Photos of what was seen at an inspection. SVC-17 */
@StoreController('check-sheets', { tag: 'inspections' })
export class CheckPhotosController {
  constructor(private readonly photos: CheckPhotosService) {}

  @Post(':id/photos')
  @Annotated(({ ApiConsumes }) => ApiConsumes('multipart/form-data'))
  @Annotated(({ ApiBody }) => ApiBody(UPLOAD))
  @Endpoint({
    summary: 'Add a photo to a check sheet',
    description:
      'One file of at most 15 MB, judged by its content and refused before it is stored where it is no picture; of a ' +
      'point, or of the vehicle as a whole. Answers the sheet.',
    permission: 'inspections:write',
    response: CheckSheetDto,
    status: 200,
    idempotency: 'none',
    consumes: 'multipart/form-data',
    errors: [
      uploadTypeRefused,
      uploadTooLarge,
      checkPhotoCount,
      checkPhotosFull,
      checkSheetCompleted,
      unsupportedMediaType,
    ],
  })
  addCheckPhoto(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @Query() { point }: AddCheckPhotoQuery,
    @Req() request: FastifyRequest,
  ): Promise<CheckSheetDto> {
    return this.photos.add(ctx, id, point ?? null, uploadsOf(request));
  }

  @Get(':id/photos/:photoId/link')
  @Endpoint({
    summary: 'Get a link to a photo',
    description: 'Good for five minutes and for whoever holds it.',
    permission: 'inspections:read',
    response: CheckPhotoLinkDto,
  })
  getCheckPhotoLink(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @Id('photoId') photoId: string,
  ): Promise<CheckPhotoLinkDto> {
    return this.photos.link(ctx, id, photoId);
  }

  @Delete(':id/photos/:photoId')
  @Endpoint({
    summary: 'Take a photo off a check sheet',
    description: 'As long as the sheet is open; those of a completed one stay.',
    permission: 'inspections:write',
    errors: [checkSheetCompleted],
  })
  removeCheckPhoto(@Ctx() ctx: StoreContext, @Id() id: string, @Id('photoId') photoId: string): Promise<void> {
    return this.photos.remove(ctx, id, photoId);
  }
}
