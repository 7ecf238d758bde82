import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';
import { DomainError } from '#libs/foundation';
import type { StoredObject } from './object-storage';
import { uploadTooLarge } from './storage.errors';

const MEGABYTE = 1024 * 1024;

/** A pass for a stream on its way into storage that counts and fingerprints it, and ends it when it grows too large. */
export class Measured extends Transform {
  private readonly hash = createHash('sha256');
  private bytes = 0;

  constructor(private readonly maxBytes: number) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null, out?: Buffer) => void) {
    this.bytes += chunk.length;
    this.hash.update(chunk);
    if (this.bytes <= this.maxBytes) return done(null, chunk);
    done(new DomainError(uploadTooLarge, { params: { maxMegabytes: Math.floor(this.maxBytes / MEGABYTE) } }));
  }

  /** Once, after the end. */
  result(): StoredObject {
    return { bytes: this.bytes, sha256: this.hash.digest('hex') };
  }
}
