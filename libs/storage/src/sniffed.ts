import type { Readable } from 'node:stream';
import { DomainError } from '#libs/foundation';
import {
  AUDIO_TYPES,
  type AudioType,
  audioTypeOf,
  RECORDING_TYPES,
  type RecordingType,
  recordingTypeOf,
  SCAN_TYPES,
  type ScanType,
  scanTypeOf,
  SNIFFED_BYTES,
} from './media-types';
import { uploadTypeRefused } from './storage.errors';

/** An upload whose type is known by its content, with not a byte lost. */
export interface Sniffed<Type extends string> {
  readonly type: Type;
  readonly content: AsyncGenerator<Buffer>;
}

export type SniffedScan = Sniffed<ScanType>;

/**
 * Looks at the first bytes of an upload before anything of it is stored. Throws `upload_type_refused` for what is no
 * PDF and no picture, whatever it is called.
 */
export function sniffScan(upload: Readable): Promise<SniffedScan> {
  return sniff(upload, scanTypeOf, SCAN_TYPES);
}

/** The same for recordings (录音录像), which may be photos and papers too. SEC-09 */
export function sniffRecording(upload: Readable): Promise<Sniffed<RecordingType>> {
  return sniff(upload, recordingTypeOf, RECORDING_TYPES);
}

/** The same for what was said alone (录音), such as a call. FUP-13 */
export function sniffAudio(upload: Readable): Promise<Sniffed<AudioType>> {
  return sniff(upload, audioTypeOf, AUDIO_TYPES);
}

async function sniff<Type extends string>(
  upload: Readable,
  typeOf: (head: Buffer) => Type | null,
  allowed: readonly Type[],
): Promise<Sniffed<Type>> {
  const chunks = upload[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const head: Buffer[] = [];
  for (let bytes = 0; bytes < SNIFFED_BYTES;) {
    const { value, done } = await chunks.next();
    if (done) break;
    head.push(value);
    bytes += value.length;
  }
  const type = typeOf(Buffer.concat(head));
  if (!type) {
    upload.destroy();
    throw new DomainError(uploadTypeRefused, { params: { allowed: allowed.join(', ') } });
  }
  async function* content() {
    try {
      yield* head;
      for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
    } finally {
      // whoever stops half-way, as at the limit, lets go of the upload too
      upload.destroy();
    }
  }
  return { type, content: content() };
}
