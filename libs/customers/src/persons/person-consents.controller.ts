import { Body, Get, Post, Query } from '@nestjs/common';
import { Ctx, Endpoint, Id, type Page, StoreController } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import { customerErased, customerMerged } from '../customers.errors';
import { ConsentDto, ConsentsInForceDto, ListConsentsQuery, NewConsentDto } from './person-consents.dto';
import { PersonConsentsService } from './person-consents.service';

/** What a customer agreed to, purpose by purpose (同意). CF-24 */
@StoreController('customers/:id/consents', { tag: 'customers' })
export class PersonConsentsController {
  constructor(private readonly consents: PersonConsentsService) {}

  @Get()
  @Endpoint({
    summary: 'List consents',
    description: 'All that the customer ever said, newest first. Nothing is changed or removed.',
    permission: 'customers:read',
    response: ConsentDto,
    list: true,
  })
  listConsents(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @Query() query: ListConsentsQuery,
  ): Promise<Page<ConsentDto>> {
    return this.consents.list(ctx, id, query);
  }

  @Post()
  @Endpoint({
    summary: 'Record a consent or its withdrawal',
    description: 'The latest word on a purpose and channel counts.',
    permission: 'customers:write',
    response: ConsentDto,
    errors: [customerErased, customerMerged],
  })
  addConsent(@Ctx() ctx: StoreContext, @Id() id: string, @Body() body: NewConsentDto): Promise<ConsentDto> {
    return this.consents.add(ctx, id, body);
  }

  @Get('in-force')
  @Endpoint({
    summary: 'See which consents count',
    description: 'The latest word on each purpose and channel; duplicates that were merged in count along.',
    permission: 'customers:read',
    response: ConsentsInForceDto,
  })
  async getConsentsInForce(@Ctx() ctx: StoreContext, @Id() id: string): Promise<ConsentsInForceDto> {
    return { data: await this.consents.inForce(ctx, id) };
  }
}
