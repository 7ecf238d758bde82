import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '#libs/config';
import { Clock, DomainError, notFound } from '#libs/foundation';

const MAC_BYTES = 15;
const DAY_MS = 86_400_000;

/**
 * What a link asks, of whom, and when it was made. Of a contact the contact's row says whom it is about; otherwise the
 * link itself does.
 */
export type AskedByLink = {
  readonly storeCode: string;
  readonly survey: string;
  /** The survey that was in force then is the one that is answered. */
  readonly issuedAt: Date;
} & (
  | { readonly contactId: string }
  | {
      readonly linkId: string;
      readonly customerId: string;
      readonly vehicleId: string | null;
      readonly orderId: string | null;
    }
);

/**
 * Links to surveys (问卷链接), signed, so that nothing is kept of them until they are answered. FUP-22
 * The link is the permission: it names the store, the survey and who is asked, by ids, and nothing else of anybody.
 */
@Injectable()
export class SurveyLinks {
  private readonly key: Buffer;

  constructor(
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {
    this.key = Buffer.from(hkdfSync('sha256', config.apiKeyPepper, '', 'forecourt survey links', 32));
  }

  url(asked: AskedByLink): string {
    return `${this.config.publicUrl}/v1/surveys/${this.token(asked)}`;
  }

  token(asked: AskedByLink): string {
    const about =
      'contactId' in asked
        ? ['c', short(asked.contactId)]
        : ['k', ...[asked.linkId, asked.customerId, asked.vehicleId, asked.orderId].map(short)];
    const issuedAt = asked.issuedAt.getTime().toString(36);
    const claim = [asked.storeCode, asked.survey, issuedAt, ...about].join('~');
    return `${claim}~${this.sign(claim)}`;
  }

  /** What a token asks. Throws `not_found` for one that was not signed here. */
  read(token: string): AskedByLink {
    const end = token.lastIndexOf('~');
    const claim = token.slice(0, Math.max(end, 0));
    const [mac, expected] = [Buffer.from(token.slice(end + 1)), Buffer.from(this.sign(claim))];
    if (mac.length !== expected.length || !timingSafeEqual(mac, expected)) throw new DomainError(notFound);
    const [storeCode = '', survey = '', milliseconds = '', kind, ...ids] = claim.split('~');
    const issuedAt = new Date(parseInt(milliseconds, 36));
    const [first, customerId, vehicleId, orderId] = ids.map(long);
    if (kind === 'c') return { storeCode, survey, issuedAt, contactId: first as string };
    return {
      ...{ storeCode, survey, issuedAt, linkId: first as string, customerId: customerId as string },
      ...{ vehicleId: vehicleId ?? null, orderId: orderId ?? null },
    };
  }

  /** Until when it can be answered. Throws `not_found` when that is over. */
  expiryOf({ issuedAt }: AskedByLink, days: number): Date {
    const expiresAt = new Date(issuedAt.getTime() + days * DAY_MS);
    if (expiresAt <= this.clock.now()) throw new DomainError(notFound);
    return expiresAt;
  }

  private sign(claim: string): string {
    return createHmac('sha256', this.key).update(claim).digest().subarray(0, MAC_BYTES).toString('base64url');
  }
}

/** A UUID in 22 characters; none in none. */
function short(id: string | null): string {
  return id === null ? '' : Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url');
}

function long(code: string): string | null {
  if (code === '') return null;
  const hex = Buffer.from(code, 'base64url').toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
