/** What a signed link serves a file as, by the ending of its key. Anything else is bytes to download. */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  jpg: 'image/jpeg',
  png: 'image/png',
  tiff: 'image/tiff',
  heic: 'image/heic',
  mp4: 'video/mp4',
  webm: 'video/webm',
  m4a: 'audio/mp4',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  amr: 'audio/amr',
  ogg: 'audio/ogg',
  json: 'application/json; charset=utf-8',
  jsonl: 'application/jsonl; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  html: 'text/html; charset=utf-8',
  zip: 'application/zip',
  gz: 'application/gzip',
};

/** Endings of scans and photos, which a browser may show; everything else is only downloaded. */
const SHOWN: readonly string[] = ['pdf', 'jpg', 'png', 'tiff', 'heic'];

/** What papers and photos are scanned as (扫描件). */
export const SCAN_TYPES = ['pdf', 'jpg', 'png', 'tiff', 'heic'] as const;
export type ScanType = (typeof SCAN_TYPES)[number];

/** What people and what was said is recorded as (录音录像), beside photos and papers. SEC-09 */
export const RECORDING_TYPES = [...SCAN_TYPES, 'mp4', 'webm', 'm4a', 'mp3', 'wav', 'amr'] as const;
export type RecordingType = (typeof RECORDING_TYPES)[number];

/** What was said is recorded as (录音), by telephone systems and phones. FUP-13 */
export const AUDIO_TYPES = ['m4a', 'mp3', 'wav', 'amr', 'ogg'] as const;
export type AudioType = (typeof AUDIO_TYPES)[number];

/** Enough of the beginning of a file to tell what it is. */
export const SNIFFED_BYTES = 32;

const startsWith = (head: Buffer, ...bytes: number[]): boolean =>
  head.length >= bytes.length && bytes.every((byte, index) => head[index] === byte);

/** Brands of HEIF files that hold pictures coded as HEVC, as phones write them. */
const HEIC_BRANDS: readonly string[] = ['heic', 'heix', 'heim', 'heis', 'mif1'];

/** What a file is by its first bytes, whatever it is called; null where it is no scan. */
export function scanTypeOf(head: Buffer): ScanType | null {
  if (head.subarray(0, 5).toString('latin1') === '%PDF-') return 'pdf';
  if (startsWith(head, 0xff, 0xd8, 0xff)) return 'jpg';
  if (startsWith(head, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png';
  if (startsWith(head, 0x49, 0x49, 0x2a, 0x00) || startsWith(head, 0x4d, 0x4d, 0x00, 0x2a)) return 'tiff';
  const box = head.subarray(4, 12).toString('latin1');
  return box.startsWith('ftyp') && HEIC_BRANDS.includes(box.slice(4)) ? 'heic' : null;
}

/** Brands of MPEG-4 files that hold video, as phones and recorders write them. */
const VIDEO_BRANDS = /^(isom|iso[2-9]|mp4[12]|avc1|M4V |3gp[4-9]|qt {2})$/;

/** The same for recordings, which may be scans and photos too. SEC-09 */
export function recordingTypeOf(head: Buffer): RecordingType | null {
  const scan = scanTypeOf(head);
  if (scan) return scan;
  if (startsWith(head, 0x1a, 0x45, 0xdf, 0xa3)) return 'webm';
  const text = head.toString('latin1');
  if (text.startsWith('ID3') || (head[0] === 0xff && ((head[1] ?? 0) & 0xe6) === 0xe2)) return 'mp3';
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WAVE') return 'wav';
  if (text.startsWith('#!AMR')) return 'amr';
  if (text.slice(4, 8) !== 'ftyp') return null;
  const brand = text.slice(8, 12);
  if (brand === 'M4A ') return 'm4a';
  return VIDEO_BRANDS.test(brand) ? 'mp4' : null;
}

/** The first page of a stream and what it holds: Opus, Vorbis, Speex or FLAC; a film may be wrapped alike. */
const OGG_AUDIO = /^OggS[^]{24}(Opus|\x01vor|Spee|\x7fFLA)/;

/** The same for what was said alone: no film, photo or paper. FUP-13 */
export function audioTypeOf(head: Buffer): AudioType | null {
  if (OGG_AUDIO.test(head.toString('latin1'))) return 'ogg';
  const recording = recordingTypeOf(head);
  return AUDIO_TYPES.find((type) => type === recording) ?? null;
}

export interface ServedAs {
  readonly mediaType: string;
  readonly disposition: 'inline' | 'attachment';
  readonly fileName: string;
}

/** How an object is served: by the last part of its key, which is never a name that somebody typed. */
export function servedAs(key: string): ServedAs {
  const fileName = key.slice(key.lastIndexOf('/') + 1);
  const ending = fileName.slice(fileName.lastIndexOf('.') + 1);
  return {
    mediaType: MEDIA_TYPES[ending] ?? 'application/octet-stream',
    disposition: SHOWN.includes(ending) ? 'inline' : 'attachment',
    fileName,
  };
}
