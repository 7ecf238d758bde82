import { Body, Get, Post, Query } from '@nestjs/common';
import { Ctx, Endpoint, Id, type Page, StoreController } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import { CustomerMergeDto, ListMergesQuery, MergeCustomerDto } from './customer-merges.dto';
import { CustomerMergesService } from './customer-merges.service';
import {
  customerErased,
  customerMergeBuried,
  customerMerged,
  customerMergeUndone,
  customerMergeWithItself,
} from './customers.errors';

/** Merging of duplicates (客户合并). */
@StoreController('customers/:id/merges', { tag: 'customers' })
export class CustomerMergesController {
  constructor(private readonly merges: CustomerMergesService) {}

  @Get()
  @Endpoint({
    summary: 'List merges',
    description: 'Merges into this customer, undone ones included, newest first.',
    permission: 'customers:read',
    response: CustomerMergeDto,
    list: true,
  })
  listMerges(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @Query() query: ListMergesQuery,
  ): Promise<Page<CustomerMergeDto>> {
    return this.merges.list(ctx, id, query);
  }

  @Post()
  @Endpoint({
    summary: 'Merge a duplicate',
    description: 'The duplicate’s vehicles, visits and phones count as this customer’s from now on. Can be undone.',
    permission: 'customers:merge',
    response: CustomerMergeDto,
    errors: [customerErased, customerMerged, customerMergeWithItself],
  })
  mergeCustomer(@Ctx() ctx: StoreContext, @Id() id: string, @Body() body: MergeCustomerDto): Promise<CustomerMergeDto> {
    return this.merges.merge(ctx, id, body);
  }

  @Post(':mergeId/undo')
  @Endpoint({
    summary: 'Undo a merge',
    description: 'Both customers are as they were, with all that happened to either in between.',
    permission: 'customers:merge',
    response: CustomerMergeDto,
    status: 200,
    errors: [customerMergeUndone, customerMergeBuried],
  })
  undoMerge(@Ctx() ctx: StoreContext, @Id() id: string, @Id('mergeId') mergeId: string): Promise<CustomerMergeDto> {
    return this.merges.undo(ctx, id, mergeId);
  }
}
