import { Injectable, type OnModuleInit } from '@nestjs/common';
import { affected, columns, rows, sql } from '#libs/database';
import { PersonalRecordSources } from '#libs/http';
import { CallAttempt } from './call-attempt.entity';

/** What follow-up calls keep of a customer: what was said. That there was a call stays. SEC-08 */
@Injectable()
export class CallRecordsService implements OnModuleInit {
  constructor(private readonly sources: PersonalRecordSources) {}

  onModuleInit(): void {
    this.sources.register({
      name: 'callAttempts',
      label: { 'zh-CN': '回访记录', en: 'Follow-up calls' },
      order: 510,
      read: (tx, _ctx, customerIds) =>
        rows<object>(
          tx,
          sql`select ${columns(CallAttempt, 'a')} from call_attempt a
              where a.customer_id = any(${customerIds}::uuid[]) order by a.made_at, a.id`,
        ),
      erase: (tx, _ctx, customerIds) =>
        affected(
          tx,
          sql`update call_attempt set note = null, phone_id = null
              where customer_id = any(${customerIds}::uuid[]) and (note is not null or phone_id is not null)`,
        ),
    });
  }
}
