import { Injectable } from '@nestjs/common';
import { Deadlines } from '#libs/deadlines';
import { type NewEvent, recordEvents } from '#libs/events';
import { Clock, DomainError, newId, notFound } from '#libs/foundation';
import { conflict, keysetOf, type Page, pageOf } from '#libs/http';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import { archiveViolationClosed } from './archive.errors';
import type { ArchiveDocument, ArchiveDossier } from './archive-file.entity';
import { CORRECTION_DEADLINE, USUAL, VIOLATION } from './archive-policies';
import type { ArchiveViolation, ViolationKind } from './archive-register.entity';
import {
  type ArchiveViolationDto,
  type CorrectViolationDto,
  type ListViolationsQuery,
  toViolationDto,
} from './archive-violations.dto';
import {
  correctViolations,
  findViolation,
  findViolations,
  insertViolations,
  repeatViolations,
  VIOLATION_SORTS,
} from './archive-violations.queries';
import { type DocumentFacts, faultsOf } from './document-faults.policy';
import { signerOf } from './signatures';

/** Something that was found wrong. */
export type NewViolation = Pick<
  ArchiveViolation,
  'fileId' | 'dossierId' | 'documentId' | 'subjectId' | 'kind' | 'department' | 'role'
>;

/** A violation that counted once more because nobody corrected it in time. */
export interface Repetition {
  readonly id: string;
  /** How often it had counted again before. */
  readonly repeats: number;
  /** When the time to correct it had run out, and the next begins. */
  readonly missedAt: Date;
}

/** Losses are the archive's own. ARC-14 */
const KEEPER = { department: 'customer_care', role: 'archive_administrator' } as const;
const OF_THE_KEEPER: readonly ViolationKind[] = ['lost', 'damaged', 'loan_overdue'];

/**
 * What is wrong with papers (档案违规): found, counted again each working day, corrected. ARC-12, ARC-14, ARC-16
 * The events `archive.violation-found`, `-repeated` and `-corrected` carry kind, department and role: fines go by these.
 */
