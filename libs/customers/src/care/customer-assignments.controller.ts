import { Body, Get, Post, Query } from '@nestjs/common';
import { Ctx, Endpoint, type Page, StoreController } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import {
  AssignCustomersDto,
  AssignmentDto,
  AssignmentResultDto,
  ListAssignmentsQuery,
} from './customer-assignments.dto';
import { CustomerAssignmentsService } from './customer-assignments.service';
import { noSpecialist } from '../customers.errors';

/** Which specialist looks after which customer (客户分配). CUS-16 */
@StoreController('customers/assignments', { tag: 'customers' })
export class CustomerAssignmentsController {
  constructor(private readonly assignments: CustomerAssignmentsService) {}

  @Get()
  @Endpoint({
    summary: 'List assignments',
    description: 'Who looks after whom, and who did before, the latest first (CUS-16).',
    permission: 'customers:read',
    response: AssignmentDto,
    list: true,
  })
  listAssignments(@Ctx() ctx: StoreContext, @Query() query: ListAssignmentsQuery): Promise<Page<AssignmentDto>> {
    return this.assignments.list(ctx, query);
  }

  @Post()
  @Endpoint({
    summary: 'Share customers out among specialists',
    description:
      'Balanced by count and by ability, which the policy `customer-care` knows. The specialist speaks to each new ' +
      'customer within a week and records it (CUS-16).',
    permission: 'customers:assign',
    response: AssignmentResultDto,
    status: 200,
    errors: [noSpecialist],
  })
  assignCustomers(@Ctx() ctx: StoreContext, @Body() body: AssignCustomersDto): Promise<AssignmentResultDto> {
    return this.assignments.assign(ctx, body);
  }
}
