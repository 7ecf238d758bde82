import { Injectable, type OnModuleInit } from '@nestjs/common';
import { affected, rows, sql } from '#libs/database';
import { PersonalRecordSources } from '#libs/http';

/** What tasks keep of a customer: the words of whoever closed one. SEC-08 */
@Injectable()
export class TaskRecordsService implements OnModuleInit {
  constructor(private readonly sources: PersonalRecordSources) {}

  onModuleInit(): void {
    this.sources.register({
      name: 'tasks',
      label: { 'zh-CN': '待办', en: 'Tasks' },
      order: 900,
      read: (tx, _ctx, customerIds) =>
        rows<object>(
          tx,
          sql`select t.id, t.kind, t.state, t.due_at as "dueAt", t.closed_at as "closedAt", t.outcome, t.note
              from task t where t.customer_id = any(${customerIds}::uuid[]) order by t.id`,
        ),
      erase: (tx, _ctx, customerIds) =>
        affected(
          tx,
          sql`update task set note = null where customer_id = any(${customerIds}::uuid[]) and note is not null`,
        ),
    });
  }
}
