import { Injectable } from '@nestjs/common';
import { Clock, DomainError, newId, notFound, refusedField, unknownReference } from '#libs/foundation';
import { keysetOf, type Page, pageOf } from '#libs/http';
import { Responsibility } from '#libs/identity';
import { instantInFuture } from '#libs/service-orders';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import { requireConsultant } from './require-consultant';
import { recordResponseIn } from './record-response';
import { findResponse, findResponses, SURVEY_RESPONSE_SORTS } from './survey-response.queries';
import {
  type ListSurveyResponsesQuery,
  type RecordSurveyResponseDto,
  type SurveyResponseDto,
  toSurveyResponseDto,
} from './survey-responses.dto';
import { surveyRulesInForce } from './survey-policies';

/** What was answered in surveys (调查答卷), however it was asked. FUP-16, FUP-17, FUP-22, FUP-26 */
@Injectable()
export class SurveyResponsesService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly staff: Responsibility,
  ) {}

  list(ctx: StoreContext, query: ListSurveyResponsesQuery): Promise<Page<SurveyResponseDto>> {
    const keyset = keysetOf(query, SURVEY_RESPONSE_SORTS);
    return this.db.run(ctx, async (tx) => pageOf(await findResponses(tx, query, keyset), keyset, toSurveyResponseDto));
  }

  /** Throws `not_found`. */
  get(ctx: StoreContext, id: string): Promise<SurveyResponseDto> {
    return this.db.run(ctx, async (tx) => {
      const response = await findResponse(tx, id);
      if (!response) throw new DomainError(notFound);
      return toSurveyResponseDto(response);
    });
  }

  /** What was answered at a visit, in an interview or to a mystery shopper. Throws `validation_failed`. */
  async record(ctx: StoreContext, input: RecordSurveyResponseDto): Promise<SurveyResponseDto> {
    const now = this.clock.now();
    const { survey, answeredAt = now, ...told } = input;
    if (answeredAt > now) throw refusedField({ pointer: '#/answeredAt', code: instantInFuture.code });
    await requireConsultant(this.staff, ctx, told.consultantId);
    const source = { type: 'visit' as const, id: newId() };
    return this.db.run(ctx, async (tx) => {
      const rules = await surveyRulesInForce(tx, survey, { now });
      if (!rules) throw refusedField({ pointer: '#/survey', code: unknownReference.code });
      return toSurveyResponseDto(await recordResponseIn(tx, ctx, rules, { ...told, source, answeredAt }, { now }));
    });
  }
}
