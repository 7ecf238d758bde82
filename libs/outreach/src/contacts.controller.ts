import { Body, Get, Post, Query } from '@nestjs/common';
import { Ctx, Endpoint, Id, type Page, StoreController } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import { CancelContactDto, ListContactDecisionsQuery, ListContactsQuery, SendContactDto } from './contact-requests.dto';
import { ContactDecisionDto, ContactDetailsDto, ContactDto } from './contacts.dto';
import { contactUnderWay } from './contacts.errors';
import { ContactsService } from './contacts.service';

/** Contacts with customers (客户联系). REM-31, REM-39 */
@StoreController('contacts', {
  tag: 'contacts',
  description: 'Every message and call that a customer gets, planned, under way or made, with the reason of each',
})
export class ContactsController {
  constructor(private readonly contacts: ContactsService) {}

  @Get()
  @Endpoint({
    summary: 'List contacts',
    description: 'By the time that they are due. `dueOn` is a day of the store’s own calendar.',
    permission: 'reminders:read',
    response: ContactDto,
    list: true,
  })
  listContacts(@Ctx() ctx: StoreContext, @Query() query: ListContactsQuery): Promise<Page<ContactDto>> {
    return this.contacts.list(ctx, query);
  }

  @Get(':id')
  @Endpoint({
    summary: 'Read a contact',
    description: 'With everything that was decided about it.',
    permission: 'reminders:read',
    response: ContactDetailsDto,
    versioned: true,
  })
  getContact(@Ctx() ctx: StoreContext, @Id() id: string): Promise<ContactDetailsDto> {
    return this.contacts.get(ctx, id);
  }

  @Post(':id/send')
  @Endpoint({
    summary: 'Make a contact now',
    description:
      'The answer does not wait for the gateway: the contact is `sent` a few seconds later. Minimum gap, caps, working ' +
      'hours and merging do not hold it; consent does (CF-24), and quiet hours put it off unless `despiteQuietHours` is ' +
      'set (REM-39).',
    permission: 'reminders:write',
    response: ContactDetailsDto,
    status: 200,
    idempotency: 'required',
    versioned: true,
    errors: [contactUnderWay],
  })
  sendContact(@Ctx() ctx: StoreContext, @Id() id: string, @Body() body: SendContactDto): Promise<ContactDetailsDto> {
    return this.contacts.send(ctx, id, body);
  }

  @Post(':id/cancel')
  @Endpoint({
    summary: 'Call a contact off',
    description: 'While it waits. Its log says why; the same step is not planned a second time.',
    permission: 'reminders:write',
    response: ContactDetailsDto,
    status: 200,
    versioned: true,
    errors: [contactUnderWay],
  })
  cancelContact(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @Body() body: CancelContactDto,
  ): Promise<ContactDetailsDto> {
    return this.contacts.cancel(ctx, id, body);
  }
}

/** The log of what was decided about contacts (联系决策记录). REM-31 */
@StoreController('contact-decisions', { tag: 'contacts' })
export class ContactDecisionsController {
  constructor(private readonly contacts: ContactsService) {}

  @Get()
  @Endpoint({
    summary: 'List decisions about contacts',
    description: 'Newest first: what was sent, deferred, merged or suppressed, and why.',
    permission: 'reminders:read',
    response: ContactDecisionDto,
    list: true,
  })
  listContactDecisions(
    @Ctx() ctx: StoreContext,
    @Query() query: ListContactDecisionsQuery,
  ): Promise<Page<ContactDecisionDto>> {
    return this.contacts.decisions(ctx, query);
  }
}
