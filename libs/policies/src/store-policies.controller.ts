import { Body, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { Ctx, Endpoint, Id, IfMatch, type Page, StoreController } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import {
  DraftPolicyDto,
  IssuePolicyDto,
  PoliciesInForceDto,
  PoliciesInForceQuery,
  PolicyAtQuery,
  PolicyInForceDto,
  PolicyKindsDto,
  PolicyVersionDto,
  PolicyVersionsQuery,
} from './policies.dto';
import { PoliciesService } from './policies.service';
import { POLICY_ENDPOINTS } from './policy-endpoints';

/** Policies (制度) in force in a store, and those that it sets for itself. TEN-11 */
@StoreController('', {
  tag: 'policies',
  description: 'Rules as documents: what counts in this store, and what it sets for itself in the place of the group’s',
})
export class StorePoliciesController {
  constructor(private readonly policies: PoliciesService) {}

  @Get('policy-kinds')
  @Endpoint(POLICY_ENDPOINTS.kinds)
  listPolicyKinds(@Ctx() ctx: StoreContext): PolicyKindsDto {
    return this.policies.kinds(ctx);
  }

  @Get('policies')
  @Endpoint(POLICY_ENDPOINTS.inForce)
  listPoliciesInForce(@Ctx() ctx: StoreContext, @Query() query: PoliciesInForceQuery): Promise<PoliciesInForceDto> {
    return this.policies.inForce(ctx, query);
  }

  @Get('policies/:kind/:policyCode')
  @Endpoint(POLICY_ENDPOINTS.oneInForce)
  getPolicyInForce(
    @Ctx() ctx: StoreContext,
    @Param('kind') kind: string,
    @Param('policyCode') code: string,
    @Query() { at }: PolicyAtQuery,
  ): Promise<PolicyInForceDto> {
    return this.policies.oneInForce(ctx, kind, code, at);
  }

  @Get('policies/:kind/:policyCode/versions')
  @Endpoint(POLICY_ENDPOINTS.versions)
  listPolicyVersions(
    @Ctx() ctx: StoreContext,
    @Param('kind') kind: string,
    @Param('policyCode') code: string,
    @Query() query: PolicyVersionsQuery,
  ): Promise<Page<PolicyVersionDto>> {
    return this.policies.versions(ctx, kind, code, query);
  }

  @Post('policies/:kind/:policyCode/versions')
  @Endpoint(POLICY_ENDPOINTS.draft)
  draftPolicy(
    @Ctx() ctx: StoreContext,
    @Param('kind') kind: string,
    @Param('policyCode') code: string,
    @Body() body: DraftPolicyDto,
  ): Promise<PolicyVersionDto> {
    return this.policies.draft(ctx, kind, code, body);
  }

  @Get('policy-versions/:id')
  @Endpoint(POLICY_ENDPOINTS.version)
  getPolicyVersion(@Ctx() ctx: StoreContext, @Id() id: string): Promise<PolicyVersionDto> {
    return this.policies.version(ctx, id);
  }

  @Patch('policy-versions/:id')
  @Endpoint(POLICY_ENDPOINTS.edit)
  editPolicyDraft(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @IfMatch({ required: true }) version: number | undefined,
    @Body() body: DraftPolicyDto,
  ): Promise<PolicyVersionDto> {
    return this.policies.edit(ctx, id, version, body);
  }

  @Post('policy-versions/:id/review')
  @Endpoint(POLICY_ENDPOINTS.review)
  reviewPolicy(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @IfMatch() version: number | undefined,
  ): Promise<PolicyVersionDto> {
    return this.policies.review(ctx, id, version);
  }

  @Post('policy-versions/:id/issue')
  @Endpoint(POLICY_ENDPOINTS.issue)
  issuePolicy(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @IfMatch() version: number | undefined,
    @Body() body: IssuePolicyDto,
  ): Promise<PolicyVersionDto> {
    return this.policies.issue(ctx, id, version, body);
  }

  @Post('policy-versions/:id/withdraw')
  @Endpoint(POLICY_ENDPOINTS.withdraw)
  withdrawPolicy(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @IfMatch() version: number | undefined,
  ): Promise<PolicyVersionDto> {
    return this.policies.withdraw(ctx, id, version);
  }
}
