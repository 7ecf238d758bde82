import { Injectable, type OnModuleInit } from '@nestjs/common';
import { rows, sql } from '#libs/database';
import { Deadlines } from '#libs/deadlines';
import { Clock } from '#libs/foundation';
import { PersonalRecordSources } from '#libs/http';
import { cancelTasks } from '#libs/tasks';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import type { CampaignEvaluation } from './campaign.entity';
import { QUESTION_SUBJECT } from './campaign-question-task';

/** What campaigns keep of a person: that it was a guest, and what it wrote on the evaluation form. SEC-08 */
@Injectable()
export class CampaignRecordsService implements OnModuleInit {
  constructor(
    private readonly sources: PersonalRecordSources,
    private readonly deadlines: Deadlines,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.sources.register({
      name: 'campaigns',
      label: { 'zh-CN': '关怀活动', en: 'Campaigns' },
      order: 720,
      read: (tx, _ctx, customerIds) =>
        rows(
          tx,
          sql`select p.name as campaign, p.starts_on as "startsOn", r.invited_at as "invitedAt",
                     r.notified_at as "notifiedAt", r.answer, r.attended_at as "attendedAt", r.evaluation
              from campaign_response r join campaign p on p.id = r.campaign_id
              where r.customer_id = any(${customerIds}::uuid[]) order by p.starts_on, p.id, r.customer_id`,
        ),
      erase: (tx, ctx, customerIds) => this.erase(tx, ctx, customerIds),
    });
  }

  /** With a question goes the promise of its answer. */
  private async erase(tx: StoreTx, ctx: StoreContext, customerIds: readonly string[]): Promise<number> {
    const emptied = await rows<{ evaluation: CampaignEvaluation }>(
      tx,
      sql`update campaign_response set evaluation = null
          where customer_id = any(${customerIds}::uuid[]) and evaluation is not null returning old.evaluation`,
    );
    const open = emptied.flatMap(({ evaluation }) => evaluation.questions.filter(({ answeredAt }) => !answeredAt));
    const subjectIds = open.map(({ id }) => id);
    if (subjectIds.length > 0) {
      await Promise.all([
        this.deadlines.cancel(tx, ctx, { subjectType: QUESTION_SUBJECT, subjectIds }),
        cancelTasks(tx, ctx, { type: QUESTION_SUBJECT, ids: subjectIds }, this.clock.now()),
      ]);
    }
    return emptied.length;
  }
}
