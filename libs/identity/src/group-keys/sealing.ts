import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';

const IV_BYTES = 12;
const TAG_BYTES = 16;
/** First byte of everything sealed, so that another cipher can follow one day. */
const FORMAT = 1;

/**
 * AES-256-GCM: format byte, random IV, ciphertext, tag. `belongsTo` is authenticated and not stored: what was sealed for
 * one group does not open for another. SEC-01
 */
export function seal(key: Buffer, plain: Buffer, belongsTo: string): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(belongsTo));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.of(FORMAT), iv, sealed, cipher.getAuthTag()]);
}

/** The other way round. Throws when a bit was changed, or when key or owner are not those of `seal`. */
export function unseal(key: Buffer, sealed: Buffer, belongsTo: string): Buffer {
  if (sealed.length < 1 + IV_BYTES + TAG_BYTES || sealed[0] !== FORMAT)
    throw new Error('Not something that seal() made');
  const iv = sealed.subarray(1, 1 + IV_BYTES);
  const body = sealed.subarray(1 + IV_BYTES, -TAG_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(belongsTo))
    .setAuthTag(sealed.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(body), decipher.final()]);
}

export function hmacSha256(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

export function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Sixteen hex digits that tell keys apart and say nothing about them. */
export function fingerprintOf(key: Buffer): string {
  return createHash('sha256').update('forecourt key fingerprint').update(key).digest('hex').slice(0, 16);
}
