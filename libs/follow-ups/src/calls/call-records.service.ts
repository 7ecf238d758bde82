import { Injectable, type OnModuleInit } from '@nestjs/common';
import { affected, columns, rows, sql } from '#libs/database';
import { PersonalRecordSources } from '#libs/http';
import { CallAttempt } from './call-attempt.entity';
import { toAttemptDto } from './call-attempts.dto';

/** What follow-up calls keep of a customer: what was said, as a note and as a recording. That there was a call stays. SEC-08 */
@Injectable()
export class CallRecordsService implements OnModuleInit {
  constructor(private readonly sources: PersonalRecordSources) {}

  onModuleInit(): void {
    this.sources.register({
      name: 'callAttempts',
      label: { 'zh-CN': '回访记录', en: 'Follow-up calls' },
      order: 510,
      read: async (tx, ctx, customerIds) =>
        (
          await rows<CallAttempt>(
            tx,
            sql`select ${columns(CallAttempt, 'a')} from call_attempt a
                where a.customer_id = any(${customerIds}::uuid[]) order by a.made_at, a.id`,
          )
        ).map((attempt) => toAttemptDto(attempt, ctx)),
      erase: (tx, _ctx, customerIds) =>
        affected(
          tx,
          sql`update call_attempt set note = null, phone_id = null, recording = null
              where customer_id = any(${customerIds}::uuid[])
                and (note is not null or phone_id is not null or recording is not null)`,
        ),
      files: async (tx, _ctx, customerIds) =>
        (
          await rows<{ key: string }>(
            tx,
            sql`select a.recording ->> 'key' as key from call_attempt a
                where a.customer_id = any(${customerIds}::uuid[]) and a.recording is not null`,
          )
        ).map(({ key }) => key),
    });
  }
}
