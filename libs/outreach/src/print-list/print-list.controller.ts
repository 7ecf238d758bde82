import { Body, Get, Post, Query } from '@nestjs/common';
import { Ctx, Endpoint, type Page, StoreController } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import { contactNotToPrint } from '../contacts.errors';
import { ListPrintsQuery, PrintedDto, PrintEntryDto, PrintsNotedDto } from './print-list.dto';
import { PrintListService } from './print-list.service';

/** Letters and stickers that are to be printed (打印清单). REM-01 */
@StoreController('print-list', { tag: 'contacts' })
export class PrintListController {
  constructor(private readonly prints: PrintListService) {}

  @Get()
  @Endpoint({
    summary: 'List what is to be printed',
    description:
      'Letters (信函) and stickers (贴纸) of the day and of those before it that nobody has printed yet, with the lines ' +
      'of their envelopes (REM-01). The day’s tips for sun visors are a list of their own, `GET …/visor-tips` (REM-17).',
    permission: 'reminders:read',
    response: PrintEntryDto,
    list: true,
  })
  listPrints(@Ctx() ctx: StoreContext, @Query() query: ListPrintsQuery): Promise<Page<PrintEntryDto>> {
    return this.prints.list(ctx, query);
  }

  @Post('prints')
  @Endpoint({
    summary: 'Note that contacts were printed',
    description: 'They are `sent` from then on, and what follows them counts from now. All of them, or none.',
    permission: 'reminders:write',
    response: PrintsNotedDto,
    status: 200,
    errors: [contactNotToPrint],
  })
  notePrints(@Ctx() ctx: StoreContext, @Body() body: PrintedDto): Promise<PrintsNotedDto> {
    return this.prints.notePrinted(ctx, body);
  }
}
