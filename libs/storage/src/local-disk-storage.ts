import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DomainError } from '#libs/foundation';
import { assertObjectKey, ObjectStorage, type StoredObject, uploadTooLarge } from './object-storage';

const MEGABYTE = 1024 * 1024;

/** Objects as files of one folder, which API and workers share. */
export class LocalDiskStorage extends ObjectStorage {
  constructor(private readonly folder: string) {
    super();
  }

  async put(key: string, content: Readable, { maxBytes }: { maxBytes: number }): Promise<StoredObject> {
    const path = this.pathOf(key);
    // written beside its place and then moved, so that nobody ever opens half a file
    const unfinished = `${path}.part`;
    const hash = createHash('sha256');
    let bytes = 0;
    const measure = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        bytes += chunk.length;
        hash.update(chunk);
        if (bytes <= maxBytes) return done(null, chunk);
        done(new DomainError(uploadTooLarge, { params: { maxMegabytes: Math.floor(maxBytes / MEGABYTE) } }));
      },
    });
    await mkdir(dirname(path), { recursive: true });
    try {
      await pipeline(content, measure, createWriteStream(unfinished, { mode: 0o600 }));
      await rename(unfinished, path);
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
    return { bytes, sha256: hash.digest('hex') };
  }

  open(key: string): Readable {
    return createReadStream(this.pathOf(key));
  }

  async remove(key: string): Promise<void> {
    await rm(this.pathOf(key), { recursive: true, force: true });
  }

  private pathOf(key: string): string {
    return join(this.folder, assertObjectKey(key));
  }
}
