import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Measured } from './measured';
import { assertObjectKey, type ListedObject, ObjectStorage, type StoredObject } from './object-storage';

/** Ending of a file that is still being written. */
const UNFINISHED = '.part';

/** Objects as files of one folder, which API and workers share. */
export class LocalDiskStorage extends ObjectStorage {
  constructor(private readonly folder: string) {
    super();
  }

  async put(key: string, content: Readable, { maxBytes }: { maxBytes: number }): Promise<StoredObject> {
    const path = this.pathOf(key);
    // written beside its place and then moved, so that nobody ever opens half a file
    const unfinished = `${path}${UNFINISHED}`;
    const measured = new Measured(maxBytes);
    await mkdir(dirname(path), { recursive: true });
    try {
      await pipeline(content, measured, createWriteStream(unfinished, { mode: 0o600 }));
      await rename(unfinished, path);
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
    return measured.result();
  }

  open(key: string): Readable {
    return createReadStream(this.pathOf(key));
  }

  async sizeOf(key: string): Promise<number | null> {
    const found = await stat(this.pathOf(key)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
      throw error;
    });
    return found?.isFile() ? found.size : null;
  }

  async *list(folder: string): AsyncGenerator<ListedObject> {
    const root = this.pathOf(folder);
    const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    });
    const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    for (const path of paths.sort()) {
      const key = relative(this.folder, path).split(sep).join('/');
      const bytes = path.endsWith(UNFINISHED) ? null : await this.sizeOf(key);
      if (bytes !== null) yield { key, bytes };
    }
  }

  async remove(key: string): Promise<void> {
    await rm(this.pathOf(key), { recursive: true, force: true });
  }

  private pathOf(key: string): string {
    return join(this.folder, assertObjectKey(key));
  }
}
