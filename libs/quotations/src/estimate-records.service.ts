import { Injectable, type OnModuleInit } from '@nestjs/common';
import { affected, rows, sql } from '#libs/database';
import { PersonalRecordSources } from '#libs/http';

/** What customers said to their estimates, for whoever asks for it or wants it gone. SEC-08 */
@Injectable()
export class EstimateRecords implements OnModuleInit {
  constructor(private readonly sources: PersonalRecordSources) {}

  onModuleInit(): void {
    this.sources.register({
      name: 'estimates',
      label: { 'zh-CN': '报价单', en: 'Estimates' },
      order: 320,
      read: (tx, _ctx, customerIds) =>
        rows<object>(
          tx,
          sql`select e.id, so.order_number as "orderNumber", e.number, e.state, e.told_at as "toldAt",
                     e.answered_at as "answeredAt", e.answer_note as "answerNote"
              from estimate e join service_order so on so.id = e.order_id
              where so.customer_id = any(${customerIds}::uuid[]) order by e.created_at, e.id`,
        ),
      erase: (tx, _ctx, customerIds) =>
        affected(
          tx,
          sql`update estimate e set answer_note = null, version = e.version + 1
              from service_order so
              where so.id = e.order_id and so.customer_id = any(${customerIds}::uuid[]) and e.answer_note is not null`,
        ),
    });
  }
}
