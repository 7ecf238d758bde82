import { audioTypeOf, recordingTypeOf, scanTypeOf, servedAs } from '.';

describe('scanTypeOf', () => {
  it.each([
    ['a PDF', '%PDF-1.7\n', 'pdf'],
    ['a JPEG', '\xff\xd8\xff\xe0\x00\x10JFIF', 'jpg'],
    ['a PNG', '\x89PNG\r\n\x1a\n\x00', 'png'],
    ['a TIFF of a PC', 'II*\x00\x08', 'tiff'],
    ['a TIFF of a Mac', 'MM\x00*\x00', 'tiff'],
    ['a photo of a phone', '\x00\x00\x00\x18ftypheic\x00', 'heic'],
    ['a film of a phone', '\x00\x00\x00\x18ftypmp42\x00', null],
    ['a page', '<html><script>alert(1)</script>', null],
    ['a page that hides a PDF', '<html>%PDF-1.7', null],
    ['a picture with scripts', '<svg xmlns="http://www.w3.org/2000/svg">', null],
    ['a program', 'MZ\x90\x00', null],
    ['an archive', 'PK\x03\x04', null],
    ['half a signature', '\x89PNG', null],
    ['nothing', '', null],
  ])('SEC-08: takes %s for what it is', (_what, head, type) => {
    expect(scanTypeOf(Buffer.from(head, 'latin1'))).toBe(type);
  });
});

describe('recordingTypeOf', () => {
  it.each([
    ['a film of a phone', '\x00\x00\x00\x18ftypmp42\x00', 'mp4'],
    ['a film of another phone', '\x00\x00\x00\x14ftypqt  \x00', 'mp4'],
    ['a film of a browser', '\x1a\x45\xdf\xa3\x01', 'webm'],
    ['a voice memo', '\x00\x00\x00\x1cftypM4A \x00', 'm4a'],
    ['music with a title', 'ID3\x04\x00', 'mp3'],
    ['music without', '\xff\xfb\x90\x64', 'mp3'],
    ['a call of a recorder', 'RIFF\x24\x08\x00\x00WAVEfmt ', 'wav'],
    ['a call of a phone', '#!AMR\n', 'amr'],
    ['a photo', '\xff\xd8\xff\xe0\x00\x10JFIF', 'jpg'],
    ['a picture in RIFF', 'RIFF\x24\x08\x00\x00WEBPVP8 ', null],
    ['a program', 'MZ\x90\x00', null],
    ['a page', '<html><video src="x">', null],
    ['nothing', '', null],
  ])('SEC-09: takes %s for what it is', (_what, head, type) => {
    expect(recordingTypeOf(Buffer.from(head, 'latin1'))).toBe(type);
  });
});

/** The first page of a stream: what it holds follows. */
const OGG = `OggS\x00\x02${'\x00'.repeat(20)}\x01\x13`;

describe('audioTypeOf', () => {
  it.each([
    ['a call of a recorder', 'RIFF\x24\x08\x00\x00WAVEfmt ', 'wav'],
    ['a call over the internet', `${OGG}OpusHead`, 'ogg'],
    ['a call of a telephone system', `${OGG}\x01vorbis`, 'ogg'],
    ['a film in the same wrapping', `${OGG}\x80theora`, null],
    ['a wrapping of nothing', OGG, null],
    ['a voice memo', '\x00\x00\x00\x1cftypM4A \x00', 'm4a'],
    ['a film of a phone', '\x00\x00\x00\x18ftypmp42\x00', null],
    ['a film of a browser', '\x1a\x45\xdf\xa3\x01', null],
    ['a photo', '\xff\xd8\xff\xe0\x00\x10JFIF', null],
    ['nothing', '', null],
  ])('FUP-13: takes %s for what it is', (_what, head, type) => {
    expect(audioTypeOf(Buffer.from(head, 'latin1'))).toBe(type);
  });
});

describe('servedAs', () => {
  it.each([
    ['store_a/archive/1/2.pdf', 'application/pdf', 'inline', '2.pdf'],
    ['store_a/exports/1/all.zip', 'application/zip', 'attachment', 'all.zip'],
    ['store_a/exports/1/page.html', 'text/html; charset=utf-8', 'attachment', 'page.html'],
    ['store_a/imports/1/list', 'application/octet-stream', 'attachment', 'list'],
  ])('%s', (key, mediaType, disposition, fileName) => {
    expect(servedAs(key)).toEqual({ mediaType, disposition, fileName });
  });
});
