import { Body, Get, Post, Query } from '@nestjs/common';
import { Ctx, Endpoint, Id, type Page, StoreController } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import { archiveAlreadyLent, archiveLoanEnded, archiveNotInHouse } from './archive.errors';
import { ArchiveLoanDto, LendDto, ListLoansQuery, ReturnLoanDto } from './loans.dto';
import { LoansService } from './loans.service';

/** The borrow log (档案借阅). ARC-13, ARC-14 */
@StoreController('archive/loans', { tag: 'archive' })
export class LoansController {
  constructor(private readonly loans: LoansService) {}

  @Get()
  @Endpoint({
    summary: 'List loans',
    description: 'The borrow log, the last loan first: what is out, what is overdue, how it came back.',
    permission: 'archive:read',
    response: ArchiveLoanDto,
    list: true,
  })
  listArchiveLoans(@Ctx() ctx: StoreContext, @Query() query: ListLoansQuery): Promise<Page<ArchiveLoanDto>> {
    return this.loans.list(ctx, query);
  }

  @Post()
  @Endpoint({
    summary: 'Lend papers',
    description:
      'The bag, or one document of it. By the archive rules it is due back in time; when it is not, that is a violation ' +
      '(ARC-13).',
    permission: 'archive:govern',
    response: ArchiveLoanDto,
    errors: [archiveAlreadyLent, archiveNotInHouse],
  })
  lendPapers(@Ctx() ctx: StoreContext, @Body() body: LendDto): Promise<ArchiveLoanDto> {
    return this.loans.lend(ctx, body);
  }

  @Post(':id/return')
  @Endpoint({
    summary: 'Take papers back',
    description: 'Each piece that is lost or damaged is a violation of its own (ARC-14).',
    permission: 'archive:govern',
    response: ArchiveLoanDto,
    status: 200,
    errors: [archiveLoanEnded],
  })
  returnLoan(@Ctx() ctx: StoreContext, @Id() id: string, @Body() body: ReturnLoanDto): Promise<ArchiveLoanDto> {
    return this.loans.giveBack(ctx, id, body);
  }
}
