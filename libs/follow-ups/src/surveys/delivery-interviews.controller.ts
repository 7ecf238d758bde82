import { Body, Get, Post, Query } from '@nestjs/common';
import { versionConflict } from '#libs/foundation';
import { Ctx, Endpoint, Id, IfMatch, type Page, PeriodQuery, StoreController } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import {
  DeliveryInterviewDto,
  HoldInterviewDto,
  InterviewCoverageDto,
  InviteToInterviewDto,
  ListDeliveryInterviewsQuery,
  ListUninterviewedQuery,
  RefuseInterviewDto,
  UninterviewedDeliveryDto,
} from './delivery-interviews.dto';
import { DeliveryInterviewsService } from './delivery-interviews.service';
import { deliveryInterviewClosed, deliveryInterviewExists } from './surveys.errors';

const STEP = { response: DeliveryInterviewDto, status: 200, versioned: true } as const;

/** Interviews before new cars are handed over (交车面访). FUP-25 */
@StoreController('delivery-interviews', {
  tag: 'delivery-interviews',
  description: 'Interviews before new cars are handed over, and refusals that are signed',
})
export class DeliveryInterviewsController {
  constructor(private readonly interviews: DeliveryInterviewsService) {}

  @Get()
  @Endpoint({
    summary: 'List delivery interviews',
    description: 'Latest ceremony first.',
    permission: 'follow-ups:read',
    response: DeliveryInterviewDto,
    list: true,
  })
  listDeliveryInterviews(
    @Ctx() ctx: StoreContext,
    @Query() query: ListDeliveryInterviewsQuery,
  ): Promise<Page<DeliveryInterviewDto>> {
    return this.interviews.list(ctx, query);
  }

  @Post()
  @Endpoint({
    summary: 'Invite to a delivery interview',
    description: 'Every customer, before the ceremony. The showroom manager gets a task. FUP-25',
    permission: 'delivery-interviews:write',
    response: DeliveryInterviewDto,
    errors: [deliveryInterviewExists],
  })
  inviteToInterview(@Ctx() ctx: StoreContext, @Body() body: InviteToInterviewDto): Promise<DeliveryInterviewDto> {
    return this.interviews.invite(ctx, body);
  }

  @Get('coverage')
  @Endpoint({
    summary: 'Read whether every customer was interviewed',
    description:
      'By the new cars that were handed over in a period; its records: `delivery-interviews/missing`. FUP-25',
    permission: 'follow-ups:read',
    response: InterviewCoverageDto,
  })
  getInterviewCoverage(@Ctx() ctx: StoreContext, @Query() query: PeriodQuery): Promise<InterviewCoverageDto> {
    return this.interviews.coverage(ctx, query);
  }

  @Get('missing')
  @Endpoint({
    summary: 'List deliveries without an interview',
    description: 'New cars that were handed over without an interview and without a signed refusal. FUP-25',
    permission: 'follow-ups:read',
    response: UninterviewedDeliveryDto,
    list: true,
  })
  listUninterviewed(
    @Ctx() ctx: StoreContext,
    @Query() query: ListUninterviewedQuery,
  ): Promise<Page<UninterviewedDeliveryDto>> {
    return this.interviews.uninterviewed(ctx, query);
  }

  @Get(':id')
  @Endpoint({
    summary: 'Read a delivery interview',
    description: 'How far it has come, and who signed a refusal.',
    permission: 'follow-ups:read',
    response: DeliveryInterviewDto,
    versioned: true,
  })
  getDeliveryInterview(@Ctx() ctx: StoreContext, @Id() id: string): Promise<DeliveryInterviewDto> {
    return this.interviews.get(ctx, id);
  }

  @Post(':id/answers')
  @Endpoint({
    summary: 'Hold a delivery interview',
    description: 'Answers to the survey `delivery-interview`; a dissatisfied one reaches the retail manager at once.',
    permission: 'delivery-interviews:write',
    ...STEP,
    errors: [deliveryInterviewClosed, versionConflict],
  })
  holdInterview(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @IfMatch() version: number | undefined,
    @Body() body: HoldInterviewDto,
  ): Promise<DeliveryInterviewDto> {
    return this.interviews.hold(ctx, id, version, body);
  }

  @Post(':id/refusal')
  @Endpoint({
    summary: 'Note that the customer refused the interview',
    description: 'It does not count before one who may sign has signed it; they get a task. FUP-25',
    permission: 'delivery-interviews:write',
    ...STEP,
    errors: [deliveryInterviewClosed, versionConflict],
  })
  refuseInterview(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @IfMatch() version: number | undefined,
    @Body() body: RefuseInterviewDto,
  ): Promise<DeliveryInterviewDto> {
    return this.interviews.refuse(ctx, id, version, body);
  }

  @Post(':id/signature')
  @Endpoint({
    summary: 'Sign that the customer refused the interview',
    description: 'By a role of `delivery-interview-rules`: the retail manager or the sales director. FUP-25, CF-20',
    permission: 'delivery-interviews:sign-refusal',
    ...STEP,
    errors: [deliveryInterviewClosed, versionConflict],
  })
  signInterviewRefusal(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @IfMatch() version: number | undefined,
  ): Promise<DeliveryInterviewDto> {
    return this.interviews.sign(ctx, id, version);
  }
}
