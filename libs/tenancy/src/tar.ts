import type { Readable } from 'node:stream';

/** One file of a tar archive on its way in. Its size must be known before its content. */
export interface TarEntry {
  /** At most 100 ASCII characters, with slashes. */
  readonly name: string;
  readonly bytes: number;
  readonly content: Buffer | AsyncIterable<Buffer>;
}

/** One file of a tar archive on its way out. What is not read of its content is skipped. */
export interface TarredFile {
  readonly name: string;
  readonly bytes: number;
  readonly content: AsyncIterable<Buffer>;
}

const BLOCK = 512;
const END = Buffer.alloc(2 * BLOCK);

/** A tar archive (POSIX ustar), one entry after the other and never more of it in memory than a chunk. */
export async function* writeTar(entries: AsyncIterable<TarEntry>, modifiedAt: Date): AsyncGenerator<Buffer> {
  for await (const { name, bytes, content } of entries) {
    yield headerOf(name, bytes, modifiedAt);
    let written = 0;
    for await (const chunk of Buffer.isBuffer(content) ? [content] : content) {
      written += chunk.length;
      yield chunk;
    }
    if (written !== bytes) throw new Error(`${name} was to have ${bytes} bytes and has ${written}`);
    yield Buffer.alloc(paddingOf(bytes));
  }
  yield END;
}

/** Reads such an archive. Each file's content is to be read, if at all, before the next one is asked for. */
export async function* readTar(archive: Readable): AsyncGenerator<TarredFile> {
  const source = new Chunks(archive);
  for (let header = await source.take(BLOCK); header?.[0]; header = await source.take(BLOCK)) {
    if (sumOf(header) !== octal(header, 148, 8)) throw new Error('Not a tar archive, or a damaged one');
    const bytes = octal(header, 124, 12);
    const content = source.run(bytes);
    yield { name: header.toString('latin1', 0, 100).replace(/\0.*$/s, ''), bytes, content };
    for await (const rest of content) void rest;
    await source.take(paddingOf(bytes));
  }
}

function headerOf(name: string, bytes: number, modifiedAt: Date): Buffer {
  if (!/^[\x21-\x7e]{1,100}$/.test(name)) throw new RangeError(`Not a name for a tar entry: ${name}`);
  if (bytes >= 8 ** 11) throw new RangeError(`${name} is too large for a tar archive`);
  const header = Buffer.alloc(BLOCK);
  const put = (text: string, at: number): number => header.write(text, at, 'latin1');
  const number = (value: number, length: number): string => value.toString(8).padStart(length - 1, '0');
  put(name, 0);
  put(number(0o600, 8), 100);
  put(number(0, 8), 108);
  put(number(0, 8), 116);
  put(number(bytes, 12), 124);
  put(number(Math.floor(modifiedAt.getTime() / 1_000), 12), 136);
  put('0', 156);
  put('ustar\x0000', 257);
  put(`${sumOf(header).toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

/** The sum of a header's bytes, with its own eight taken as spaces. */
function sumOf(header: Buffer): number {
  const own = header.subarray(148, 156).reduce((sum, byte) => sum + byte, 0);
  return header.reduce((sum, byte) => sum + byte, 0) - own + 8 * 0x20;
}

const octal = (header: Buffer, at: number, length: number): number =>
  parseInt(header.toString('latin1', at, at + length).replace(/[\0 ].*$/s, ''), 8);

const paddingOf = (bytes: number): number => (BLOCK - (bytes % BLOCK)) % BLOCK;

/** A stream that is taken in pieces of given lengths. */
class Chunks {
  private readonly iterator: AsyncIterator<Buffer>;
  private rest: Buffer = Buffer.alloc(0);

  constructor(source: Readable) {
    this.iterator = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  /** Exactly that many bytes; null at the end. */
  async take(bytes: number): Promise<Buffer | null> {
    const parts: Buffer[] = [];
    for await (const part of this.run(bytes, true)) parts.push(part);
    const taken = Buffer.concat(parts);
    return taken.length === bytes ? taken : null;
  }

  /** The next bytes as they come. */
  async *run(bytes: number, mayEnd = false): AsyncGenerator<Buffer> {
    for (let left = bytes; left > 0;) {
      if (this.rest.length === 0) {
        const next = await this.iterator.next();
        if (next.done && mayEnd) return;
        if (next.done) throw new Error('The archive breaks off');
        this.rest = next.value;
      }
      const piece = this.rest.subarray(0, left);
      this.rest = this.rest.subarray(piece.length);
      left -= piece.length;
      if (piece.length > 0) yield piece;
    }
  }
}
