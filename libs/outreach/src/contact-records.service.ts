import { Injectable, type OnModuleInit } from '@nestjs/common';
import { affected, rows, sql } from '#libs/database';
import { PersonalRecordSources } from '#libs/http';

/** What contacts keep of a customer: where they went and what they said. That there was one stays. SEC-08 */
@Injectable()
export class ContactRecordsService implements OnModuleInit {
  constructor(private readonly sources: PersonalRecordSources) {}

  onModuleInit(): void {
    this.sources.register({
      name: 'contacts',
      label: { 'zh-CN': '联系记录', en: 'Contacts' },
      order: 500,
      read: (tx, _ctx, customerIds) =>
        rows<object>(
          tx,
          sql`select c.id, c.journey, c.step, c.channel, c.category, c.state, c.due_at as "dueAt",
                     c.sent_at as "sentAt", c.outcome, c.recipient, c.message
              from contact c where c.customer_id = any(${customerIds}::uuid[]) order by c.due_at, c.id`,
        ),
      erase: (tx, _ctx, customerIds) =>
        affected(
          tx,
          sql`update contact set recipient = null, message = null, values = '{}'
              where customer_id = any(${customerIds}::uuid[])
                and (recipient is not null or message is not null or values <> '{}')`,
        ),
    });
  }
}
