import { Get, Param, Query } from '@nestjs/common';
import { Ctx, Endpoint, type Page, StoreController } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import { EffectRecordDto, JourneyEffectDto, JourneyEffectQuery, ListEffectRecordsQuery } from './effect.dto';
import { JourneyEffectService } from './effect.service';

/** Whether the reminders of a journey work (提醒有效性). REM-20 */
@StoreController('journeys', { tag: 'journeys' })
export class JourneyEffectController {
  constructor(private readonly effects: JourneyEffectService) {}

  @Get(':code/effect')
  @Endpoint({
    summary: 'Read whether the reminders of a journey work',
    description:
      'Rounds whose first contact was due in the period: contacted, reached, came back and booked within the window, by ' +
      'how far the customer was reminded, and by the odometer. Those reminded are compared with those who were not, and ' +
      'everybody who was to be reminded with the share that the journey holds out (REM-20).',
    permission: 'reminders:read',
    response: JourneyEffectDto,
  })
  getJourneyEffect(
    @Ctx() ctx: StoreContext,
    @Param('code') code: string,
    @Query() query: JourneyEffectQuery,
  ): Promise<JourneyEffectDto> {
    return this.effects.effect(ctx, code, query);
  }

  @Get(':code/effect/records')
  @Endpoint({
    summary: 'List the rounds behind a figure',
    description:
      'With the same period and window. `state`, `side`, `figure` and `point` together name the figure: of 20,000 km, ' +
      'those effectively reminded who came back.',
    permission: 'reminders:read',
    response: EffectRecordDto,
    list: true,
  })
  listJourneyEffectRecords(
    @Ctx() ctx: StoreContext,
    @Param('code') code: string,
    @Query() query: ListEffectRecordsQuery,
  ): Promise<Page<EffectRecordDto>> {
    return this.effects.records(ctx, code, query);
  }
}
