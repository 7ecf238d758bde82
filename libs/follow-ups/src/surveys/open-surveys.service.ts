import { Injectable } from '@nestjs/common';
import { row, sql } from '#libs/database';
import { Clock, DomainError, type Locale, notFound } from '#libs/foundation';
import { StoreDb, type StoreContext, type StoreTx, TenantDirectory } from '#libs/tenancy';
import { type AnsweredSurvey, recordResponseIn } from './record-response';
import { type AskedByLink, SurveyLinks } from './survey-links';
import { surveyInForce, surveyRulesInForce } from './survey-policies';
import { type AnswerOpenSurveyDto, type OpenSurveyDto, type SurveyThanksDto, toTalk } from './surveys.dto';

/** Surveys behind signed links, which ask nobody who they are (线上问卷). FUP-22 */
@Injectable()
export class OpenSurveysService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly links: SurveyLinks,
    private readonly tenants: TenantDirectory,
  ) {}

  /** Throws `not_found` for a link that was not signed here or is over, or that nobody can answer any more. */
  async read(token: string, locale: Locale, requestId: string): Promise<OpenSurveyDto> {
    const asked = this.links.read(token);
    const ctx = await this.enter(asked, requestId);
    const store = await this.tenants.findStore(asked.storeCode);
    return this.db.run(ctx, async (tx) => {
      const [{ document }, about] = await Promise.all([
        surveyInForce(tx, asked.survey, asked.issuedAt),
        findAsked(tx, asked),
      ]);
      const expiresAt = this.links.expiryOf(asked, document.linkDays);
      // whoever is shown it can answer it
      if (!about || !document.modes.includes('online')) throw new DomainError(notFound);
      return { label: document.label[locale], store: store?.name ?? '', expiresAt, ...toTalk(document, locale) };
    });
  }

  /**
   * Keeps the answers, by the version of the survey that was in force when the link was made. Throws `not_found` as `read`
   * does, `survey_already_answered`, `validation_failed`.
   */
  async answer(
    token: string,
    { answers }: AnswerOpenSurveyDto,
    locale: Locale,
    requestId: string,
  ): Promise<SurveyThanksDto> {
    const asked = this.links.read(token);
    const ctx = await this.enter(asked, requestId);
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const [rules, about] = await Promise.all([
        surveyRulesInForce(tx, asked.survey, { asOf: asked.issuedAt, now }),
        findAsked(tx, asked),
      ]);
      if (!rules || !about) throw new DomainError(notFound);
      this.links.expiryOf(asked, rules.survey.document.linkDays);
      await recordResponseIn(tx, ctx, rules, { ...about, mode: 'online', answeredAt: now, answers }, { now });
      return { closing: rules.survey.document.closing?.[locale] ?? null };
    });
  }

  private enter({ storeCode }: AskedByLink, requestId: string): Promise<StoreContext> {
    return this.tenants.systemContext(storeCode, 'survey-link', requestId);
  }
}

type About = Pick<AnsweredSurvey, 'source' | 'customerId' | 'vehicleId' | 'orderId'>;

/** Whom and what a link is about; null for a contact that is not there, and for a customer who is forgotten. */
async function findAsked(tx: StoreTx, asked: AskedByLink): Promise<About | null> {
  if ('linkId' in asked) {
    const { linkId, customerId, vehicleId, orderId } = asked;
    const living = await row<{ id: string }>(
      tx,
      sql`select id from customer where id = ${customerId} and erased_at is null`,
    );
    return living && { source: { type: 'link', id: linkId }, customerId, vehicleId, orderId };
  }
  const contact = await row<Pick<About, 'customerId' | 'vehicleId' | 'orderId'>>(
    tx,
    sql`select c.customer_id as "customerId", c.vehicle_id as "vehicleId",
               case when c.subject_type = 'service-order' then c.subject_id end as "orderId"
        from contact c join customer k on k.id = c.customer_id and k.erased_at is null
        where c.id = ${asked.contactId}`,
  );
  return contact && { ...contact, source: { type: 'contact', id: asked.contactId } };
}
