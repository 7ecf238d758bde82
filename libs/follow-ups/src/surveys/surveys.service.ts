import { Injectable } from '@nestjs/common';
import { row, sql } from '#libs/database';
import { Clock, DomainError, newId, notFound, refusedField, unknownReference } from '#libs/foundation';
import { policiesInForce } from '#libs/policies';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import { surveyInForce, SURVEYS } from './survey-policies';
import { SurveyLinks } from './survey-links';
import {
  type CreateSurveyLinkDto,
  type SurveyDto,
  type SurveyLinkDto,
  type SurveysDto,
  toSurveyDto,
  toSurveySummary,
} from './surveys.dto';

/** Surveys in force (调查问卷), and the links by which customers answer them. FUP-22 */
@Injectable()
export class SurveysService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly links: SurveyLinks,
  ) {}

  list(ctx: StoreContext): Promise<SurveysDto> {
    return this.db.run(ctx, async (tx) => {
      const surveys = await policiesInForce(tx, SURVEYS, this.clock.now());
      return { surveys: surveys.map((survey) => toSurveySummary(survey, ctx.locale)) };
    });
  }

  /** Throws `not_found`. */
  get(ctx: StoreContext, code: string): Promise<SurveyDto> {
    return this.db.run(ctx, async (tx) => toSurveyDto(await surveyInForce(tx, code, this.clock.now()), ctx.locale));
  }

  /**
   * A link for one customer and one answer; nothing is kept of it. Throws `not_found` for a survey that is not in force,
   * `validation_failed` for a customer, vehicle or order that the store does not know.
   */
  createLink(ctx: StoreContext, code: string, input: CreateSurveyLinkDto): Promise<SurveyLinkDto> {
    const { customerId, vehicleId = null, orderId = null } = input;
    const issuedAt = this.clock.now();
    const url = this.links.url({
      ...{ storeCode: ctx.store.code, survey: code, issuedAt, linkId: newId() },
      ...{ customerId, vehicleId, orderId },
    });
    return this.db.run(ctx, async (tx) => {
      const [{ document }, known] = await Promise.all([
        surveyInForce(tx, code, issuedAt),
        findKnown(tx, customerId, vehicleId, orderId),
      ]);
      if (!document.modes.includes('online')) throw new DomainError(notFound);
      const missing = (['customerId', 'vehicleId', 'orderId'] as const).filter((field) => !known[field]);
      if (missing.length > 0) {
        throw refusedField(...missing.map((field) => ({ pointer: `#/${field}`, code: unknownReference.code })));
      }
      const expiresAt = this.links.expiryOf(
        { storeCode: ctx.store.code, survey: code, issuedAt, contactId: '' },
        document.linkDays,
      );
      return { url, expiresAt, days: document.linkDays };
    });
  }
}

interface Known {
  readonly customerId: boolean;
  readonly vehicleId: boolean;
  readonly orderId: boolean;
}

async function findKnown(
  tx: StoreTx,
  customerId: string,
  vehicleId: string | null,
  orderId: string | null,
): Promise<Known> {
  return (await row<Known>(
    tx,
    sql`select exists (select from customer where id = ${customerId} and erased_at is null) as "customerId",
               ${vehicleId}::uuid is null or exists (select from vehicle where id = ${vehicleId}) as "vehicleId",
               ${orderId}::uuid is null or exists (select from service_order where id = ${orderId}) as "orderId"`,
  )) as Known;
}
