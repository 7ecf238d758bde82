import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { type DumpedFile, type DumpManifest, MANIFEST, parseManifest } from './dump-manifest';
import { readTar } from './tar';

const ENTRY = /^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/;

/** A dump unpacked into a folder of its own, every file of it compared with the manifest. Dispose of it afterwards. */
export class OpenedDump {
  private constructor(
    private readonly folder: string,
    readonly manifest: DumpManifest,
  ) {}

  /** @throws Error for a file that is no dump, is damaged, or lacks something */
  static async open(path: string): Promise<OpenedDump> {
    const folder = await mkdtemp(join(tmpdir(), 'forecourt-dump-'));
    try {
      const found = await unpack(path, folder);
      const manifest = parseManifest(await readFile(join(folder, MANIFEST), 'utf8'));
      for (const { entry, bytes, sha256 } of filesOf(manifest)) {
        const file = found.get(entry);
        if (file?.bytes !== bytes || file.sha256 !== sha256) throw new Error(`${entry} is missing or damaged`);
      }
      return new OpenedDump(folder, manifest);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  read({ entry }: DumpedFile): Readable {
    return createReadStream(join(this.folder, entry));
  }

  async dispose(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

const filesOf = ({ tables, uploads }: DumpManifest): DumpedFile[] => [
  ...tables.flatMap(({ parts }) => parts),
  ...uploads,
];

async function unpack(path: string, folder: string): Promise<Map<string, DumpedFile>> {
  const found = new Map<string, DumpedFile>();
  const packed = createReadStream(path);
  const archive = packed.pipe(createGunzip());
  packed.on('error', (error) => archive.destroy(error));
  for await (const { name, bytes, content } of readTar(archive)) {
    if (!ENTRY.test(name)) throw new Error(`Not an entry of a dump: ${name}`);
    await mkdir(dirname(join(folder, name)), { recursive: true, mode: 0o700 });
    const hash = createHash('sha256');
    const hashing = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        hash.update(chunk);
        done(null, chunk);
      },
    });
    await pipeline(Readable.from(content), hashing, createWriteStream(join(folder, name), { mode: 0o600 }));
    found.set(name, { entry: name, bytes, sha256: hash.digest('hex') });
  }
  return found;
}