@Injectable()
export class ArchiveViolationsService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly deadlines: Deadlines,
  ) {}

  list(ctx: StoreContext, query: ListViolationsQuery): Promise<Page<ArchiveViolationDto>> {
    const keyset = keysetOf(query, VIOLATION_SORTS);
    return this.db.run(ctx, async (tx) =>
      pageOf(await findViolations(tx, query, keyset, ctx.store.timeZone), keyset, toViolationDto),
    );
  }

  /** Notes that somebody put a violation right. Throws `not_found`, `archive_violation_closed`. */
  correct(ctx: StoreContext, id: string, { signer }: CorrectViolationDto): Promise<ArchiveViolationDto> {
    return this.db.run(ctx, async (tx) => {
      const [before, [corrected]] = await Promise.all([
        findViolation(tx, id),
        this.end(tx, ctx, [id], signerOf(ctx, signer)),
      ]);
      if (!before) throw new DomainError(notFound);
      if (!corrected) throw new DomainError(archiveViolationClosed);
      return toViolationDto(corrected);
    });
  }

  /**
   * Finds and corrects what follows from the state of documents, given the violations of them that are open. Throws
   * `conflict` where somebody else found one at this very moment.
   */
  async settle(tx: StoreTx, ctx: StoreContext, { documents, open, dossier, by }: SettledPapers): Promise<void> {
    const found = documents.flatMap((document) =>
      faultsOf(document)
        .filter((kind) => !open.some((one) => one.subjectId === document.id && one.kind === kind))
        .map((kind) => ({
          ...{ fileId: document.fileId, dossierId: document.dossierId, documentId: document.id },
          ...{ subjectId: document.id, kind },
          ...(OF_THE_KEEPER.includes(kind) || !dossier
            ? KEEPER
            : { department: dossier.department, role: dossier.role }),
        })),
    );
    const corrected = open.filter(({ subjectId, kind }) => {
      const document = documents.find(({ id }) => id === subjectId);
      return document && document.state !== 'handed_over' && !faultsOf(document).includes(kind);
    });
    const made = this.newViolations(found, by);
    const [isNew] = await Promise.all([
      insertViolations(tx, made, this.clock.now()),
      this.begin(tx, ctx, made),
      this.end(
        tx,
        ctx,
        corrected.map(({ id }) => id),
        by,
      ),
    ]);
    // all of them were sent together, so what was not stored has a time to be corrected that nobody owes
    if (isNew.size < made.length) throw new DomainError(conflict);
  }

  /** Records violations, each with its time to be corrected; one that is open already is left alone. */
  async find(tx: StoreTx, ctx: StoreContext, found: readonly NewViolation[], by: string): Promise<void> {
    const violations = this.newViolations(found, by);
    const isNew = await insertViolations(tx, violations, this.clock.now());
    await this.begin(
      tx,
      ctx,
      violations.filter(({ id }) => isNew.has(id)),
    );
  }

  /** Counts violations again whose time to be corrected has run out, and gives them as much time once more. ARC-16 */
  async repeat(tx: StoreTx, ctx: StoreContext, repetitions: readonly Repetition[]): Promise<void> {
    if (repetitions.length === 0) return;
    const repeated = await repeatViolations(tx, repetitions);
    const startOf = new Map(repetitions.map(({ id, missedAt }) => [id, missedAt]));
    await Promise.all([
      recordEvents(tx, ctx, repeated.map(eventOf('repeated'))),
      this.deadlines.start(
        tx,
        ctx,
        repeated.map(({ id, repeats }) => correctionOf(id, repeats, startOf.get(id) ?? this.clock.now())),
      ),
    ]);
  }

  /** Ends violations that have been put right; answers those that were open. */
  async end(tx: StoreTx, ctx: StoreContext, ids: readonly string[], by: string): Promise<ArchiveViolation[]> {
    if (ids.length === 0) return [];
    const told = async () => {
      const corrected = await correctViolations(tx, ids, by, this.clock.now());
      await recordEvents(tx, ctx, corrected.map(eventOf('corrected')));
      return corrected;
    };
    const target = { subjectType: VIOLATION, subjectIds: ids, kinds: [CORRECTION_DEADLINE] };
    const [corrected] = await Promise.all([told(), this.deadlines.meet(tx, ctx, target)]);
    return corrected;
  }

  private newViolations(found: readonly NewViolation[], by: string) {
    const now = this.clock.now();
    return found.map((one) => ({ ...one, id: newId(), repeats: 0, foundBy: by, foundAt: now }));
  }

  private async begin(tx: StoreTx, ctx: StoreContext, made: readonly FoundViolation[]): Promise<void> {
    const now = this.clock.now();
    const corrections = made.map(({ id }) => correctionOf(id, 0, now));
    await Promise.all([recordEvents(tx, ctx, made.map(eventOf('found'))), this.deadlines.start(tx, ctx, corrections)]);
  }
}

type FoundViolation = NewViolation & Pick<ArchiveViolation, 'id' | 'repeats'>;

interface SettledPapers {
  readonly documents: readonly (DocumentFacts & Pick<ArchiveDocument, 'id' | 'fileId' | 'dossierId'>)[];
  readonly open: readonly ArchiveViolation[];
  /** Null for papers that were filed by themselves. */
  readonly dossier: Pick<ArchiveDossier, 'department' | 'role'> | null;
  readonly by: string;
}

const correctionOf = (id: string, repeats: number, startedAt: Date) => ({
  id: newId(),
  kind: CORRECTION_DEADLINE,
  subject: { type: VIOLATION, id },
  occurrence: String(repeats),
  policyCode: USUAL,
  rule: 'correction',
  startedAt,
});

const eventOf =
  (happening: 'found' | 'repeated' | 'corrected') =>
  (one: FoundViolation): NewEvent => {
    const { id, kind, department, role, repeats, fileId, dossierId, documentId } = one;
    return {
      type: `archive.violation-${happening}`,
      subject: { type: VIOLATION, id },
      payload: { kind, department, role, repeats, fileId, dossierId, documentId },
    };
  };
