import { Get, Query } from '@nestjs/common';
import { Ctx, Endpoint, StoreController } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import { ProposalsDto, ProposalsQuery } from './campaign-proposals.dto';
import { CampaignProposalsService } from './campaign-proposals.service';

/** What the calendar suggests (活动建议). REM-30, REM-37 */
@StoreController('campaign-proposals', { tag: 'campaigns' })
export class CampaignProposalsController {
  constructor(private readonly proposals: CampaignProposalsService) {}

  @Get()
  @Endpoint({
    summary: 'List the campaigns that the calendar suggests',
    description:
      'At most 366 days. The seasons of every kind, and owner classrooms twice a month on weekends that are neither ' +
      'holidays nor make-up workdays. Whether the weather will be fair nobody knows: a draft moves to another of its days ' +
      '(REM-30, REM-37).',
    permission: 'campaigns:read',
    response: ProposalsDto,
  })
  listCampaignProposals(@Ctx() ctx: StoreContext, @Query() query: ProposalsQuery): Promise<ProposalsDto> {
    return this.proposals.propose(ctx, query);
  }
}
