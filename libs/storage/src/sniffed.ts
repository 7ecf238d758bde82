import type { Readable } from 'node:stream';
import { DomainError } from '#libs/foundation';
import { SCAN_TYPES, scanTypeOf, type ScanType, SNIFFED_BYTES } from './media-types';
import { uploadTypeRefused } from './storage.errors';

/** A scan whose type is known by its content, with not a byte lost. */
export interface SniffedScan {
  readonly type: ScanType;
  readonly content: AsyncGenerator<Buffer>;
}

/**
 * Looks at the first bytes of an upload before anything of it is stored. Throws `upload_type_refused` for what is no
 * PDF and no picture, whatever it is called.
 */
export async function sniffScan(upload: Readable): Promise<SniffedScan> {
  const chunks = upload[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const head: Buffer[] = [];
  for (let bytes = 0; bytes < SNIFFED_BYTES;) {
    const { value, done } = await chunks.next();
    if (done) break;
    head.push(value);
    bytes += value.length;
  }
  const type = scanTypeOf(Buffer.concat(head));
  if (!type) {
    upload.destroy();
    throw new DomainError(uploadTypeRefused, { params: { allowed: SCAN_TYPES.join(', ') } });
  }
  async function* content() {
    try {
      yield* head;
      for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
    } finally {
      // whoever stops half-way, as at the limit, lets go of the upload too
      upload.destroy();
    }
  }
  return { type, content: content() };
}
