import { Body, Get, Post, Query } from '@nestjs/common';
import { Ctx, Endpoint, Id, type Page, StoreController } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import { ListVisorTipsQuery, PrintVisorTipDto, VisorTipDto, VisorTipQuery } from './visor-tip.dto';
import { VisorTipsService } from './visor-tips.service';

/** The day's tips for sun visors (温馨提示清单). REM-17 */
@StoreController('visor-tips', { tag: 'reminders' })
export class VisorTipsController {
  constructor(private readonly tips: VisorTipsService) {}

  @Get()
  @Endpoint({
    summary: 'List the sun-visor tips of a day',
    description:
      'One for each new car handed over on that day, for each visit that ended on it, and for each that is promised for ' +
      'it and still in the workshop, with the lines to print and whether they were printed (REM-17). Internal orders ' +
      'want none.',
    permission: 'vehicles:read',
    response: VisorTipDto,
    list: true,
  })
  listVisorTips(@Ctx() ctx: StoreContext, @Query() query: ListVisorTipsQuery): Promise<Page<VisorTipDto>> {
    return this.tips.list(ctx, query);
  }
}

/** The tip of one vehicle, where its other facts are. */
@StoreController('vehicles', { tag: 'reminders' })
export class VehicleVisorTipController {
  constructor(private readonly tips: VisorTipsService) {}

  @Get(':id/visor-tip')
  @Endpoint({
    summary: 'Read a vehicle’s sun-visor tip',
    description:
      'The lines of the printed tip with its next maintenance, as of now, in the words of the policy (REM-17).',
    permission: 'vehicles:read',
    response: VisorTipDto,
  })
  getVisorTip(@Ctx() ctx: StoreContext, @Id() id: string, @Query() query: VisorTipQuery): Promise<VisorTipDto> {
    return this.tips.get(ctx, id, query);
  }

  @Post(':id/visor-tip/prints')
  @Endpoint({
    summary: 'Note that a sun-visor tip was printed',
    description: 'Answers what to print. The list of the day then shows when it was printed last (REM-17).',
    permission: 'vehicles:write',
    response: VisorTipDto,
  })
  printVisorTip(@Ctx() ctx: StoreContext, @Id() id: string, @Body() body: PrintVisorTipDto): Promise<VisorTipDto> {
    return this.tips.print(ctx, id, body);
  }
}
