import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/foundation';
import { keysetOf, type Page, pageOf } from '#libs/http';
import { CONTACT_POLICY, contactReasonLabel, DEFAULT_CONTACT_POLICY } from '#libs/outreach';
import { policyInForce } from '#libs/policies';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import { reminderRules } from '../reminder-rules';
import type { ContactCoverageDto, CoverageFigureDto, ListUncoveredQuery, UncoveredDto } from './contact-coverage.dto';
import {
  countCoverage,
  type CoverageCount,
  type CoverageRules,
  findUncovered,
  UNCOVERED_SORTS,
} from './contact-coverage.queries';

/** Whether reminders reach every vehicle, and notices every customer (覆盖). REM-41, SVC-07 */
@Injectable()
export class ContactCoverageService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
  ) {}

  get(ctx: StoreContext): Promise<ContactCoverageDto> {
    return this.db.run(ctx, async (tx) => {
      const rules = await this.rulesOf(tx);
      const [vehicles, customers] = await Promise.all([
        countCoverage(tx, 'vehicles', rules),
        countCoverage(tx, 'customers', rules),
      ]);
      return { vehicles: toFigureDto(vehicles, ctx), customers: toFigureDto(customers, ctx) };
    });
  }

  list(ctx: StoreContext, query: ListUncoveredQuery): Promise<Page<UncoveredDto>> {
    const keyset = keysetOf(query, UNCOVERED_SORTS);
    return this.db.run(ctx, async (tx) => {
      const found = await findUncovered(tx, query.of, query.reason, await this.rulesOf(tx), keyset);
      return pageOf(found, keyset, ({ id, customerId, customerName, vehicleId, plate, model, reason }) => ({
        ...{ id, reason, reasonLabel: contactReasonLabel(reason)[ctx.locale] },
        customer: customerId !== null && customerName !== null ? { id: customerId, name: customerName } : null,
        vehicle: vehicleId === null ? null : { id: vehicleId, plate, model },
      }));
    });
  }

  private async rulesOf(tx: StoreTx): Promise<CoverageRules> {
    const now = this.clock.now();
    const [{ journeys }, { document: policy }] = await Promise.all([
      reminderRules(tx, now),
      policyInForce(tx, CONTACT_POLICY, DEFAULT_CONTACT_POLICY, now),
    ]);
    return { journeys, policy, now };
  }
}

function toFigureDto(counts: readonly CoverageCount[], { locale }: StoreContext): CoverageFigureDto {
  const total = counts.reduce((all, { records }) => all + records, 0);
  const uncovered = counts.flatMap(({ reason, records }) =>
    reason === null ? [] : [{ reason, label: contactReasonLabel(reason)[locale], records }],
  );
  return { total, covered: total - uncovered.reduce((all, { records }) => all + records, 0), uncovered };
}
