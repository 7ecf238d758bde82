import { Body, Get, Post, Query } from '@nestjs/common';
import { Ctx, Endpoint, Id, type Page, StoreController } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import {
  CommunicationDto,
  ListCommunicationsQuery,
  ListOpinionsQuery,
  RecordCommunicationDto,
  ReplyToOpinionDto,
} from './customer-communications.dto';
import { CustomerCommunicationsService } from './customer-communications.service';
import { customerErased, customerMerged, noOpinion, opinionReplied } from '../customers.errors';

/** What is said between the store and its customers (沟通记录). CUS-08, CUS-16, CUS-20, CUS-21 */
@StoreController('customers', { tag: 'customers' })
export class CustomerCommunicationsController {
  constructor(private readonly communications: CustomerCommunicationsService) {}

  @Get('opinions')
  @Endpoint({
    summary: 'List opinions of customers',
    description: 'Praise, suggestions, criticism and questions of the whole store, the latest first (CUS-20).',
    permission: 'customers:read',
    response: CommunicationDto,
    list: true,
  })
  listOpinions(@Ctx() ctx: StoreContext, @Query() query: ListOpinionsQuery): Promise<Page<CommunicationDto>> {
    return this.communications.opinions(ctx, query);
  }

  @Get(':id/communications')
  @Endpoint({
    summary: 'List communications with a customer',
    description: 'Online, by phone, in the store …, the latest first (CUS-21).',
    permission: 'customers:read',
    response: CommunicationDto,
    list: true,
  })
  listCommunications(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @Query() query: ListCommunicationsQuery,
  ): Promise<Page<CommunicationDto>> {
    return this.communications.list(ctx, id, query);
  }

  @Post(':id/communications')
  @Endpoint({
    summary: 'Record a communication',
    description:
      'What was said, with what was noticed meanwhile. It keeps the promise of a first communication where the ' +
      'specialist of the customer speaks (CUS-16), judges the phone that was called (CUS-12), and starts the time for a ' +
      'reply where the customer raised something (CUS-20).',
    permission: 'customers:write',
    response: CommunicationDto,
    errors: [customerErased, customerMerged],
  })
  recordCommunication(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @Body() body: RecordCommunicationDto,
  ): Promise<CommunicationDto> {
    return this.communications.record(ctx, id, body);
  }

  @Post(':id/communications/:communicationId/reply')
  @Endpoint({
    summary: 'Answer an opinion',
    description: 'Once; it keeps the promise of a reply (CUS-20).',
    permission: 'customers:write',
    response: CommunicationDto,
    status: 200,
    errors: [customerErased, noOpinion, opinionReplied],
  })
  replyToOpinion(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @Id('communicationId') communicationId: string,
    @Body() body: ReplyToOpinionDto,
  ): Promise<CommunicationDto> {
    return this.communications.reply(ctx, id, communicationId, body);
  }
}
