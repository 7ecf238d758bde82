import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { LocalDiskStorage } from './local-disk-storage';

describe('LocalDiskStorage', () => {
  const folder = mkdtempSync(join(tmpdir(), 'forecourt-storage-'));
  const storage = new LocalDiskStorage(folder);

  it('gives back what was put, with its size and fingerprint', async () => {
    const stored = await storage.put('store_a/imports/1/a.csv', Readable.from([Buffer.from('ab'), Buffer.from('c')]), {
      maxBytes: 3,
    });
    expect(stored).toEqual({ bytes: 3, sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' });
    expect(await text(storage.open('store_a/imports/1/a.csv'))).toBe('abc');
  });

  it('leaves nothing of a file that is too large', async () => {
    const put = storage.put('store_a/imports/2/a.csv', Readable.from([Buffer.from('abcd')]), { maxBytes: 3 });
    await expect(put).rejects.toMatchObject({ code: 'upload_too_large' });
    expect(readdirSync(join(folder, 'store_a/imports/2'))).toEqual([]);
  });

  it('removes a folder with all that is in it', async () => {
    await storage.put('store_b/imports/1/a.csv', Readable.from([Buffer.from('a')]), { maxBytes: 3 });
    await storage.remove('store_b/imports/1/');
    expect(readdirSync(join(folder, 'store_b/imports'))).toEqual([]);
  });

  it('lists what is in a folder and in those below it, and nothing of a neighbour', async () => {
    const put = (key: string) => storage.put(key, Readable.from([Buffer.from('abc')]), { maxBytes: 3 });
    for (const key of ['store_c/imports/1/b.csv', 'store_c/imports/1/a.csv', 'store_cc/imports/1/a.csv'])
      await put(key);
    const found = [];
    for await (const object of storage.list('store_c/')) found.push(object);
    expect(found).toEqual([
      { key: 'store_c/imports/1/a.csv', bytes: 3 },
      { key: 'store_c/imports/1/b.csv', bytes: 3 },
    ]);
    for await (const object of storage.list('store_d/')) expect(object).toBeUndefined();
    await storage.remove('store_c/');
    for await (const object of storage.list('store_c/')) expect(object).toBeUndefined();
    expect(await storage.sizeOf('store_cc/imports/1/a.csv')).toBe(3);
  });

  it.each(['../etc/passwd', 'store_a/../store_b/x', 'store_a', '/store_a/x', 'other/x', 'store_a/.hidden'])(
    'refuses the key %s',
    (key) => {
      expect(() => storage.open(key)).toThrow('Not an object key');
    },
  );
});
