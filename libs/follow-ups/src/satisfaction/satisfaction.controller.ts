import { Get, Query } from '@nestjs/common';
import { Ctx, Endpoint, PeriodQuery, StoreController } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import {
  CareEffectDto,
  ComparisonQuery,
  MatrixQuery,
  ModeComparisonDto,
  SatisfactionDto,
  SatisfactionMatrixDto,
  SatisfactionQuery,
} from './satisfaction.dto';
import { SatisfactionService } from './satisfaction.service';

/** What the answers to surveys say. FUP-06, FUP-16..20, FUP-23, FUP-24 */
@StoreController('satisfaction', {
  tag: 'satisfaction',
  description: 'Scores of satisfaction, what they hinge on, and whether improvements improve anything',
})
export class SatisfactionController {
  constructor(private readonly satisfaction: SatisfactionService) {}

  @Get('indexes')
  @Endpoint({
    summary: 'Read satisfaction by index',
    description:
      'Score, band and influence of each index of the tree, and touch points by department and by dimension. The ' +
      'records of an index: `survey-responses?index=…`. FUP-06, FUP-18, FUP-19, FUP-23',
    permission: 'follow-ups:read',
    response: SatisfactionDto,
  })
  getSatisfaction(@Ctx() ctx: StoreContext, @Query() query: SatisfactionQuery): Promise<SatisfactionDto> {
    return this.satisfaction.indexes(ctx, query);
  }

  @Get('matrix')
  @Endpoint({
    summary: 'Read satisfaction against importance',
    description: 'What to improve first stands first; indexes with too few answers are left out. FUP-20',
    permission: 'follow-ups:read',
    response: SatisfactionMatrixDto,
  })
  getSatisfactionMatrix(@Ctx() ctx: StoreContext, @Query() query: MatrixQuery): Promise<SatisfactionMatrixDto> {
    return this.satisfaction.matrix(ctx, query);
  }

  @Get('comparison')
  @Endpoint({
    summary: 'Compare two ways of asking',
    description: 'The same touch points by phone, wide and cheap, and by a mystery shopper, with evidence. FUP-17',
    permission: 'follow-ups:read',
    response: ModeComparisonDto,
  })
  compareSurveyModes(@Ctx() ctx: StoreContext, @Query() query: ComparisonQuery): Promise<ModeComparisonDto> {
    return this.satisfaction.comparison(ctx, query);
  }

  @Get('care-effect')
  @Endpoint({
    summary: 'Read what customer care achieves',
    description: 'Satisfaction, loyalty and image of the brand, beside who took part and what studies found. FUP-24',
    permission: 'follow-ups:read',
    response: CareEffectDto,
  })
  getCareEffect(@Ctx() ctx: StoreContext, @Query() query: PeriodQuery): Promise<CareEffectDto> {
    return this.satisfaction.careEffect(ctx, query);
  }
}
