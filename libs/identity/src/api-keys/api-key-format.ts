import { randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** `sk`: secret, for servers. `pk`: publishable, for browsers and mini-programs. */
export const API_KEY_TYPES = ['sk', 'pk'] as const;
export type ApiKeyType = (typeof API_KEY_TYPES)[number];

export const API_KEY_MODES = ['live', 'test'] as const;
export type ApiKeyMode = (typeof API_KEY_MODES)[number];

export interface ApiKeyParts {
  readonly type: ApiKeyType;
  readonly mode: ApiKeyMode;
  /** Public half, by which the key is looked up: 12 base62 characters. */
  readonly publicId: string;
  /** Secret half: 30 base62 characters, 178 bits. */
  readonly secret: string;
}

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const FORMAT =
  /^fc_(?<type>sk|pk)_(?<mode>live|test)_(?<publicId>[0-9A-Za-z]{12})_(?<secret>[0-9A-Za-z]{30})(?<check>[0-9A-Za-z]{6})$/;

/** A new random key. */
export function newApiKey(type: ApiKeyType, mode: ApiKeyMode): ApiKeyParts {
  return { type, mode, publicId: randomBase62(12), secret: randomBase62(30) };
}

/** `fc_sk_live_<id12>_<secret30><crc6>`: one word to a double click, and known to scanners by its first letters. */
export function formatApiKey(parts: ApiKeyParts): string {
  const body = `fc_${parts.type}_${parts.mode}_${parts.publicId}_${parts.secret}`;
  return body + checksum(body);
}

/** The parts of a key, or null for what was mistyped, cut off or never a key; asks no database. SEC-02 */
export function parseApiKey(text: string): ApiKeyParts | null {
  const parts = FORMAT.exec(text)?.groups;
  if (!parts || checksum(text.slice(0, -6)) !== parts.check) return null;
  const { type, mode, publicId, secret } = parts as unknown as ApiKeyParts;
  return { type, mode, publicId, secret };
}

function checksum(body: string): string {
  let rest = crc32(body);
  let text = '';
  for (let place = 0; place < 6; place++) {
    text = ALPHABET.charAt(rest % 62) + text;
    rest = Math.floor(rest / 62);
  }
  return text;
}

function randomBase62(length: number): string {
  return Array.from({ length }, () => ALPHABET.charAt(randomInt(62))).join('');
}
