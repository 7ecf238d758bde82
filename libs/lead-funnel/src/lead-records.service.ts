import { Injectable, type OnModuleInit } from '@nestjs/common';
import { affected, rows, type Sql, sql } from '#libs/database';
import { PersonalRecordSources } from '#libs/http';

/** What stands where the name stood. */
const ERASED_NAME = '已删除';

/**
 * What leads keep of a person (线索). A lead names no customer: it is found by the phone, as long as the customer has it,
 * so leads are emptied before customers are. SEC-08
 */
@Injectable()
export class LeadRecordsService implements OnModuleInit {
  constructor(private readonly sources: PersonalRecordSources) {}

  onModuleInit(): void {
    this.sources.register({
      name: 'leads',
      label: { 'zh-CN': '线索', en: 'Leads' },
      order: 600,
      read: (tx, _ctx, customerIds) =>
        rows<object>(
          tx,
          sql`select l.id, l.contacted_at as "contactedAt", l.name, l.phone, l.model, l.level, l.channel, l.state,
                     l.lost_reason as "lostReason", l.last_followed_up_at as "lastFollowedUpAt"
              from lead l where l.phone in (${phonesOf(customerIds)}) order by l.contacted_at, l.id`,
        ),
      erase: async (tx, _ctx, customerIds) => {
        const counts = await Promise.all([
          // the id stands in the phone's place, so that two leads of one instant stay two
          affected(
            tx,
            sql`update lead set name = ${ERASED_NAME}, phone = right(replace(id::text, '-', ''), 20), lost_reason = null,
                                import_digest = null
                where phone in (${phonesOf(customerIds)})`,
          ),
          affected(tx, sql`update lead set referrer_phone = null where referrer_phone in (${phonesOf(customerIds)})`),
        ]);
        return counts.reduce((sum, count) => sum + count, 0);
      },
    });
  }
}

/** The customers' own numbers: one of a contact person may be somebody else's lead. */
const phonesOf = (customerIds: readonly string[]): Sql =>
  sql`select p.number from customer_phone p where p.customer_id = any(${customerIds}::uuid[]) and p.contact_id is null`;
