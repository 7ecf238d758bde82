/** What a signed link serves a file as, by the ending of its key. Anything else is bytes to download. */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  jpg: 'image/jpeg',
  png: 'image/png',
  tiff: 'image/tiff',
  heic: 'image/heic',
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
