import { Injectable } from '@nestjs/common';
import { PriceCatalogueService } from '#libs/quotations';
import type { StoreContext } from '#libs/tenancy';
import { BaysService, TechniciansService } from '#libs/workshop';
import { DEMO_BAYS, DEMO_PRICES, DEMO_TECHNICIANS } from './demo-workshop.preset';

/** What the demo's stores can book and quote: bays, technicians and a price catalogue. */
@Injectable()
export class DemoWorkshop {
  constructor(
    private readonly bays: BaysService,
    private readonly technicians: TechniciansService,
    private readonly prices: PriceCatalogueService,
  ) {}

  /** Adds what is missing, by its code; what somebody has changed stays as it is. */
  async ensure(ctx: StoreContext): Promise<void> {
    const [bays, technicians] = await Promise.all([
      this.bays.list(ctx, { limit: 100, sort: 'code' }),
      this.technicians.list(ctx, { limit: 100, sort: 'code' }),
    ]);
    for (const bay of missing(DEMO_BAYS, bays.data)) await this.bays.create(ctx, bay);
    for (const technician of missing(DEMO_TECHNICIANS, technicians.data)) {
      await this.technicians.create(ctx, technician);
    }
    const { data } = await this.prices.list(ctx, { limit: 1, sort: 'code' });
    if (data.length === 0) await this.prices.put(ctx, { prices: [...DEMO_PRICES] });
  }
}

function missing<Entry extends { readonly code: string }>(
  wanted: readonly Entry[],
  there: readonly { readonly code: string }[],
): Entry[] {
  const known = new Set(there.map(({ code }) => code));
  return wanted.filter(({ code }) => !known.has(code));
}
