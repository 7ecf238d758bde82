import { Body, Get, Post, Query } from '@nestjs/common';
import { Ctx, Endpoint, GroupController, Id, type Page } from '#libs/http';
import type { GroupContext } from '#libs/tenancy';
import { PersonMergesService } from './person-merges.service';
import {
  DecideProposalDto,
  FindPersonsDto,
  FoundPersonsDto,
  ListPersonMergesQuery,
  ListPersonsQuery,
  ListProposalsQuery,
  MergePersonDto,
  PersonDto,
  PersonMergeDto,
  PersonProposalDto,
} from './persons.dto';
import {
  personErased,
  personMergeBuried,
  personMerged,
  personMergeUndone,
  personMergeWithItself,
  proposalDecided,
} from './persons.errors';
import { PersonsService } from './persons.service';

/** Persons of the group (集团客户), for headquarters. GRP-01, CF-24 */
@GroupController('persons', {
  tag: 'persons',
  description: 'Who a customer is across the stores of the group: one person however many stores know it',
})
export class PersonsController {
  constructor(
    private readonly persons: PersonsService,
    private readonly merges: PersonMergesService,
  ) {}

  @Get()
  @Endpoint({
    summary: 'List persons',
    description: 'Newest first, with the customers that they are. Names and numbers stay in the stores.',
    permission: 'persons:read',
    response: PersonDto,
    list: true,
  })
  listPersons(@Ctx() ctx: GroupContext, @Query() query: ListPersonsQuery): Promise<Page<PersonDto>> {
    return this.persons.list(ctx, query);
  }

  @Post('look-up')
  @Endpoint({
    summary: 'Find a person by a number',
    description: 'By phone or ID number. Every look is an event, which does not hold the number.',
    permission: 'persons:identify',
    response: FoundPersonsDto,
    status: 200,
    idempotency: 'none',
  })
  async lookUpPersons(@Ctx() ctx: GroupContext, @Body() body: FindPersonsDto): Promise<FoundPersonsDto> {
    return { data: await this.persons.find(ctx, body) };
  }

  @Get(':id')
  @Endpoint({
    summary: 'Read a person',
    description: 'One that was merged away is still answered; `mergedIntoId` names the person to go on with.',
    permission: 'persons:read',
    response: PersonDto,
  })
  getPerson(@Ctx() ctx: GroupContext, @Id() id: string): Promise<PersonDto> {
    return this.persons.get(ctx, id);
  }

  @Get(':id/merges')
  @Endpoint({
    summary: 'List merges of a person',
    description: 'Merges into this person, undone ones included, newest first.',
    permission: 'persons:read',
    response: PersonMergeDto,
    list: true,
  })
  listPersonMerges(
    @Ctx() ctx: GroupContext,
    @Id() id: string,
    @Query() query: ListPersonMergesQuery,
  ): Promise<Page<PersonMergeDto>> {
    return this.merges.list(ctx, id, query);
  }

  @Post(':id/merges')
  @Endpoint({
    summary: 'Merge two persons',
    description: 'The customers of both are one person from now on. Nothing moves, so it can be undone.',
    permission: 'persons:merge',
    response: PersonMergeDto,
    errors: [personMerged, personErased, personMergeWithItself],
  })
  mergePerson(@Ctx() ctx: GroupContext, @Id() id: string, @Body() body: MergePersonDto): Promise<PersonMergeDto> {
    return this.merges.merge(ctx, id, body);
  }

  @Post(':id/merges/:mergeId/undo')
  @Endpoint({
    summary: 'Undo a merge of persons',
    description: 'Both are as they were, with all that happened to either in between.',
    permission: 'persons:merge',
    response: PersonMergeDto,
    status: 200,
    errors: [personMergeUndone, personMergeBuried, personErased],
  })
  undoPersonMerge(@Ctx() ctx: GroupContext, @Id() id: string, @Id('mergeId') mergeId: string): Promise<PersonMergeDto> {
    return this.merges.undo(ctx, id, mergeId);
  }
}

/** Persons that may be one (疑似同一客户). */
@GroupController('person-proposals', { tag: 'persons' })
export class PersonProposalsController {
  constructor(private readonly merges: PersonMergesService) {}

  @Get()
  @Endpoint({
    summary: 'List persons that may be one',
    description: 'Open ones unless another state is asked for, newest first.',
    permission: 'persons:read',
    response: PersonProposalDto,
    list: true,
  })
  listPersonProposals(@Ctx() ctx: GroupContext, @Query() query: ListProposalsQuery): Promise<Page<PersonProposalDto>> {
    return this.merges.listProposals(ctx, query);
  }

  @Post(':id/decision')
  @Endpoint({
    summary: 'Decide whether two persons are one',
    description: 'A merge can be undone at the person; what was rejected is not proposed again.',
    permission: 'persons:merge',
    response: PersonProposalDto,
    status: 200,
    errors: [proposalDecided, personErased],
  })
  decidePersonProposal(
    @Ctx() ctx: GroupContext,
    @Id() id: string,
    @Body() { decision }: DecideProposalDto,
  ): Promise<PersonProposalDto> {
    return this.merges.decide(ctx, id, decision);
  }
}
