import { Injectable } from '@nestjs/common';
import { columns, rows, sql } from '#libs/database';
import { Deadlines } from '#libs/deadlines';
import { recordEvent } from '#libs/events';
import {
  Clock,
  DomainError,
  type FieldProblem,
  newId,
  notFound,
  refusedField,
  unknownReference,
} from '#libs/foundation';
import { keysetOf, type Page, pageOf } from '#libs/http';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import { archiveAlreadyLent, archiveLoanEnded, archiveNotInHouse } from './archive.errors';
import type { ArchiveDocument } from './archive-file.entity';
import { findDocuments, updateDocuments } from './archive-files.queries';
import { LOAN, LOAN_DEADLINE, USUAL } from './archive-policies';
import { ArchiveViolation, type LoanCondition } from './archive-register.entity';
import { ArchiveViolationsService } from './archive-violations.service';
import { type ArchiveLoanDto, type LendDto, type ListLoansQuery, type ReturnLoanDto, toLoanDto } from './loans.dto';
import {
  endLoan,
  findLoan,
  findLoans,
  insertLoan,
  isLent,
  LOAN_SORTS,
  type LoanRecord,
  lockDocuments,
  lockFile,
  type NewLoan,
  reopenDossiersOf,
} from './loans.queries';
import { signerOf } from './signatures';

/** The borrow log (档案借阅): who has what, by when it comes back, and in what state it came. ARC-13, ARC-14 */
@Injectable()
export class LoansService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly deadlines: Deadlines,
    private readonly violations: ArchiveViolationsService,
  ) {}

  list(ctx: StoreContext, query: ListLoansQuery): Promise<Page<ArchiveLoanDto>> {
    const keyset = keysetOf(query, LOAN_SORTS);
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => pageOf(await findLoans(tx, query, keyset, now), keyset, toLoanDto));
  }

  /**
   * Lends the bag or one document of it. Throws `validation_failed` for what is not there, `archive_already_lent`,
   * `archive_not_in_house`.
   */
  lend(ctx: StoreContext, { fileId, documentId, borrower, purpose, signer }: LendDto): Promise<ArchiveLoanDto> {
    const id = newId();
    const now = this.clock.now();
    const lentBy = signerOf(ctx, signer);
    const loan = { id, fileId, documentId: documentId ?? null, borrower, purpose, lentBy, lentAt: now };
    const time = { kind: LOAN_DEADLINE, subject: { type: LOAN, id }, policyCode: USUAL, rule: 'loan', startedAt: now };
    return this.db.run(ctx, async (tx) => {
      // started beside the look-ups, so that nobody waits for them one by one; a refusal takes both back
      await Promise.all([this.lendOne(tx, ctx, loan), this.deadlines.start(tx, ctx, [{ id: newId(), ...time }])]);
      return toLoanDto(await this.require(tx, id));
    });
  }

  /**
   * Takes back what was lent. Each piece that is lost or damaged is a violation of its own; an overdue loan ends its own.
   * Throws `not_found`, `archive_loan_ended`, `validation_failed`.
   */
  giveBack(ctx: StoreContext, id: string, { losses = [], signer }: ReturnLoanDto): Promise<ArchiveLoanDto> {
    const now = this.clock.now();
    const by = signerOf(ctx, signer);
    return this.db.run(ctx, async (tx) => {
      const fileId = sql`(select l.file_id from archive_loan l where l.id = ${id})`;
      const ids = losses.map(({ documentId }) => documentId);
      const [, , loan, documents, open] = await Promise.all([
        lockFile(tx, fileId),
        lockDocuments(tx, ids),
        findLoan(tx, id, now),
        findDocuments(tx, sql`d.file_id = ${fileId} and d.id = any(${ids}::uuid[])`),
        findOpenOf(tx, [...ids, id]),
      ]);
      if (!loan) throw new DomainError(notFound);
      if (loan.returnedAt) throw new DomainError(archiveLoanEnded);
      const faults = faultsOfLosses(losses, loan, documents);
      if (faults.length > 0) throw refusedField(...faults);
      const lost = documents.map((document): ArchiveDocument => {
        const state = losses.find(({ documentId }) => documentId === document.id)?.state ?? document.state;
        return { ...document, state };
      });
      const overdue = open.filter(({ subjectId }) => subjectId === id).map((violation) => violation.id);
      const [, , , , , , , returned] = await Promise.all([
        endLoan(tx, id, { to: by, at: now, condition: conditionOf(losses) }),
        updateDocuments(tx, lost, now),
        reopenDossiersOf(tx, ids, now),
        this.deadlines.meet(tx, ctx, { subjectType: LOAN, subjectIds: [id], kinds: [LOAN_DEADLINE] }, { at: now }),
        recordEvent(tx, ctx, {
          type: 'archive.loan-returned',
          subject: { type: LOAN, id },
          payload: { fileId: loan.fileId, documentId: loan.documentId, losses: losses.length },
        }),
        this.violations.settle(tx, ctx, { documents: lost, open, dossier: null, by }),
        this.violations.end(tx, ctx, overdue, by),
        this.require(tx, id),
      ]);
      return toLoanDto(returned);
    });
  }

  private async lendOne(tx: StoreTx, ctx: StoreContext, loan: NewLoan): Promise<void> {
    const { id, fileId, documentId } = loan;
    const [isThere, , isOut, [document]] = await Promise.all([
      lockFile(tx, sql`${fileId}::uuid`),
      lockDocuments(tx, documentId ? [documentId] : []),
      isLent(tx, fileId, documentId),
      findDocuments(tx, sql`d.file_id = ${fileId} and d.id = ${documentId}::uuid`),
    ]);
    if (!isThere) throw refusedField({ pointer: '#/fileId', code: unknownReference.code });
    if (documentId && !document) throw refusedField({ pointer: '#/documentId', code: unknownReference.code });
    if (document && document.state !== 'filed') {
      throw new DomainError(archiveNotInHouse, { params: { state: document.state } });
    }
    if (isOut) throw new DomainError(archiveAlreadyLent);
    await Promise.all([
      insertLoan(tx, loan),
      recordEvent(tx, ctx, { type: 'archive.lent', subject: { type: LOAN, id }, payload: { fileId, documentId } }),
    ]);
  }

  private async require(tx: StoreTx, id: string): Promise<LoanRecord> {
    const loan = await findLoan(tx, id, this.clock.now());
    if (!loan) throw new DomainError(notFound);
    return loan;
  }
}

