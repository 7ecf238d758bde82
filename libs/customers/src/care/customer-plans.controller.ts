import { Body, Get, Patch, Post, Query } from '@nestjs/common';
import { versionConflict } from '#libs/foundation';
import { Ctx, Endpoint, Id, IfMatch, type Page, StoreController } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import { ListPlansQuery, NewPlanDto, PlanDto, UpdatePlanDto } from './customer-plans.dto';
import { CustomerPlansService } from './customer-plans.service';
import { customerErased, customerMerged, customerPlanOfYear } from '../customers.errors';

/** A customer's yearly plans and projects (大客户跟踪). CUS-18 */
@StoreController('customers', { tag: 'customers' })
export class PlansOfCustomerController {
  constructor(private readonly plans: CustomerPlansService) {}

  @Post(':id/plans')
  @Endpoint({
    summary: 'Add a plan or project',
    description: 'A customer has one yearly plan for a year, and any number of projects (CUS-18).',
    permission: 'customers:write',
    response: PlanDto,
    errors: [customerErased, customerMerged, customerPlanOfYear],
  })
  addPlan(@Ctx() ctx: StoreContext, @Id() id: string, @Body() body: NewPlanDto): Promise<PlanDto> {
    return this.plans.add(ctx, id, body);
  }
}

/** Yearly plans and projects of all key customers (大客户跟踪). CUS-18 */
@StoreController('customer-plans', { tag: 'customers' })
export class CustomerPlansController {
  constructor(private readonly plans: CustomerPlansService) {}

  @Get()
  @Endpoint({
    summary: 'List plans and projects',
    description: 'Yearly plans of important accounts and projects of potential ones, newest first (CUS-18).',
    permission: 'customers:read',
    response: PlanDto,
    list: true,
  })
  listPlans(@Ctx() ctx: StoreContext, @Query() query: ListPlansQuery): Promise<Page<PlanDto>> {
    return this.plans.list(ctx, query);
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Change a plan or project',
    description: 'JSON Merge Patch, with the state that it came to: won, lost, done, dropped (CUS-18).',
    permission: 'customers:write',
    response: PlanDto,
    versioned: true,
    errors: [customerErased, versionConflict],
  })
  updatePlan(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @IfMatch() version: number | undefined,
    @Body() body: UpdatePlanDto,
  ): Promise<PlanDto> {
    return this.plans.update(ctx, id, version, body);
  }
}
