import type { Readable } from 'node:stream';

/** What became of a stored object. */
export interface StoredObject {
  readonly bytes: number;
  readonly sha256: string;
}

/** An object as it is found in a folder. */
export interface ListedObject {
  readonly key: string;
  readonly bytes: number;
}

/**
 * Where uploaded files are kept (对象存储). Keys begin with the schema of the tenant, `store_pudong/imports/…`; a file
 * is streamed in and out and never held in memory.
 */
export abstract class ObjectStorage {
  /** Stores a stream under a new key. Throws `upload_too_large`; nothing is left behind then. */
  abstract put(key: string, content: Readable, limits: { maxBytes: number }): Promise<StoredObject>;

  /** Opens an object. Emits an error where there is none. */
  abstract open(key: string): Readable;

  /** Size of an object in bytes; null where there is none. */
  abstract sizeOf(key: string): Promise<number | null>;

  /** Every object under a key that ends with `/`, in the order of their keys; none where there is nothing. */
  abstract list(folder: string): AsyncIterable<ListedObject>;

  /** Removes an object, or everything under a key that ends with `/`. Does nothing where there is none. */
  abstract remove(key: string): Promise<void>;
}

const KEY = /^(store|group)_[a-z0-9_]{1,40}((\/[\w-][\w.-]{0,120}){1,5}\/?|\/)$/;

/** The last look at a key before it becomes a path: it cannot leave its tenant's folder, which is `store_pudong/`. */
export function assertObjectKey(key: string): string {
  if (!KEY.test(key) || key.includes('..')) throw new RangeError(`Not an object key: ${key}`);
  return key;
}
