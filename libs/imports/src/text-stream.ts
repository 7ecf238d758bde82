import { isAscii } from 'node:buffer';
import { TextDecoder } from 'node:util';

/** How the bytes of a file were read. */
export type TextEncoding = 'utf-8' | 'gb18030' | 'utf-16le';

// Enough characters to tell UTF-8 from GB18030 beyond doubt, counted from the first one that is not ASCII.
const SAMPLE_BYTES = 64 * 1024;

/**
 * Bytes in, text out, in flat memory. With `auto` the encoding is judged by the first bytes that are not ASCII: up to
 * there all encodings agree, so a file that begins with a megabyte of digits needs no buffer. A byte order mark beats
 * whatever was asked for. What cannot be decoded becomes U+FFFD, for the caller to refuse that line alone.
 */
export class TextStream {
  private decoder: TextDecoder | null = null;
  private detected: TextEncoding | null = null;

  constructor(
    private readonly bytes: AsyncIterable<Uint8Array>,
    private readonly asked: 'auto' | TextEncoding,
  ) {}

  /** Null until a byte was read that tells: a file of pure ASCII is the same in all of them. */
  get encoding(): TextEncoding | null {
    return this.detected;
  }

  async *chunks(): AsyncGenerator<string> {
    let undecided: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of this.bytes) {
      if (this.decoder) {
        yield this.decoder.decode(chunk, { stream: true });
        continue;
      }
      if (size === 0 && isAscii(chunk)) {
        yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString('latin1');
        continue;
      }
      undecided.push(chunk);
      size += chunk.length;
      if (size < SAMPLE_BYTES) continue;
      const sample = Buffer.concat(undecided);
      yield this.decide(sample, false).decode(sample, { stream: true });
      undecided = [];
    }
    if (undecided.length > 0) {
      const rest = Buffer.concat(undecided);
      yield this.decide(rest, true).decode(rest, { stream: true });
    }
    if (this.decoder) yield this.decoder.decode();
  }

  private decide(sample: Uint8Array, complete: boolean): TextDecoder {
    this.detected = markOf(sample) ?? (this.asked === 'auto' ? detectEncoding(sample, complete) : this.asked);
    this.decoder = new TextDecoder(this.detected);
    return this.decoder;
  }
}

function markOf(bytes: Uint8Array): TextEncoding | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  return bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : null;
}

/**
 * UTF-8 or GB18030. GBK text is almost never valid UTF-8; where a few characters are (each of 隆娄 is a Latin-1 letter
 * to UTF-8), their being two bytes long gives them away, for Chinese takes three. One damaged character in a hundred
 * does not make a UTF-8 file a GBK one.
 */
export function detectEncoding(sample: Uint8Array, complete: boolean): 'utf-8' | 'gb18030' {
  const text = new TextDecoder('utf-8').decode(sample, { stream: !complete });
  let damaged = 0;
  let long = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 0xfffd) damaged++;
    else if (code >= 0x800) long++;
  }
  return long > 0 && damaged * 100 < long ? 'utf-8' : 'gb18030';
}
