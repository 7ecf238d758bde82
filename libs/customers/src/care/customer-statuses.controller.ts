import { Body, Get, Post, Query } from '@nestjs/common';
import { Ctx, Endpoint, Id, type Page, StoreController } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import { CustomerStatusDto, EndStatusDto, GrantStatusDto, ListStatusesQuery } from './customer-statuses.dto';
import { CustomerStatusesService } from './customer-statuses.service';
import { customerErased, customerMerged, customerStatusHeld } from '../customers.errors';

/** Special statuses (特殊身份). CUS-14 */
@StoreController('customers/:id/statuses', { tag: 'customers' })
export class CustomerStatusesController {
  constructor(private readonly statuses: CustomerStatusesService) {}

  @Get()
  @Endpoint({
    summary: 'List special statuses',
    description: 'What the customer holds and held, the latest first (CUS-14).',
    permission: 'customers:read',
    response: CustomerStatusDto,
    list: true,
  })
  listCustomerStatuses(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @Query() query: ListStatusesQuery,
  ): Promise<Page<CustomerStatusDto>> {
    return this.statuses.list(ctx, id, query);
  }

  @Post()
  @Endpoint({
    summary: 'Grant a special status',
    description: 'Key account, VIP, gold card, consumption card or member, from now or another instant on (CUS-14).',
    permission: 'customers:write',
    response: CustomerStatusDto,
    errors: [customerErased, customerMerged, customerStatusHeld],
  })
  grantCustomerStatus(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @Body() body: GrantStatusDto,
  ): Promise<CustomerStatusDto> {
    return this.statuses.grant(ctx, id, body);
  }

  @Post(':statusId/end')
  @Endpoint({
    summary: 'End a special status',
    description: 'Now, or at an instant between its beginning and its planned end. What was held stays on record.',
    permission: 'customers:write',
    response: CustomerStatusDto,
    status: 200,
  })
  endCustomerStatus(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @Id('statusId') statusId: string,
    @Body() body: EndStatusDto,
  ): Promise<CustomerStatusDto> {
    return this.statuses.end(ctx, id, statusId, body);
  }
}
