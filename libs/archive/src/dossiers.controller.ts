import { Body, Get, Post, Query } from '@nestjs/common';
import { Ctx, Endpoint, Id, type Page, StoreController, PeriodQuery } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import { archiveDossierTaken, archiveHandOverRefused } from './archive.errors';
import {
  ArchiveDossierDto,
  ArchiveDossierWithPapersDto,
  ArchiveSummaryDto,
  CreateDossierDto,
  ListDossiersQuery,
} from './dossiers.dto';
import { DossiersService } from './dossiers.service';
import { HandOverDto, HandOverPapersDto } from './hand-overs.dto';
import { HandOversService } from './hand-overs.service';

/** The papers that occasions ask for, and handing them over. ARC-05..12 */
@StoreController('archive/dossiers', { tag: 'archive' })
export class DossiersController {
  constructor(
    private readonly dossiers: DossiersService,
    private readonly handOvers: HandOversService,
  ) {}

  @Get()
  @Endpoint({
    summary: 'List dossiers',
    description:
      'The last sale or hand-back first. `timeliness=late` is the late list; with the period of the summary it lists ' +
      'the records behind each of its figures (SEC-04).',
    permission: 'archive:read',
    response: ArchiveDossierDto,
    list: true,
  })
  listDossiers(@Ctx() ctx: StoreContext, @Query() query: ListDossiersQuery): Promise<Page<ArchiveDossierDto>> {
    return this.dossiers.list(ctx, query);
  }

  @Post()
  @Endpoint({
    summary: 'Open a dossier',
    description:
      'A hand-back opens one by the order’s type, and a car that was sold here one by the sale or the delivery. This is ' +
      'for complaints (ARC-19) and for what happened before.',
    permission: 'archive:hand-over',
    response: ArchiveDossierWithPapersDto,
    errors: [archiveDossierTaken],
  })
  createDossier(@Ctx() ctx: StoreContext, @Body() body: CreateDossierDto): Promise<ArchiveDossierWithPapersDto> {
    return this.dossiers.create(ctx, body);
  }

  @Get(':id')
  @Endpoint({
    summary: 'Read a dossier',
    description: 'With its documents in the order of the checklist, and both signatures of each (ARC-11).',
    permission: 'archive:read',
    response: ArchiveDossierWithPapersDto,
    versioned: true,
  })
  getDossier(@Ctx() ctx: StoreContext, @Id() id: string): Promise<ArchiveDossierWithPapersDto> {
    return this.dossiers.get(ctx, id);
  }

  @Post(':id/hand-overs')
  @Endpoint({
    summary: 'Hand papers over',
    description:
      'The department’s signature in the register; what is missing is noted (ARC-06). Papers of sales need ' +
      '`archive:write-sales` too, those of service `archive:write-service` (ARC-17).',
    permission: 'archive:hand-over',
    response: HandOverDto,
    errors: [archiveHandOverRefused],
  })
  handPapersOver(@Ctx() ctx: StoreContext, @Id() id: string, @Body() body: HandOverPapersDto): Promise<HandOverDto> {
    return this.handOvers.handOver(ctx, id, body);
  }
}

/** How the departments keep their promises to the archive. ARC-15 */
@StoreController('archive/summary', { tag: 'archive' })
export class ArchiveSummaryController {
  constructor(private readonly dossiers: DossiersService) {}

  @Get()
  @Endpoint({
    summary: 'Timeliness and completeness by department',
    description:
      'Of what was sold or handed back in the period: how much was handed over in time, and how much is complete ' +
      '(ARC-15, KPI-67, KPI-68). Each figure says which list of dossiers it counts.',
    permission: 'archive:read',
    response: ArchiveSummaryDto,
  })
  getArchiveSummary(@Ctx() ctx: StoreContext, @Query() query: PeriodQuery): Promise<ArchiveSummaryDto> {
    return this.dossiers.summary(ctx, query);
  }
}
