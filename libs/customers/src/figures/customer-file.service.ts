import { Injectable } from '@nestjs/common';
import { Clock, DomainError, notFound } from '#libs/foundation';
import { keysetOf, type Page, pageOf } from '#libs/http';
import { policyInForce } from '#libs/policies';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import { DEFAULT_RULES } from '../care/customer-care-policy';
import { CUSTOMER_FILE } from './customer-file-policy';
import type { CompletenessDto, IncompleteFileDto, ListIncompleteQuery } from './customer-file.dto';
import { completenessOf } from './customer-file.policy';
import { FILE_SORTS, findAbsent, findIncomplete } from './customer-file.queries';

/** Whether customers' files are complete, and what they lack (客户信息完整性). CUS-19 */
@Injectable()
export class CustomerFileService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
  ) {}

  /** Throws `not_found`. */
  completeness(ctx: StoreContext, id: string): Promise<CompletenessDto> {
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const [found, { document, ref }] = await Promise.all([
        findAbsent(tx, id),
        policyInForce(tx, CUSTOMER_FILE, DEFAULT_RULES, now),
      ]);
      if (!found) throw new DomainError(notFound);
      return { ...completenessOf(found.kind, found.absent, document), policyRef: ref };
    });
  }

  /** Files that lack something, the newest first. */
  incomplete(ctx: StoreContext, query: ListIncompleteQuery): Promise<Page<IncompleteFileDto>> {
    const keyset = keysetOf(query, FILE_SORTS);
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const { document, ref } = await policyInForce(tx, CUSTOMER_FILE, DEFAULT_RULES, now);
      const found = await findIncomplete(tx, document, query, keyset);
      return pageOf(found, keyset, ({ id, name, kind, assigneeId, absent }) => ({
        ...{ id, name, kind, assigneeId, ...completenessOf(kind, absent, document), policyRef: ref },
      }));
    });
  }
}
