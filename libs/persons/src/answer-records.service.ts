import { Injectable, type OnModuleInit } from '@nestjs/common';
import { affected, sql } from '#libs/database';
import { PersonalRecordSources } from '#libs/http';

/** Answers that are kept for a day for whoever repeats a request: what they say of a person goes with the person. SEC-08 */
@Injectable()
export class AnswerRecordsService implements OnModuleInit {
  constructor(private readonly sources: PersonalRecordSources) {}

  onModuleInit(): void {
    this.sources.register({
      name: 'answers',
      label: { 'zh-CN': '请求应答', en: 'Answers to requests' },
      order: 990,
      read: async () => [],
      erase: (tx, _ctx, customerIds) =>
        affected(
          tx,
          sql`delete from idempotency_key
              where answer like any(${customerIds.map((id) => `%${id}%`)}::text[])`,
        ),
    });
  }
}
