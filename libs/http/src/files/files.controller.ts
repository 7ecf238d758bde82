import { Get, Param, Res, StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DomainError, notFound } from '#libs/foundation';
import { FileLinks, ObjectStorage, servedAs } from '#libs/storage';
import { Endpoint } from '../endpoints/endpoint';
import { PublicController } from '../endpoints/faces';

/** Stored files by their signed links. SEC-08 */
@PublicController('v1/files', {
  tag: 'files',
  description: 'Scans, exports and print-outs, by the short-lived links that other operations hand out',
})
export class FilesController {
  constructor(
    private readonly links: FileLinks,
    private readonly storage: ObjectStorage,
  ) {}

  @Get(':token')
  @Endpoint({
    summary: 'Download a file by its link',
    description:
      'The link is the permission and ends after some minutes; ask the operation that gave it for another one. What ' +
      'was never signed, has expired or is gone is 404.',
    access: 'public',
    produces: 'application/octet-stream',
    example: '%PDF-1.7',
  })
  async downloadFile(
    @Param('token') token: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const key = this.links.keyOf(token);
    const length = await this.storage.sizeOf(key);
    if (length === null) throw new DomainError(notFound);
    const { mediaType: type, disposition, fileName } = servedAs(key);
    void reply.header('cache-control', 'private, no-store');
    return new StreamableFile(this.storage.open(key), {
      type,
      length,
      disposition: `${disposition}; filename="${fileName}"`,
    });
  }
}
