import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { readTar, type TarEntry, writeTar } from './tar';

const AT = new Date('2026-11-02T02:00:00.000Z');
const FILES = new Map([
  ['manifest.json', Buffer.from('{}')],
  ['store_pudong/customer.0001.jsonl', Buffer.from('龙懿涵\n'.repeat(400))],
  ['files/000001', Buffer.alloc(1024, 7)],
  ['empty', Buffer.alloc(0)],
]);

async function* entries(): AsyncGenerator<TarEntry> {
  for (const [name, content] of FILES) yield { name, bytes: content.length, content };
}

describe('tar archives', () => {
  it('SEC-08: everybody’s tar opens what we write, and we open what it writes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'forecourt-tar-'));
    writeFileSync(join(folder, 'ours.tar'), await buffer(Readable.from(writeTar(entries(), AT))));
    execFileSync('tar', ['-xf', 'ours.tar'], { cwd: folder });
    for (const [name, content] of FILES) expect(readFileSync(join(folder, name))).toEqual(content);
    execFileSync('tar', ['--format=ustar', '-cf', 'theirs.tar', ...FILES.keys()], { cwd: folder });
    for (const archive of ['ours.tar', 'theirs.tar']) {
      // in pieces that end anywhere
      const source = Readable.from(piecesOf(readFileSync(join(folder, archive)), 700));
      const found = new Map<string, Buffer>();
      for await (const { name, content } of readTar(source)) found.set(name, await buffer(content));
      expect(found).toEqual(FILES);
    }
  });

  it('skips what nobody reads', async () => {
    const names = [];
    for await (const { name } of readTar(Readable.from(writeTar(entries(), AT)))) names.push(name);
    expect(names).toEqual([...FILES.keys()]);
  });

  it('refuses an archive that is damaged or breaks off, and an entry of another size than it said', async () => {
    const whole = await buffer(Readable.from(writeTar(entries(), AT)));
    const damaged = Buffer.from(whole);
    damaged[3] = 0x41;
    const readAll = async (archive: Buffer) => {
      for await (const { content } of readTar(Readable.from([archive]))) await buffer(content);
    };
    await expect(readAll(damaged)).rejects.toThrow('damaged');
    await expect(readAll(whole.subarray(0, 2_000))).rejects.toThrow('breaks off');
    async function* lying(): AsyncGenerator<TarEntry> {
      yield { name: 'a', bytes: 2, content: Buffer.from('abc') };
    }
    await expect(buffer(Readable.from(writeTar(lying(), AT)))).rejects.toThrow('was to have 2 bytes and has 3');
  });
});

function* piecesOf(whole: Buffer, bytes: number): Generator<Buffer> {
  for (let at = 0; at < whole.length; at += bytes) yield whole.subarray(at, at + bytes);
}