/** Only what was lent can come back damaged, and each piece once. */
function faultsOfLosses(
  losses: readonly { readonly documentId: string }[],
  loan: LoanRecord,
  documents: readonly ArchiveDocument[],
): FieldProblem[] {
  return losses.flatMap(({ documentId }, index) => {
    const pointer = `#/losses/${index}/documentId`;
    const wasLent = loan.documentId === null || loan.documentId === documentId;
    const isKept = documents.some(({ id, state }) => id === documentId && ['filed', 'damaged'].includes(state));
    if (!wasLent || !isKept) return [{ pointer, code: unknownReference.code }];
    const isRepeated = losses.findIndex((other) => other.documentId === documentId) < index;
    return isRepeated ? [{ pointer, code: 'duplicate' }] : [];
  });
}

function conditionOf(losses: readonly { readonly state: 'lost' | 'damaged' }[]): LoanCondition {
  if (losses.length === 0) return 'complete';
  return losses.some(({ state }) => state === 'lost') ? 'lost' : 'damaged';
}

function findOpenOf(tx: StoreTx, subjectIds: readonly string[]): Promise<ArchiveViolation[]> {
  return rows(
    tx,
    sql`select ${columns(ArchiveViolation, 'x')} from archive_violation x
        where x.corrected_at is null and x.subject_id = any(${subjectIds}::uuid[])`,
  );
}
