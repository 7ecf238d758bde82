import { Injectable, type OnModuleInit } from '@nestjs/common';
import { affected, rows, sql } from '#libs/database';
import { Clock } from '#libs/foundation';
import { PersonalRecordSources } from '#libs/http';
import { takeBackCounts } from './policy/contact-counter.queries';

/** What contacts keep of a customer: where they went and what they said. That there was one stays. SEC-08 */
@Injectable()
export class ContactRecordsService implements OnModuleInit {
  constructor(
    private readonly sources: PersonalRecordSources,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.sources.register({
      name: 'contacts',
      label: { 'zh-CN': '联系记录', en: 'Contacts' },
      order: 500,
      read: (tx, _ctx, customerIds) =>
        rows<object>(
          tx,
          sql`select c.id, c.journey, c.step, c.channel, c.category, c.state, c.due_at as "dueAt",
                     c.sent_at as "sentAt", c.outcome, c.recipient, c.subject, c.message
              from contact c where c.customer_id = any(${customerIds}::uuid[]) order by c.due_at, c.id`,
        ),
      erase: async (tx, _ctx, customerIds) => {
        const [erased, counted] = await Promise.all([
          affected(
            tx,
            sql`update contact set recipient = null, subject = null, message = null, provider_template = null, values = '{}'
                where customer_id = any(${customerIds}::uuid[])
                  and (recipient is not null or message is not null or subject is not null
                       or provider_template is not null or values <> '{}')`,
          ),
          rows<{ id: string; customerId: string }>(
            tx,
            sql`select id, customer_id as "customerId" from contact
                where customer_id = any(${customerIds}::uuid[]) and intent_at is not null`,
          ),
        ]);
        // nobody's caps are kept any more
        await takeBackCounts(tx, counted, this.clock.now());
        return erased;
      },
    });
  }
}
