import { Body, Get, Param, Post, Put, Query } from '@nestjs/common';
import { Ctx, Endpoint, type Page, StoreController } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import { policyDraftedMeanwhile } from '#libs/policies';
import { JourneyDocument } from './journey.dto';
import { JourneyVersionDto } from './journey-version.dto';
import { JourneyVersionsService } from './journey-versions.service';
import { ContactCoverageDto, ListUncoveredQuery, UncoveredDto } from './preview/contact-coverage.dto';
import { ContactCoverageService } from './preview/contact-coverage.service';
import {
  JourneyPreviewDto,
  ListPreviewQuery,
  PreviewContactDto,
  PreviewJourneyDto,
} from './preview/journey-preview.dto';
import { JourneyPreviewService } from './preview/journey-preview.service';

/** What journeys would do, and whom none of them reaches (关怀旅程). */
@StoreController('journeys', {
  tag: 'journeys',
  description: 'Journeys before they go live: whom each would contact on which day, and whom none of them reaches',
})
export class JourneysController {
  constructor(
    private readonly previews: JourneyPreviewService,
    private readonly coverage: ContactCoverageService,
    private readonly versions: JourneyVersionsService,
  ) {}

  @Get('coverage')
  @Endpoint({
    summary: 'Get who is reached by reminders and notices',
    description:
      'Every vehicle belongs to the population of a maintenance reminder, every customer to that of campaign notices; ' +
      'those who do not are counted by reason (REM-41, SVC-07).',
    permission: 'reminders:read',
    response: ContactCoverageDto,
  })
  getContactCoverage(@Ctx() ctx: StoreContext): Promise<ContactCoverageDto> {
    return this.coverage.get(ctx);
  }

  @Get('coverage/uncovered')
  @Endpoint({
    summary: 'List whom reminders or notices do not reach',
    description: 'The vehicles or customers behind the figures of the coverage, each with its reason (REM-41, SVC-07).',
    permission: 'reminders:read',
    response: UncoveredDto,
    list: true,
  })
  listUncovered(@Ctx() ctx: StoreContext, @Query() query: ListUncoveredQuery): Promise<Page<UncoveredDto>> {
    return this.coverage.list(ctx, query);
  }

  @Put(':code')
  @Endpoint({
    summary: 'Set a journey',
    description:
      'The store’s own document under this code, new or in the place of the one in force. From a key it is in force at ' +
      'once, for who reviewed it is the affair of the system behind it; from a member of staff it is a draft that ' +
      'somebody else reviews and issues (TEN-11). What was planned keeps its version. The same document again changes ' +
      'nothing.',
    permission: 'policies:publish',
    response: JourneyVersionDto,
    errors: [policyDraftedMeanwhile],
  })
  setJourney(
    @Ctx() ctx: StoreContext,
    @Param('code') code: string,
    @Body() body: JourneyDocument,
  ): Promise<JourneyVersionDto> {
    return this.versions.set(ctx, code, body);
  }

  @Post(':code/preview')
  @Endpoint({
    summary: 'Preview a journey',
    description:
      'Whom the journey in force, or the document of the request, would contact over the next days, by day and step, ' +
      'and for which reasons others are left out. The plan’s own statement; nothing is written. Steps that may follow ' +
      'those are told apart, by the earliest day. Days are those on which contacts fall due; the list of its contacts says ' +
      'what the contact policy makes of each (CF-05, CF-06).',
    permission: 'reminders:read',
    response: JourneyPreviewDto,
    status: 200,
    idempotency: 'none',
  })
  previewJourney(
    @Ctx() ctx: StoreContext,
    @Param('code') code: string,
    @Body() body: PreviewJourneyDto,
  ): Promise<JourneyPreviewDto> {
    return this.previews.preview(ctx, code, body);
  }

  @Post(':code/preview/contacts')
  @Endpoint({
    summary: 'List the contacts of a preview',
    description:
      'The contacts that it would make, and those that it leaves out, each with its reason. `forecast` says on which day a ' +
      'contact would really be made and what puts it off: quiet and working hours, gaps, caps and merging, with all that ' +
      'the person had and that is planned with it, and where nobody can be sure, why (CF-27, REM-31, REM-39).',
    permission: 'reminders:read',
    response: PreviewContactDto,
    list: true,
    status: 200,
    idempotency: 'none',
  })
  listPreviewContacts(
    @Ctx() ctx: StoreContext,
    @Param('code') code: string,
    @Body() body: PreviewJourneyDto,
    @Query() query: ListPreviewQuery,
  ): Promise<Page<PreviewContactDto>> {
    return this.previews.list(ctx, code, body, query);
  }
}
