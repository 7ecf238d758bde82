import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/foundation';
import { policyInForce } from '#libs/policies';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import { CUSTOMER_CARE, DEFAULT_RULES } from '../care/customer-care-policy';
import type { ContactQualityDto } from './phone-quality.dto';
import { retentionRate } from './phone-quality.policy';
import { countContactQuality } from './phone-quality.queries';

/** How well a store's customers can be reached (信息留存率). CUS-12 */
@Injectable()
export class PhoneQualityService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
  ) {}

  counts(ctx: StoreContext): Promise<ContactQualityDto> {
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const [counts, { document, ref }] = await Promise.all([
        countContactQuality(tx),
        policyInForce(tx, CUSTOMER_CARE, DEFAULT_RULES, now),
      ]);
      const targetRate = (document.retentionTargetPercent / 100).toFixed(4);
      return { ...counts, retentionRate: retentionRate(counts), targetRate, policyRef: ref };
    });
  }
}
