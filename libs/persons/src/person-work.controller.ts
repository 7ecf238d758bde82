import { Body, Get, Post, Query } from '@nestjs/common';
import { Ctx, Endpoint, GroupController, Id, JobDto, type Page } from '#libs/http';
import type { GroupContext } from '#libs/tenancy';
import { PersonErasuresService } from './person-erasures.service';
import { PersonExportsService } from './person-exports.service';
import { ErasePersonDto, ListErasuresQuery, PersonErasureDto, PersonExportDto } from './person-work.dto';
import { personErased, personExportGone, personMerged } from './persons.errors';

/** What a person may ask for by law: to see what is kept, and to be forgotten. SEC-08 */
@GroupController('persons/:id', { tag: 'persons' })
export class PersonWorkController {
  constructor(
    private readonly exports: PersonExportsService,
    private readonly erasures: PersonErasuresService,
  ) {}

  @Post('exports')
  @Endpoint({
    summary: 'Export what is kept of a person',
    description:
      'One JSON file with all that every store of the group keeps: personal data, vehicles, visits, contacts. The job ' +
      'says when it is there; it is kept for seven days.',
    permission: 'persons:export',
    response: JobDto,
    status: 202,
    errors: [personMerged, personErased],
  })
  exportPerson(@Ctx() ctx: GroupContext, @Id() id: string): Promise<JobDto> {
    return this.exports.request(ctx, id);
  }

  @Get('exports/:jobId')
  @Endpoint({
    summary: 'Get a link to an export',
    description: 'The link opens for five minutes, to whoever holds it. Each one is an event of the person.',
    permission: 'persons:export',
    response: PersonExportDto,
    errors: [personExportGone],
  })
  getPersonExport(@Ctx() ctx: GroupContext, @Id() id: string, @Id('jobId') jobId: string): Promise<PersonExportDto> {
    return this.exports.link(ctx, id, jobId);
  }

  @Post('erasure')
  @Endpoint({
    summary: 'Erase a person',
    description:
      'Empties all personal data of the person in every store; ids, instants and amounts stay, so that books and figures ' +
      'still add up. It cannot be undone and does not stop before it is done. The proof is under /person-erasures.',
    permission: 'persons:erase',
    response: JobDto,
    status: 202,
    errors: [personMerged, personErased],
  })
  erasePerson(@Ctx() ctx: GroupContext, @Id() id: string, @Body() body: ErasePersonDto): Promise<JobDto> {
    return this.erasures.request(ctx, id, body);
  }
}

/** Proofs that persons were erased (删除凭证). */
@GroupController('person-erasures', { tag: 'persons' })
export class PersonErasuresController {
  constructor(private readonly erasures: PersonErasuresService) {}

  @Get()
  @Endpoint({
    summary: 'List erasures',
    description: 'Newest first; with what was emptied where. Nothing in them says who it was.',
    permission: 'persons:read',
    response: PersonErasureDto,
    list: true,
  })
  listPersonErasures(@Ctx() ctx: GroupContext, @Query() query: ListErasuresQuery): Promise<Page<PersonErasureDto>> {
    return this.erasures.list(ctx, query);
  }

  @Get(':id')
  @Endpoint({
    summary: 'Read the proof of an erasure',
    description: 'Who asked for it, when and why, and how many rows of which feature were emptied in which store.',
    permission: 'persons:read',
    response: PersonErasureDto,
  })
  getPersonErasure(@Ctx() ctx: GroupContext, @Id() id: string): Promise<PersonErasureDto> {
    return this.erasures.get(ctx, id);
  }
}
