import { Injectable } from '@nestjs/common';
import { sql } from '#libs/database';
import { Deadlines } from '#libs/deadlines';
import { recordEvent } from '#libs/events';
import { Clock, DomainError, newId, notFound, refusedField, refusedStep } from '#libs/foundation';
import { keysetOf, type Page, pageOf } from '#libs/http';
import { policyByRef, type PolicyInForce } from '#libs/policies';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import { archiveHandOverRefused, archiveReceiptRefused, archiveSameSigner } from './archive.errors';
import type { ArchiveDocument, ArchiveDossier } from './archive-file.entity';
import { findDocuments, updateDocuments } from './archive-files.queries';
import { DOSSIER, HAND_OVER_DEADLINE } from './archive-policies';
import type { ArchiveChecklistDocument } from './archive-policy.dto';
import type { ArchiveViolation, HandOverState } from './archive-register.entity';
import { ArchiveViolationsService } from './archive-violations.service';
import { isComplete } from './document-faults.policy';
import {
  type AskedForms,
  decideHandOver,
  decideReceipt,
  HANDED_OVER_FROM,
  returnedDocuments,
} from './hand-over.policy';
import {
  type HandOverDto,
  type HandOverPapersDto,
  type ListHandOversQuery,
  type ReceiveHandOverDto,
  type ReturnHandOverDto,
  toHandOverDto,
} from './hand-overs.dto';
import {
  answerHandOver,
  dossierOfHandOver,
  findHandOver,
  findHandOvers,
  findMissed,
  findOpenViolations,
  HAND_OVER_SORTS,
  type HandOverRecord,
  insertHandOver,
  lockDossier,
  updateDossier,
} from './hand-overs.queries';
import { requireDepartment, signerOf } from './signatures';

/** The sign-in register (用户档案签收薄): papers change hands against two signatures. ARC-05, ARC-06, SEC-07 */
@Injectable()
export class HandOversService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly deadlines: Deadlines,
    private readonly violations: ArchiveViolationsService,
  ) {}

  list(ctx: StoreContext, query: ListHandOversQuery): Promise<Page<HandOverDto>> {
    const keyset = keysetOf(query, HAND_OVER_SORTS);
    return this.db.run(ctx, async (tx) =>
      pageOf(await findHandOvers(tx, query, keyset, ctx.store.timeZone), keyset, toHandOverDto),
    );
  }

  /** Throws `not_found`. */
  get(ctx: StoreContext, id: string): Promise<HandOverDto> {
    return this.db.run(ctx, async (tx) => toHandOverDto(await this.require(tx, id)));
  }

  /**
   * The department's signature: what is brought, and what is missing. Meets the dossier's deadline the first time.
   * Throws `not_found`, `forbidden` for papers of another department, `archive_hand_over_refused`, `validation_failed`.
   */
  handOver(ctx: StoreContext, dossierId: string, input: HandOverPapersDto): Promise<HandOverDto> {
    const id = newId();
    const now = this.clock.now();
    const by = signerOf(ctx, input.signer);
    return this.db.run(ctx, async (tx) => {
      const dossierIs = sql`${dossierId}::uuid`;
      const [dossier, documents, open] = await Promise.all([
        lockDossier(tx, dossierIs),
        findDocuments(tx, sql`d.dossier_id = ${dossierId}`),
        findOpenViolations(tx, dossierIs),
      ]);
      if (!dossier) throw new DomainError(notFound);
      requireDepartment(ctx, dossier.department);
      refuseUnlessAwaited(dossier);
      const asked = await askedForms(tx, dossier);
      const decision = decideHandOver(documents, { asked, brought: input.documents, missing: input.missing ?? [] });
      if (decision.kind === 'refused') throw refusedField(...decision.faults);
      const { lines } = decision;
      const late = open.filter(({ kind, subjectId }) => kind === 'late' && subjectId === dossierId);
      const isFirst = dossier.handedOverAt === null;
      const [, , , , , , signed] = await Promise.all([
        updateDossier(tx, { ...dossier, state: 'handed_over', handedOverAt: dossier.handedOverAt ?? now }, now),
        updateDocuments(tx, decision.documents, now),
        insertHandOver(tx, { id, dossierId, lines, handedOverBy: by, handedOverAt: now }),
        recordEvent(tx, ctx, {
          type: 'archive.handed-over',
          subject: { type: DOSSIER, id: dossierId },
          payload: { handOverId: id, department: dossier.department, ...countsOf(lines) },
        }),
        isFirst && this.deadlines.meet(tx, ctx, timeOf(dossierId), { at: now }),
        this.violations.end(tx, ctx, idsOf(late), by),
        this.require(tx, id),
      ]);
      return toHandOverDto(signed);
    });
  }

  /**
   * The archive's signature: each paper looked at, filed or found missing; what is wrong becomes a violation, what has
   * been put right ends one. Throws `not_found`, `archive_receipt_refused`, `archive_same_signer`, `validation_failed`.
   */
  receive(ctx: StoreContext, id: string, { findings = [], signer }: ReceiveHandOverDto): Promise<HandOverDto> {
    const now = this.clock.now();
    const by = signerOf(ctx, signer);
    return this.db.run(ctx, async (tx) => {
      const { dossier, documents, open, handOver } = await this.take(tx, id, by);
      const decision = decideReceipt(documents, findings, now);
      if (decision.kind === 'refused') throw refusedField(...decision.faults);
      const changed = new Map(decision.documents.map((document) => [document.id, document]));
      const after = documents.map((document): ArchiveDocument => ({ ...document, ...changed.get(document.id) }));
      const isWhole = isComplete(after);
      const [, , , , , received] = await Promise.all([
        answerHandOver(tx, id, { state: 'received', by, at: now, reason: null }),
        updateDocuments(tx, decision.documents, now),
        updateDossier(tx, receivedDossier(dossier, isWhole, now), now),
        recordEvent(tx, ctx, {
          type: 'archive.received',
          subject: { type: DOSSIER, id: dossier.id },
          payload: { handOverId: handOver.id, department: dossier.department, complete: isWhole },
        }),
        this.violations.settle(tx, ctx, { documents: after, open, dossier, by }),
        this.require(tx, id),
      ]);
      return toHandOverDto(received);
    });
  }

  /**
   * The archive gives papers back as they came: they count as not handed over, and the department's time goes on. Where
   * it had run out before, they are late again.
   * Throws `not_found`, `archive_receipt_refused`, `archive_same_signer`.
   */
  giveBack(ctx: StoreContext, id: string, { reason, signer }: ReturnHandOverDto): Promise<HandOverDto> {
    const now = this.clock.now();
    const by = signerOf(ctx, signer);
    return this.db.run(ctx, async (tx) => {
      const { dossier, documents } = await this.take(tx, id, by);
      const isFirst = dossier.receivedAt === null;
      const [, , , , , returned, missed] = await Promise.all([
        answerHandOver(tx, id, { state: 'returned', by, at: now, reason }),
        updateDocuments(tx, returnedDocuments(documents), now),
        updateDossier(
          tx,
          isFirst ? { ...dossier, state: 'expected', handedOverAt: null } : { ...dossier, state: 'incomplete' },
          now,
        ),
        recordEvent(tx, ctx, {
          type: 'archive.returned',
          subject: { type: DOSSIER, id: dossier.id },
          payload: { handOverId: id, department: dossier.department },
        }),
        isFirst && this.deadlines.reopen(tx, ctx, timeOf(dossier.id), { at: now }),
        this.require(tx, id),
        findMissed(tx, dossier.id),
      ]);
      if (missed.length > 0) await this.violations.find(tx, ctx, missed, by);
      return toHandOverDto(returned);
    });
  }

  /** A hand-over that waits for the archive's answer, and its papers, locked. */
  private async take(tx: StoreTx, id: string, by: string): Promise<AwaitedHandOver> {
    const dossierId = dossierOfHandOver(id);
    const [dossier, documents, open, handOver] = await Promise.all([
      lockDossier(tx, dossierId),
      findDocuments(tx, sql`d.dossier_id = ${dossierId}`),
      findOpenViolations(tx, dossierId),
      findHandOver(tx, id),
    ]);
    if (!dossier || !handOver) throw new DomainError(notFound);
    if (handOver.state !== 'signed') throw refusedAnswer(handOver.state);
    if (handOver.handedOverBy === by) throw new DomainError(archiveSameSigner);
    return { dossier, documents, open, handOver };
  }

  private async require(tx: StoreTx, id: string): Promise<HandOverRecord> {
    const handOver = await findHandOver(tx, id);
    if (!handOver) throw new DomainError(notFound);
    return handOver;
  }
}

