import { Body, Get, Post, Query } from '@nestjs/common';
import { Ctx, Endpoint, Id, type Page, StoreController } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import { archiveReceiptRefused, archiveSameSigner, archiveViolationClosed } from './archive.errors';
import { ArchiveViolationDto, CorrectViolationDto, ListViolationsQuery } from './archive-violations.dto';
import { ArchiveViolationsService } from './archive-violations.service';
import { HandOverDto, ListHandOversQuery, ReceiveHandOverDto, ReturnHandOverDto } from './hand-overs.dto';
import { HandOversService } from './hand-overs.service';

/** The sign-in register (用户档案签收薄). ARC-05, ARC-06, SEC-07, GRP-29 */
@StoreController('archive/hand-overs', { tag: 'archive' })
export class HandOversController {
  constructor(private readonly handOvers: HandOversService) {}

  @Get()
  @Endpoint({
    summary: 'List the register',
    description: 'The sign-in register, the last row first: who handed what over, who received it, what was missing.',
    permission: 'archive:read',
    response: HandOverDto,
    list: true,
  })
  listHandOvers(@Ctx() ctx: StoreContext, @Query() query: ListHandOversQuery): Promise<Page<HandOverDto>> {
    return this.handOvers.list(ctx, query);
  }

  @Get(':id')
  @Endpoint({
    summary: 'Read a row of the register',
    description: 'With both signatures, and the note on each paper that was missing.',
    permission: 'archive:read',
    response: HandOverDto,
  })
  getHandOver(@Ctx() ctx: StoreContext, @Id() id: string): Promise<HandOverDto> {
    return this.handOvers.get(ctx, id);
  }

  @Post(':id/receipt')
  @Endpoint({
    summary: 'Receive papers',
    description:
      'The archive’s signature, of somebody else than who handed over. Each signature on a paper is checked (ARC-11); ' +
      'what is missing or wrong becomes a violation with a day to correct it, what was put right ends one (ARC-16).',
    permission: 'archive:govern',
    response: HandOverDto,
    status: 200,
    errors: [archiveReceiptRefused, archiveSameSigner],
  })
  receiveHandOver(@Ctx() ctx: StoreContext, @Id() id: string, @Body() body: ReceiveHandOverDto): Promise<HandOverDto> {
    return this.handOvers.receive(ctx, id, body);
  }

  @Post(':id/return')
  @Endpoint({
    summary: 'Give papers back',
    description: 'They count as not handed over, and the department’s time goes on.',
    permission: 'archive:govern',
    response: HandOverDto,
    status: 200,
    errors: [archiveReceiptRefused, archiveSameSigner],
  })
  returnHandOver(@Ctx() ctx: StoreContext, @Id() id: string, @Body() body: ReturnHandOverDto): Promise<HandOverDto> {
    return this.handOvers.giveBack(ctx, id, body);
  }
}

/** Violations of the archive rules (档案违规). ARC-12, ARC-14, ARC-16 */
@StoreController('archive/violations', { tag: 'archive' })
export class ArchiveViolationsController {
  constructor(private readonly violations: ArchiveViolationsService) {}

  @Get()
  @Endpoint({
    summary: 'List violations',
    description: 'The last found first: late papers, missing ones, missing signatures, losses, loans that are overdue.',
    permission: 'archive:read',
    response: ArchiveViolationDto,
    list: true,
  })
  listArchiveViolations(
    @Ctx() ctx: StoreContext,
    @Query() query: ListViolationsQuery,
  ): Promise<Page<ArchiveViolationDto>> {
    return this.violations.list(ctx, query);
  }

  @Post(':id/correction')
  @Endpoint({
    summary: 'Note a correction',
    description:
      'For what the archive cannot see by itself. Papers that are handed over and received end their violations alone.',
    permission: 'archive:govern',
    response: ArchiveViolationDto,
    status: 200,
    errors: [archiveViolationClosed],
  })
  correctArchiveViolation(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @Body() body: CorrectViolationDto,
  ): Promise<ArchiveViolationDto> {
    return this.violations.correct(ctx, id, body);
  }
}
