import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '#libs/config';
import { Clock, DomainError, notFound } from '#libs/foundation';
import { assertObjectKey } from './object-storage';

/** How long a link lives unless told otherwise: enough to open or download, too short to pass on. */
export const LINK_SECONDS = 300;
const MOST_LINK_SECONDS = 86_400;
const MAC_BYTES = 18;

/** Where a stored file can be fetched for a while, by whoever holds the link. */
export interface FileLink {
  readonly url: string;
  readonly expiresAt: Date;
}

/**
 * Short-lived links to stored files (临时下载链接). SEC-08
 * The link is the permission: it names one object and an end, and is signed, so `GET /v1/files/{token}` asks nobody.
 */
@Injectable()
export class FileLinks {
  private readonly key: Buffer;

  constructor(
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {
    this.key = Buffer.from(hkdfSync('sha256', config.apiKeyPepper, '', 'forecourt file links', 32));
  }

  /** A link to the object `key` for `seconds`, at most a day. Asks neither the storage nor whether the caller may. */
  signedLink(key: string, { seconds = LINK_SECONDS }: { seconds?: number } = {}): FileLink {
    if (!(seconds > 0 && seconds <= MOST_LINK_SECONDS)) throw new RangeError(`A link does not live ${seconds} s`);
    const expires = Math.ceil(this.clock.now().getTime() / 1_000 + seconds);
    const claim = `${expires.toString(36)}.${assertObjectKey(key)}`;
    const token = `${Buffer.from(claim).toString('base64url')}.${this.sign(claim).toString('base64url')}`;
    return { url: `${this.config.publicUrl}/v1/files/${token}`, expiresAt: new Date(expires * 1_000) };
  }

  /** The object that a token opens. Throws `not_found` where it was not signed here, or has expired. */
  keyOf(token: string): string {
    const [, encoded = '', mac = ''] = /^([\w-]{1,400})\.([\w-]{24})$/.exec(token) ?? [];
    const claim = Buffer.from(encoded, 'base64url').toString();
    const isOurs = mac !== '' && timingSafeEqual(Buffer.from(mac, 'base64url'), this.sign(claim));
    const dot = claim.indexOf('.');
    const expiresMs = parseInt(claim.slice(0, dot), 36) * 1_000;
    if (!isOurs || expiresMs <= this.clock.now().getTime()) throw new DomainError(notFound);
    return assertObjectKey(claim.slice(dot + 1));
  }

  private sign(claim: string): Buffer {
    return createHmac('sha256', this.key).update(claim).digest().subarray(0, MAC_BYTES);
  }
}
