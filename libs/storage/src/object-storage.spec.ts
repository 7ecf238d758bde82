import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { TinyS3 } from './fixtures/tiny-s3';
import { LocalDiskStorage, type ObjectStorage, S3Storage } from '.';

let s3: TinyS3;

beforeAll(async () => {
  s3 = await TinyS3.start();
});
afterAll(() => s3.stop());

const onS3 = (): Promise<ObjectStorage> =>
  S3Storage.open({
    s3Endpoint: s3.endpoint,
    s3Region: 'us-east-1',
    s3Bucket: 'scans',
    s3AccessKeyId: 'key',
    s3SecretAccessKey: 'secret',
    s3PathStyle: true,
  });

const DRIVERS: readonly [string, () => Promise<ObjectStorage>][] = [
  ['on disk', async () => new LocalDiskStorage(mkdtempSync(join(tmpdir(), 'forecourt-storage-')))],
  ['in a bucket', onS3],
];

const listed = async (storage: ObjectStorage, folder: string): Promise<string[]> => {
  const keys = [];
  for await (const { key } of storage.list(folder)) keys.push(key);
  return keys;
};

describe.each(DRIVERS)('objects %s', (_name, make) => {
  let storage: ObjectStorage;
  const put = (key: string, content: string | Buffer, maxBytes = 100) =>
    storage.put(key, Readable.from([Buffer.from(content)]), { maxBytes });

  beforeEach(async () => {
    storage = await make();
  });

  it('are given back as they were put, with size and fingerprint', async () => {
    expect(await put('store_a/archive/1/a.pdf', 'abc', 3)).toEqual({
      bytes: 3,
      sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    });
    expect(await text(storage.open('store_a/archive/1/a.pdf'))).toBe('abc');
    expect(await storage.sizeOf('store_a/archive/1/a.pdf')).toBe(3);
  });

  it('replace one of the same key', async () => {
    await put('store_a/archive/1/b.pdf', 'old');
    await put('store_a/archive/1/b.pdf', 'new one');
    expect(await text(storage.open('store_a/archive/1/b.pdf'))).toBe('new one');
  });

  it('of many megabytes stream through', async () => {
    const piece = randomBytes(1024 * 1024);
    const pieces = Array.from({ length: 18 }, () => piece);
    const { bytes } = await storage.put('store_a/exports/1/all.zip', Readable.from(pieces), { maxBytes: 2 ** 30 });
    expect(bytes).toBe(18 * 1024 * 1024);
    expect((await buffer(storage.open('store_a/exports/1/all.zip'))).equals(Buffer.concat(pieces))).toBe(true);
  });

  it.each([
    ['SEC-08: over their limit', 1, 'abc', 2],
    ['SEC-08: over their limit after parts were sent', 20, randomBytes(1024 * 1024), 17 * 1024 * 1024],
  ])('%s leave nothing', async (_what, times, piece, maxBytes) => {
    const content = Readable.from(Array.from({ length: times }, () => Buffer.from(piece)));
    await expect(storage.put('store_e/archive/1/c.pdf', content, { maxBytes })).rejects.toMatchObject({
      code: 'upload_too_large',
    });
    expect(await storage.sizeOf('store_e/archive/1/c.pdf')).toBeNull();
    expect(s3.uploads.size).toBe(0);
  });

  it('that break off on the way leave nothing', async () => {
    async function* broken() {
      yield randomBytes(9 * 1024 * 1024);
      throw new Error('the line broke');
    }
    const put = storage.put('store_e/archive/1/d.pdf', Readable.from(broken()), { maxBytes: 2 ** 30 });
    await expect(put).rejects.toThrow('the line broke');
    expect(await storage.sizeOf('store_e/archive/1/d.pdf')).toBeNull();
    expect(s3.uploads.size).toBe(0);
  });

  it('that are not there have no size, emit an error and are removed without one', async () => {
    expect(await storage.sizeOf('store_a/archive/1/none.pdf')).toBeNull();
    await expect(text(storage.open('store_a/archive/1/none.pdf'))).rejects.toThrow();
    await storage.remove('store_a/archive/1/none.pdf');
    await storage.remove('store_z/');
  });

  it('are listed and removed by folder, and a neighbour’s stay', async () => {
    const keys = ['1/a.pdf', '1/b.pdf', '2/c.pdf', '2/d.pdf', '2/e.pdf'].map((name) => `store_b/archive/${name}`);
    for (const key of [...keys, 'store_bb/archive/1/f.pdf']) await put(key, 'abc');
    expect(await listed(storage, 'store_b/')).toEqual(keys);
    await storage.remove('store_b/archive/2/');
    expect(await listed(storage, 'store_b/')).toEqual(keys.slice(0, 2));
    await storage.remove('store_b/archive/1/a.pdf');
    expect(await listed(storage, 'store_b/')).toEqual(keys.slice(1, 2));
    await storage.remove('store_b/');
    expect(await listed(storage, 'store_b/')).toEqual([]);
    expect(await listed(storage, 'store_bb/')).toEqual(['store_bb/archive/1/f.pdf']);
  });

  it.each(['../etc/passwd', 'store_a/../store_b/x', 'store_a', '/store_a/x', 'other/x', 'store_a/.hidden'])(
    'SEC-08: refuse the key %s',
    (key) => {
      expect(() => storage.open(key)).toThrow('Not an object key');
    },
  );
});

it('a bucket in trouble is an error, and never an object that is not there', async () => {
  s3.failing = { method: 'HEAD', status: 403 };
  await expect((await onS3()).sizeOf('store_a/archive/1/a.pdf')).rejects.toThrow();
  s3.failing = null;
});

it.each([1, 20])('a bucket that refuses %i MB is told as it is, and nobody waits for it', async (megabytes) => {
  const storage = await onS3();
  s3.failing = { method: 'PUT', status: 403 };
  const pieces = Array.from({ length: megabytes }, () => randomBytes(1024 * 1024));
  const put = storage.put('store_e/archive/1/e.pdf', Readable.from(pieces), { maxBytes: 2 ** 30 });
  await expect(put).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
  s3.failing = null;
  expect(s3.uploads.size).toBe(0);
});
