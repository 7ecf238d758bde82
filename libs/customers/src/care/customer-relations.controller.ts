import { Body, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { versionConflict } from '#libs/foundation';
import { Ctx, Endpoint, Id, IfMatch, type Page, StoreController } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import { ListRelationsQuery, NewRelationDto, RelationDto, UpdateRelationDto } from './customer-relations.dto';
import { CustomerRelationsService } from './customer-relations.service';
import { customerErased, customerMerged } from '../customers.errors';

/** Family members and key persons (家庭成员、关键人). CUS-07 */
@StoreController('customers/:id/relations', { tag: 'customers' })
export class CustomerRelationsController {
  constructor(private readonly relations: CustomerRelationsService) {}

  @Get()
  @Endpoint({
    summary: 'List family members and key persons',
    description: 'With birthday in both calendars, phone, address and preferences (CUS-07).',
    permission: 'customers:read',
    response: RelationDto,
    list: true,
  })
  listRelations(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @Query() query: ListRelationsQuery,
  ): Promise<Page<RelationDto>> {
    return this.relations.list(ctx, id, query);
  }

  @Post()
  @Endpoint({
    summary: 'Add a family member or key person',
    description: 'A birthday is kept in both calendars, as the customer’s own (CUS-07).',
    permission: 'customers:write',
    response: RelationDto,
    errors: [customerErased, customerMerged],
  })
  addRelation(@Ctx() ctx: StoreContext, @Id() id: string, @Body() body: NewRelationDto): Promise<RelationDto> {
    return this.relations.add(ctx, id, body);
  }

  @Patch(':relationId')
  @Endpoint({
    summary: 'Change a family member or key person',
    description: 'JSON Merge Patch: what is left out stays, `null` clears.',
    permission: 'customers:write',
    response: RelationDto,
    versioned: true,
    errors: [versionConflict],
  })
  updateRelation(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @Id('relationId') relationId: string,
    @IfMatch() version: number | undefined,
    @Body() body: UpdateRelationDto,
  ): Promise<RelationDto> {
    return this.relations.update(ctx, id, relationId, version, body);
  }

  @Delete(':relationId')
  @Endpoint({
    summary: 'Remove a family member or key person',
    description: 'The event stays, without the name.',
    permission: 'customers:write',
  })
  removeRelation(@Ctx() ctx: StoreContext, @Id() id: string, @Id('relationId') relationId: string): Promise<void> {
    return this.relations.remove(ctx, id, relationId);
  }
}
