import type { Readable } from 'node:stream';
import { defineProblem } from '#libs/foundation';

export const uploadTooLarge = defineProblem({
  code: 'upload_too_large',
  kind: 'too_large',
  title: { 'zh-CN': '文件过大', en: 'The file is too large' },
  detail: { 'zh-CN': '单个文件不得超过 {maxMegabytes} MB', en: 'A file may have at most {maxMegabytes} MB' },
});

/** What became of a stored object. */
export interface StoredObject {
  readonly bytes: number;
  readonly sha256: string;
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

  /** Removes an object, or everything under a key that ends with `/`. Does nothing where there is none. */
  abstract remove(key: string): Promise<void>;
}

const KEY = /^(store|group)_[a-z0-9_]{1,40}(\/[\w-][\w.-]{0,120}){1,5}\/?$/;

/** The last look at a key before it becomes a path: it cannot leave its tenant's folder. */
export function assertObjectKey(key: string): string {
  if (!KEY.test(key) || key.includes('..')) throw new RangeError(`Not an object key: ${key}`);
  return key;
}
