import { createHash, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '#libs/config';
import { Clock, DomainError, notFound, refusedField } from '#libs/foundation';
import { StoreDb, TenantDirectory } from '#libs/tenancy';
import { aliyunReceipt } from '../gateways/aliyun-gateway';
import type { Receipt } from '../gateways/channel-gateway';
import { httpReceipt } from '../gateways/generic-http-gateway';
import type { ReceiptsTakenDto } from './receipts.dto';
import { receiptTokenWrong, unreadableReceipts } from './receipts.errors';
import { noteReceipts } from './receipts.queries';
import { isOfStaff, noteStaffReceipts } from '../staff-notices/staff-receipts';
import { emailReceipt } from '../gateways/smtp-gateway';
import { tencentReceipt } from '../gateways/tencent-gateway';

type ReadReceipt = (entry: Record<string, unknown>) => Receipt | null;

const PROVIDERS: ReadonlyMap<string, ReadReceipt> = new Map([
  ['aliyun', aliyunReceipt],
  ['tencent', tencentReceipt],
  ['http', httpReceipt],
  ['email', emailReceipt],
]);

const MOST_RECEIPTS = 1_000;

/** Takes what providers push about messages, and gives each store its own. */
@Injectable()
export class ReceiptsService {
  constructor(
    private readonly config: AppConfig,
    private readonly directory: TenantDirectory,
    private readonly db: StoreDb,
    private readonly clock: Clock,
  ) {}

  /**
   * Throws `receipt_token_wrong`, `not_found` for a provider that nobody knows, `validation_failed`, and
   * `service_unavailable` while a store cannot be written, so that the provider pushes again.
   */
  async take(provider: string, token: string | undefined, body: unknown): Promise<ReceiptsTakenDto> {
    if (!this.isTokenRight(token)) throw new DomainError(receiptTokenWrong);
    const read = PROVIDERS.get(provider);
    if (!read) throw new DomainError(notFound);
    const receipts = entriesOf(body).flatMap((entry) => read(entry) ?? []);
    const now = this.clock.now();
    let taken = 0;
    for (const storeCode of new Set(receipts.map((receipt) => receipt.storeCode))) {
      const own = receipts.filter((receipt) => receipt.storeCode === storeCode);
      const store = await this.directory.findStore(storeCode);
      // a store that is gone or rests has no use for them, and the provider must not push them for ever
      if (store?.state !== 'active') continue;
      const ctx = await this.directory.systemContext(storeCode, 'receipts');
      const ofStaff = own.filter(isOfStaff);
      const ofCustomers = own.filter((receipt) => !isOfStaff(receipt));
      taken += await this.db.run(ctx, async (tx) => {
        const noted = await noteReceipts(tx, ctx, ofCustomers, now);
        return noted + (await noteStaffReceipts(tx, ctx, ofStaff, now));
      });
    }
    return { code: 0, msg: 'OK', result: 0, errmsg: 'OK', taken };
  }

  private isTokenRight(told: string | undefined): boolean {
    const { receiptsToken } = this.config;
    if (!receiptsToken || !told) return false;
    const digest = (text: string) => createHash('sha256').update(text).digest();
    return timingSafeEqual(digest(told), digest(receiptsToken));
  }
}

function entriesOf(body: unknown): Record<string, unknown>[] {
  const entries: unknown[] = Array.isArray(body) ? body : [body];
  const isObject = (entry: unknown): entry is Record<string, unknown> =>
    typeof entry === 'object' && entry !== null && !Array.isArray(entry);
  if (entries.length > MOST_RECEIPTS || !entries.every(isObject)) {
    throw refusedField({ pointer: '#', code: unreadableReceipts.code });
  }
  return entries;
}
