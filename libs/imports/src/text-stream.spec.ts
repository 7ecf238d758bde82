import fc from 'fast-check';
import iconv from 'iconv-lite';
import { detectEncoding, TextStream, type TextEncoding } from './text-stream';

async function* inChunks(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

async function read(
  bytes: Uint8Array,
  asked: 'auto' | TextEncoding = 'auto',
  chunk = 5,
): Promise<{ text: string; encoding: TextEncoding | null }> {
  const stream = new TextStream(inChunks(bytes, chunk), asked);
  let text = '';
  for await (const part of stream.chunks()) text += part;
  return { text, encoding: stream.encoding };
}

describe('TextStream', () => {
  it.each([
    ['UTF-8', iconv.encode('姓名,张三', 'utf8'), '姓名,张三', 'utf-8'],
    ['UTF-8 with a byte order mark', iconv.encode('姓名,张三', 'utf8', { addBOM: true }), '姓名,张三', 'utf-8'],
    ['GBK', iconv.encode('姓名,张三', 'gbk'), '姓名,张三', 'gb18030'],
    ['GB18030 with a character beyond GBK', iconv.encode('姓名,㐂𠮷', 'gb18030'), '姓名,㐂𠮷', 'gb18030'],
    [
      'UTF-16 as a spreadsheet saves it',
      iconv.encode('姓名,张三', 'utf16le', { addBOM: true }),
      '姓名,张三',
      'utf-16le',
    ],
    ['GBK that happens to be valid UTF-8', iconv.encode('id,隆娄', 'gbk'), 'id,隆娄', 'gb18030'],
    ['ASCII', Buffer.from('id,name'), 'id,name', null],
    ['nothing', Buffer.alloc(0), '', null],
  ])('TEN-02: %s', async (_name, bytes, text, encoding) => {
    expect(await read(bytes)).toEqual({ text, encoding });
  });

  it('TEN-02: takes the encoding that it is told', async () => {
    const bytes = iconv.encode('张三', 'utf8');
    expect(await read(bytes, 'gb18030')).toEqual({ text: iconv.decode(bytes, 'gb18030'), encoding: 'gb18030' });
  });

  it('TEN-02: waits for the first character that tells, however late it comes', async () => {
    const digits = '0123456789\n'.repeat(20_000);
    expect(await read(iconv.encode(`${digits}张三`, 'gbk'), 'auto', 65_536)).toEqual({
      text: `${digits}张三`,
      encoding: 'gb18030',
    });
  });

  it('TEN-02: one damaged character does not turn a UTF-8 list into a GBK one', async () => {
    const sound = '张三丰,上海市浦东新区\n'.repeat(50);
    const bytes = Buffer.concat([Buffer.from(sound), Buffer.from([0xe5, 0xbc]), Buffer.from(`\n${sound}`)]);
    expect(await read(bytes)).toEqual({ text: `${sound}\uFFFD\n${sound}`, encoding: 'utf-8' });
  });

  it('TEN-02: text comes out whole wherever chunks are cut', async () => {
    const character = fc.constantFrom('张', '三', 'a', ',', '㐂', '𠮷', '\n');
    const texts = fc.string({ unit: character, maxLength: 40 }).map((text) => `姓名\n${text}`);
    const encodings = fc.constantFrom('utf8', 'gb18030');
    await fc.assert(
      fc.asyncProperty(texts, encodings, fc.integer({ min: 1, max: 7 }), async (text, encoding, chunk) => {
        expect((await read(iconv.encode(text, encoding), 'auto', chunk)).text).toBe(text);
      }),
    );
  });
});

describe('detectEncoding', () => {
  it('TEN-02: is not misled by a sample that ends inside a character', () => {
    const bytes = iconv.encode('张三', 'utf8');
    expect(detectEncoding(bytes.subarray(0, 5), false)).toBe('utf-8');
  });
});