interface AwaitedHandOver {
  readonly dossier: ArchiveDossier;
  readonly documents: readonly ArchiveDocument[];
  readonly open: readonly ArchiveViolation[];
  readonly handOver: HandOverRecord;
}

/** By the version of the checklist that made the dossier. */
async function askedForms(tx: StoreTx, { policyRef }: ArchiveDossier): Promise<AskedForms> {
  const { document } = (await policyByRef(tx, policyRef)) as PolicyInForce<ArchiveChecklistDocument>;
  return new Map(document.documents.map(({ kind, form }) => [kind, form]));
}

function refuseUnlessAwaited({ state }: ArchiveDossier): void {
  if (HANDED_OVER_FROM.includes(state)) return;
  throw refusedStep(archiveHandOverRefused, { state, allowed: HANDED_OVER_FROM });
}

const ANSWERED_WHILE: readonly HandOverState[] = ['signed'];

const refusedAnswer = (state: HandOverState) => refusedStep(archiveReceiptRefused, { state, allowed: ANSWERED_WHILE });

const receivedDossier = (dossier: ArchiveDossier, isWhole: boolean, now: Date): ArchiveDossier => ({
  ...dossier,
  state: isWhole ? 'complete' : 'incomplete',
  receivedAt: dossier.receivedAt ?? now,
  completedAt: isWhole ? now : null,
});

const timeOf = (dossierId: string) => ({
  subjectType: DOSSIER,
  subjectIds: [dossierId],
  kinds: [HAND_OVER_DEADLINE],
});

const idsOf = (rows: readonly { readonly id: string }[]): string[] => rows.map(({ id }) => id);

const countsOf = (lines: readonly { readonly isHandedOver: boolean }[]) => ({
  handedOver: lines.filter(({ isHandedOver }) => isHandedOver).length,
  missing: lines.filter(({ isHandedOver }) => !isHandedOver).length,
});
