import { Injectable, type OnModuleInit } from '@nestjs/common';
import { affected, rows, sql } from '#libs/database';
import { PersonalRecordSources } from '#libs/http';

/** What surveys keep of a customer: what was answered, and in which words. The words go, the scores stay. SEC-08 */
@Injectable()
export class SurveyRecords implements OnModuleInit {
  constructor(private readonly sources: PersonalRecordSources) {}

  onModuleInit(): void {
    this.sources.register({
      name: 'surveyResponses',
      label: { 'zh-CN': '调查答卷', en: 'Survey responses' },
      order: 520,
      read: (tx, _ctx, customerIds) =>
        rows<object>(
          tx,
          sql`select r.id, r.survey, r.mode, r.answered_at as "answeredAt", r.score, r.verdict, r.six_qs as "sixQs",
                     r.answers
              from survey_response r where r.customer_id = any(${customerIds}::uuid[]) order by r.answered_at, r.id`,
        ),
      erase: (tx, _ctx, customerIds) =>
        affected(
          tx,
          sql`update survey_response r
              set answers = (select jsonb_agg(jsonb_set(a.answer, '{text}', 'null') order by a.place)
                             from jsonb_array_elements(r.answers) with ordinality as a (answer, place)),
                  evidence = '[]', version = r.version + 1
              where r.customer_id = any(${customerIds}::uuid[])
                and (r.evidence <> '[]' or jsonb_path_exists(r.answers, '$[*] ? (@.text != null)'))`,
        ),
      files: async (tx, _ctx, customerIds) =>
        (
          await rows<{ key: string }>(
            tx,
            sql`select e.key from survey_response r cross join jsonb_to_recordset(r.evidence) as e (key text)
                where r.customer_id = any(${customerIds}::uuid[])`,
          )
        ).map(({ key }) => key),
    });
    this.sources.register({
      name: 'deliveryInterviews',
      label: { 'zh-CN': '交车面访', en: 'Delivery interviews' },
      order: 522,
      read: (tx, _ctx, customerIds) =>
        rows<object>(
          tx,
          sql`select i.id, i.vehicle_id as "vehicleId", i.ceremony_at as "ceremonyAt", i.state,
                     i.refused_at as "refusedAt", i.refusal_reason as "refusalReason"
              from delivery_interview i where i.customer_id = any(${customerIds}::uuid[]) order by i.ceremony_at, i.id`,
        ),
      erase: (tx, _ctx, customerIds) =>
        affected(
          tx,
          sql`update delivery_interview set refusal_reason = null, version = version + 1
              where customer_id = any(${customerIds}::uuid[]) and refusal_reason is not null`,
        ),
    });
    this.sources.register({
      name: 'outsideScores',
      label: { 'zh-CN': '厂家与第三方评分', en: 'Scores by manufacturer and third parties' },
      order: 524,
      read: (tx, _ctx, customerIds) =>
        rows<object>(
          tx,
          sql`select o.id, o.kind, o.source, o.scored_on as "scoredOn", o.score, o.remark
              from outside_score o where o.customer_id = any(${customerIds}::uuid[]) order by o.scored_on, o.id`,
        ),
      erase: (tx, _ctx, customerIds) =>
        affected(
          tx,
          sql`update outside_score set remark = null
              where customer_id = any(${customerIds}::uuid[]) and remark is not null`,
        ),
    });
  }
}
