import { Body, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { versionConflict } from '#libs/foundation';
import { Ctx, Endpoint, Id, IfMatch, type Page, StoreController } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import { ListObservationsQuery, NewObservationDto, ObservationDto } from './customer-observations.dto';
import { ChangeContactDto, ChangePhoneDto, NewContactDto, NewPhoneDto } from './contact-data/customer-contacts.dto';
import { CustomerContactsService } from './contact-data/customer-contacts.service';
import {
  ExtractCustomersQuery,
  ListCustomersQuery,
  SearchCustomersDto,
  SearchCustomersQuery,
} from './customer-list.dto';
import { ListTimelineQuery, TimelineEntryDto } from './view/customer-timeline.dto';
import { CustomerViewDto } from './view/customer-view.dto';
import { CustomerViewService } from './view/customer-view.service';
import { CreateCustomerDto, CustomerDto, IdNumberDto, LikelyDuplicatesDto, UpdateCustomerDto } from './customers.dto';
import {
  customerContactTaken,
  customerErased,
  customerExternalIdTaken,
  customerMerged,
  customerPhoneTaken,
} from './customers.errors';
import { CustomersService } from './customers.service';

/** Customers (客户) of a store. CUS-01..06, CUS-10, CUS-12, CUS-17 */
@StoreController('customers', {
  tag: 'customers',
  description: 'Persons and organisations that own or drive the vehicles, and how to reach them',
})
export class CustomersController {
  constructor(
    private readonly customers: CustomersService,
    private readonly contacts: CustomerContactsService,
    private readonly views: CustomerViewService,
  ) {}

  @Get()
  @Endpoint({
    summary: 'List or search customers',
    description: 'Newest first unless sorted otherwise. `q` finds by name, pinyin, phone, last digits, plate or VIN.',
    permission: 'customers:read',
    response: CustomerDto,
    list: true,
  })
  listCustomers(@Ctx() ctx: StoreContext, @Query() query: ListCustomersQuery): Promise<Page<CustomerDto>> {
    return this.customers.list(ctx, query);
  }

  @Post()
  @Endpoint({
    summary: 'Add a customer',
    description: 'A file is built for every visiting owner and every buyer (CUS-10).',
    permission: 'customers:write',
    response: CustomerDto,
    errors: [customerExternalIdTaken, customerContactTaken],
  })
  createCustomer(@Ctx() ctx: StoreContext, @Body() body: CreateCustomerDto): Promise<CustomerDto> {
    return this.customers.create(ctx, body);
  }

  @Post('search')
  @Endpoint({
    summary: 'Find customers by a filter',
    description:
      'A tree of conditions over the catalogue `customer`: stock, class, statuses, region, visits … (CUS-13, CUS-14, ' +
      'CUS-19). `GET …/filter-catalogues` lists the fields.',
    permission: 'customers:read',
    response: CustomerDto,
    list: true,
    status: 200,
    idempotency: 'none',
  })
  searchCustomers(
    @Ctx() ctx: StoreContext,
    @Query() query: SearchCustomersQuery,
    @Body() body: SearchCustomersDto,
  ): Promise<Page<CustomerDto>> {
    return this.customers.search(ctx, query, body);
  }

  @Get('extract')
  @Endpoint({
    summary: 'Extract what changed',
    description:
      'For the daily extraction of the specialists: customers whose file changed since an instant, the earliest change ' +
      'first, so that nothing is missed (CUS-15).',
    permission: 'customers:read',
    response: CustomerDto,
    list: true,
  })
  extractCustomers(@Ctx() ctx: StoreContext, @Query() query: ExtractCustomersQuery): Promise<Page<CustomerDto>> {
    return this.customers.extract(ctx, query);
  }

  @Get(':id')
  @Endpoint({
    summary: 'Read a customer',
    description: 'A duplicate that was merged away is still answered; `mergedIntoId` names the customer to go on with.',
    permission: 'customers:read',
    response: CustomerDto,
    versioned: true,
  })
  getCustomer(@Ctx() ctx: StoreContext, @Id() id: string): Promise<CustomerDto> {
    return this.customers.get(ctx, id);
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Change a customer',
    description: 'JSON Merge Patch: what is left out stays, `null` clears.',
    permission: 'customers:write',
    response: CustomerDto,
    versioned: true,
    errors: [customerErased, customerMerged, versionConflict],
  })
  updateCustomer(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @IfMatch() version: number | undefined,
    @Body() body: UpdateCustomerDto,
  ): Promise<CustomerDto> {
    return this.customers.update(ctx, id, version, body);
  }

  @Get(':id/view')
  @Endpoint({
    summary: 'See all about a customer',
    description:
      'Personal data, family and key persons, vehicles, visits, money, open promises and the latest events in one call ' +
      '(CUS-17). Duplicates that were merged in count along.',
    permission: 'customers:read',
    response: CustomerViewDto,
  })
  getCustomerView(@Ctx() ctx: StoreContext, @Id() id: string): Promise<CustomerViewDto> {
    return this.views.get(ctx, id);
  }

  @Get(':id/timeline')
  @Endpoint({
    summary: 'List what happened with a customer',
    description:
      'Events of the customer, its vehicles, orders and the rest that belongs to it, as far as the caller may see them, ' +
      'the latest first (CUS-17).',
    permission: 'customers:read',
    response: TimelineEntryDto,
    list: true,
  })
  listTimeline(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @Query() query: ListTimelineQuery,
  ): Promise<Page<TimelineEntryDto>> {
    return this.views.timeline(ctx, id, query);
  }

  @Get(':id/id-number')
  @Endpoint({
    summary: 'Read an ID number in clear',
    description: 'Every look is an event of the customer. 404 where the customer has no number.',
    permission: 'customers:read-id-number',
    response: IdNumberDto,
  })
  getCustomerIdNumber(@Ctx() ctx: StoreContext, @Id() id: string): Promise<IdNumberDto> {
    return this.customers.readIdNumber(ctx, id);
  }

  @Get(':id/likely-duplicates')
  @Endpoint({
    summary: 'List likely duplicates',
    description: 'At most 20 customers that share a phone or an ID number with this one.',
    permission: 'customers:read',
    response: LikelyDuplicatesDto,
  })
  async listLikelyDuplicates(@Ctx() ctx: StoreContext, @Id() id: string): Promise<LikelyDuplicatesDto> {
    return { data: await this.customers.likelyDuplicates(ctx, id) };
  }

  @Post(':id/phones')
  @Endpoint({
    summary: 'Add a phone',
    description: 'To the customer, or to one of the contact persons.',
    permission: 'customers:write',
    response: CustomerDto,
    errors: [customerErased, customerMerged, customerPhoneTaken],
  })
  addCustomerPhone(@Ctx() ctx: StoreContext, @Id() id: string, @Body() body: NewPhoneDto): Promise<CustomerDto> {
    return this.contacts.addPhone(ctx, id, body);
  }

  @Patch(':id/phones/:phoneId')
  @Endpoint({
    summary: 'Judge a phone',
    description: 'What a call found out: reachable, wrong number (错号) or empty number (空号). CUS-12',
    permission: 'customers:write',
    response: CustomerDto,
    errors: [customerErased, customerMerged],
  })
  judgeCustomerPhone(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @Id('phoneId') phoneId: string,
    @Body() body: ChangePhoneDto,
  ): Promise<CustomerDto> {
    return this.contacts.changePhone(ctx, id, phoneId, body);
  }

  @Delete(':id/phones/:phoneId')
  @Endpoint({
    summary: 'Remove a phone',
    description: 'The event stays, without the number.',
    permission: 'customers:write',
    errors: [customerErased, customerMerged],
  })
  removeCustomerPhone(@Ctx() ctx: StoreContext, @Id() id: string, @Id('phoneId') phoneId: string): Promise<void> {
    return this.contacts.removePhone(ctx, id, phoneId);
  }

  @Post(':id/contacts')
  @Endpoint({
    summary: 'Add a contact person',
    description: 'Customer and contact person are separate (CUS-03).',
    permission: 'customers:write',
    response: CustomerDto,
    errors: [customerErased, customerMerged, customerContactTaken, customerPhoneTaken],
  })
  addCustomerContact(@Ctx() ctx: StoreContext, @Id() id: string, @Body() body: NewContactDto): Promise<CustomerDto> {
    return this.contacts.addContact(ctx, id, body);
  }

  @Patch(':id/contacts/:contactId')
  @Endpoint({
    summary: 'Change a contact person',
    description:
      'JSON Merge Patch: what is left out stays, `null` clears. The phones of the contact person, and whatever names ' +
      'them, stay (CUS-03).',
    permission: 'customers:write',
    response: CustomerDto,
    errors: [customerErased, customerMerged, customerContactTaken],
  })
  changeCustomerContact(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @Id('contactId') contactId: string,
    @Body() body: ChangeContactDto,
  ): Promise<CustomerDto> {
    return this.contacts.changeContact(ctx, id, contactId, body);
  }

  @Delete(':id/contacts/:contactId')
  @Endpoint({
    summary: 'Remove a contact person',
    description: 'The phones of the contact person go along.',
    permission: 'customers:write',
    errors: [customerErased, customerMerged],
  })
  removeCustomerContact(@Ctx() ctx: StoreContext, @Id() id: string, @Id('contactId') contactId: string): Promise<void> {
    return this.contacts.removeContact(ctx, id, contactId);
  }

  @Get(':id/observations')
  @Endpoint({
    summary: 'List observations',
    description: 'What staff noticed at each contact, newest first (CUS-02).',
    permission: 'customers:read',
    response: ObservationDto,
    list: true,
  })
  listObservations(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @Query() query: ListObservationsQuery,
  ): Promise<Page<ObservationDto>> {
    return this.contacts.observations(ctx, id, query);
  }

  @Post(':id/observations')
  @Endpoint({
    summary: 'Add an observation',
    description: 'Something noticed at a contact; the latest of each field counts, the earlier ones stay (CUS-02).',
    permission: 'customers:write',
    response: ObservationDto,
    errors: [customerErased, customerMerged],
  })
  addObservation(@Ctx() ctx: StoreContext, @Id() id: string, @Body() body: NewObservationDto): Promise<ObservationDto> {
    return this.contacts.observe(ctx, id, body);
  }
}
