import { Get, Query } from '@nestjs/common';
import { Ctx, Endpoint, type Page, PeriodQuery, StoreController } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import { CareRateRecordDto, CareRateRecordsQuery, CareRatesDto } from './care-rates.dto';
import { CareRatesService } from './care-rates.service';

/** Care against its targets (关怀指标). REM-28, REM-32, REM-33 */
@StoreController('care-rates', { tag: 'campaigns' })
export class CareRatesController {
  constructor(private readonly rates: CareRatesService) {}

  @Get()
  @Endpoint({
    summary: 'Read how care stands to its targets',
    description:
      'Festival greetings sent, by festival (90 %); guests notified (80 %) and in the store (15 %), by kind of campaign; ' +
      'visits of key accounts made, by how often they are due (85 %). Targets are the policy `campaign-rules`.',
    permission: 'campaigns:read',
    response: CareRatesDto,
  })
  getCareRates(@Ctx() ctx: StoreContext, @Query() query: PeriodQuery): Promise<CareRatesDto> {
    return this.rates.measure(ctx, query);
  }

  @Get('records')
  @Endpoint({
    summary: 'List the records behind a measure of care',
    description: 'As many as the measure says (SEC-04).',
    permission: 'campaigns:read',
    response: CareRateRecordDto,
    list: true,
  })
  listCareRateRecords(
    @Ctx() ctx: StoreContext,
    @Query() query: CareRateRecordsQuery,
  ): Promise<Page<CareRateRecordDto>> {
    return this.rates.records(ctx, query);
  }
}
