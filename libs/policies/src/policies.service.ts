import { Injectable, type OnModuleInit } from '@nestjs/common';
import { columns, explainViolations, row, rows, type Sql, sql } from '#libs/database';
import { type NewEvent, recordEvent } from '#libs/events';
import { Clock, DomainError, newId, notFound, refusedField, versionConflict } from '#libs/foundation';
import { defineSorts, keysetOf, type Page, pageOf } from '#libs/http';
import { type Actor, type GroupContext, GroupDb, type StoreContext, StoreDb } from '#libs/tenancy';
import {
  type DraftPolicyDto,
  type IssuePolicyDto,
  type PoliciesInForceDto,
  type PoliciesInForceQuery,
  type PolicyInForceDto,
  type PolicyKindsDto,
  type PolicyVersionDto,
  type PolicyVersionsQuery,
  toPolicyInForceDto,
  toPolicyKindDto,
  toPolicyVersionDto,
} from './policies.dto';
import {
  effectiveInThePast,
  policyAlreadyWithdrawn,
  policyDraftedMeanwhile,
  policyNotDraft,
  policyNotReviewed,
  policyReviewedByAuthor,
  policySetByGroup,
} from './policies.errors';
import { GroupPolicy } from './policy.entity';
import {
  allPolicyKinds,
  assertPresets,
  findPolicyKind,
  isCodeOf,
  type PolicyKind,
  type PolicyReference,
  readDocument,
} from './policy-kind';
import { policiesOfKindsInForce, policyInForce, type PolicyTx } from './policy.queries';

type PolicyContext = StoreContext | GroupContext;

/** Whose policies a transaction is about, and how its events are recorded. */
interface Level {
  readonly tx: PolicyTx;
  readonly record: (event: NewEvent) => Promise<void>;
}

/** What a step of the life cycle makes of a version. */
type Step = (before: GroupPolicy, level: Level) => Partial<GroupPolicy> | Promise<Partial<GroupPolicy>>;

const SORTS = defineSorts(
  { createdAt: { column: sql`p.created_at`, type: 'instant' } },
  {
    id: sql`p.id`,
    fallback: '-createdAt',
  },
);

/**
 * Policy documents (制度) of a group, and what its stores set for themselves: drafted, reviewed, issued, withdrawn. An
 * issued document never changes; a new version supersedes it. TEN-11
 */
@Injectable()
export class PoliciesService implements OnModuleInit {
  constructor(
    private readonly storeDb: StoreDb,
    private readonly groupDb: GroupDb,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    assertPresets(allPolicyKinds());
  }

  kinds(ctx: PolicyContext): PolicyKindsDto {
    return { data: allPolicyKinds().map((kind) => toPolicyKindDto(kind, ctx.locale)) };
  }

  /** What counts at an instant. An unknown kind has nothing in force. */
  async inForce(ctx: PolicyContext, { kind, at }: PoliciesInForceQuery): Promise<PoliciesInForceDto> {
    const kinds = allPolicyKinds().filter(({ code }) => kind === undefined || code === kind);
    const found = await this.run(ctx, ({ tx }) => policiesOfKindsInForce(tx, kinds, at ?? this.clock.now()));
    return { data: found.map(toPolicyInForceDto) };
  }

  /** Throws `not_found`. */
  async oneInForce(ctx: PolicyContext, kindCode: string, code: string, at?: Date): Promise<PolicyInForceDto> {
    const kind = mustBeKind(kindCode);
    const found = await this.run(ctx, ({ tx }) => policyInForce(tx, kind, code, at ?? this.clock.now()));
    return toPolicyInForceDto(found);
  }

  /** Versions that the caller's level has; a store also sees what the group issued. Throws `not_found`. */
  async versions(
    ctx: PolicyContext,
    kindCode: string,
    code: string,
    query: PolicyVersionsQuery,
  ): Promise<Page<PolicyVersionDto>> {
    const kind = mustBeKind(kindCode);
    const keyset = keysetOf(query, SORTS);
    const inState = query.state ? sql`p.state = any(${query.state})` : sql`true`;
    const found = await this.run(ctx, ({ tx }) =>
      rows<GroupPolicy>(
        tx,
        sql`select ${RECORD} from group_policy p
            where p.kind = ${kind.code} and p.code = ${code} and ${seenBy(ctx)} and ${inState} and ${keyset.where}
            ${keyset.orderAndLimit}`,
      ),
    );
    return pageOf(found, keyset, toPolicyVersionDto);
  }

  /** Throws `not_found`. */
  async version(ctx: PolicyContext, id: string): Promise<PolicyVersionDto> {
    const found = await this.run(ctx, ({ tx }) =>
      row<GroupPolicy>(tx, sql`select ${RECORD} from group_policy p where p.id = ${id} and ${seenBy(ctx)}`),
    );
    if (!found) throw new DomainError(notFound);
    return toPolicyVersionDto(found);
  }

  /** Throws `not_found`, `policy_set_by_group`, `policy_drafted_meanwhile`, `validation_failed`. */
  async draft(ctx: PolicyContext, kindCode: string, code: string, input: DraftPolicyDto): Promise<PolicyVersionDto> {
    const kind = mustBeKind(kindCode);
    if (!isCodeOf(kind, code)) throw new DomainError(notFound);
    if (!kind.levels.includes(ctx.kind)) throw new DomainError(policySetByGroup, { params: { kind: kind.code } });
    const document = JSON.stringify(readDocument(kind, input.document));
    const id = newId();
    const now = this.clock.now();
    const role = storeRoleOf(ctx);
    return this.run(ctx, async ({ tx, record }) => {
      const insert = row<GroupPolicy>(
        tx,
        sql`insert into group_policy as p
              (id, kind, code, store_role, number, state, document, author, created_at, updated_at)
            select ${id}, ${kind.code}, ${code}, ${role}, coalesce(max(g.number), 0) + 1, 'draft', ${document}::jsonb,
                   ${JSON.stringify(actorOf(ctx))}::jsonb, ${now}, ${now}
            from group_policy g
            where g.kind = ${kind.code} and g.code = ${code} and g.store_role is not distinct from ${role}::text
            returning ${RECORD}`,
      );
      const drafted = (await explainViolations(insert, {
        uq_group_policy_number: () => new DomainError(policyDraftedMeanwhile),
      })) as GroupPolicy;
      const payload = { kind: kind.code, code, version: drafted.number };
      await record({ type: 'policy.drafted', subject: { type: 'policy', id }, payload });
      return toPolicyVersionDto(drafted);
    });
  }

  /** The editor becomes the author, and what was reviewed has to be reviewed anew. Throws `policy_not_draft` and its like. */
  edit(ctx: PolicyContext, id: string, version: number | undefined, input: DraftPolicyDto): Promise<PolicyVersionDto> {
    return this.step(ctx, id, version, 'policy.changed', (before) => {
      if (before.state !== 'draft' && before.state !== 'reviewed') throw new DomainError(policyNotDraft);
      const document = readDocument(mustBeKind(before.kind), input.document);
      return { state: 'draft', document, author: actorOf(ctx), reviewer: null, reviewedAt: null };
    });
  }

  /** Throws `policy_not_draft`, `policy_reviewed_by_author`, `not_found`, `version_conflict`. */
  review(ctx: PolicyContext, id: string, version: number | undefined): Promise<PolicyVersionDto> {
    return this.step(ctx, id, version, 'policy.reviewed', (before) => {
      if (before.state !== 'draft') throw new DomainError(policyNotDraft);
      const { type, id: author } = before.author;
      // a key is not a person: who reviewed is then the affair of the system behind it
      if (type === 'staff' && ctx.actor.type === 'staff' && ctx.actor.id === author)
        throw new DomainError(policyReviewedByAuthor);
      return { state: 'reviewed', reviewer: actorOf(ctx), reviewedAt: this.clock.now() };
    });
  }

  /** Throws `policy_not_reviewed`, `validation_failed`, `not_found`, `version_conflict`. */
  issue(ctx: PolicyContext, id: string, version: number | undefined, input: IssuePolicyDto): Promise<PolicyVersionDto> {
    return this.step(ctx, id, version, 'policy.issued', async (before, { tx }) => {
      if (before.state !== 'reviewed') throw new DomainError(policyNotReviewed);
      const issuedAt = this.clock.now();
      const effectiveFrom = input.effectiveFrom ?? issuedAt;
      if (effectiveFrom < issuedAt) {
        const params = { issuedAt: issuedAt.toISOString() };
        throw refusedField({ pointer: '#/effectiveFrom', code: effectiveInThePast.code, params });
      }
      // the rules of its kind may have become stricter since it was drafted
      const kind = mustBeKind(before.kind);
      const document = readDocument(kind, before.document);
      await assertIssued(tx, ctx, referencesToIssued(kind, document), { at: effectiveFrom, pointer: '#/document' });
      return { state: 'issued', approver: actorOf(ctx), issuedAt, effectiveFrom };
    });
  }

  /**
   * Throws `validation_failed` where a document that is about to be issued names one that is not in force, before anything
   * of it is written. Pointers begin with `pointer`.
   */
  async assertReferences(ctx: PolicyContext, kind: PolicyKind, document: object, pointer: string): Promise<void> {
    const references = referencesToIssued(kind, document);
    if (references.length === 0) return;
    await this.run(ctx, ({ tx }) => assertIssued(tx, ctx, references, { at: this.clock.now(), pointer }));
  }

  /** Ends it from now on, or drops a draft. Throws `policy_already_withdrawn`, `not_found`, `version_conflict`. */
  withdraw(ctx: PolicyContext, id: string, version: number | undefined): Promise<PolicyVersionDto> {
    return this.step(ctx, id, version, 'policy.withdrawn', (before) => {
      if (before.state === 'withdrawn') throw new DomainError(policyAlreadyWithdrawn);
      return { state: 'withdrawn', withdrawnAt: this.clock.now() };
    });
  }

  private step(
    ctx: PolicyContext,
    id: string,
    version: number | undefined,
    type: NewEvent['type'],
    change: Step,
  ): Promise<PolicyVersionDto> {
    return this.run(ctx, async (level) => {
      const { tx, record } = level;
      const before = await row<GroupPolicy>(
        tx,
        sql`select ${RECORD} from group_policy p where p.id = ${id} and ${seenBy(ctx)}`,
      );
      if (!before || before.storeRole !== storeRoleOf(ctx)) throw new DomainError(notFound);
      const expected = version ?? before.version;
      if (expected !== before.version) throw conflict(before.version);
      const changed = { ...(await change(before, level)), version: expected + 1, updatedAt: this.clock.now() };
      const after = { ...before, ...changed };
      const { kind, code, number, effectiveFrom } = after;
      const [{ affected }] = await Promise.all([
        tx.update(GroupPolicy, { id, version: expected }, changed as object),
        record({ type, subject: { type: 'policy', id }, payload: { kind, code, version: number, effectiveFrom } }),
      ]);
      if (!affected) throw conflict(expected + 1);
      return toPolicyVersionDto(after);
    });
  }

  private run<Result>(ctx: PolicyContext, work: (level: Level) => Promise<Result>): Promise<Result> {
    return ctx.kind === 'store'
      ? this.storeDb.run(ctx, (tx) => work({ tx, record: (event) => recordEvent(tx, ctx, event) }))
      : this.groupDb.run(ctx, (tx) => work({ tx, record: (event) => recordEvent(tx, ctx, event) }));
  }
}

const RECORD = columns(GroupPolicy, 'p');

/** A store sees its own versions, and of the group's those that were issued: what headquarters drafts stays there. */
function seenBy(ctx: PolicyContext): Sql {
  return ctx.kind === 'group'
    ? sql`p.store_role is null`
    : sql`(p.store_role = current_user or (p.store_role is null and p.issued_at is not null))`;
}

/** Those that no preset is there for; what is of no loaded lib is left out. */
function referencesToIssued(kind: PolicyKind, document: object): readonly PolicyReference[] {
  const references = kind.references?.(document) ?? [];
  return references.filter(({ kind: kindCode, code }) => {
    const named = findPolicyKind(kindCode);
    return named && !named.presets.some((preset) => preset.code === code);
  });
}

/** Throws `validation_failed` where one of them is not in force at that instant. */
async function assertIssued(
  tx: PolicyTx,
  ctx: PolicyContext,
  references: readonly PolicyReference[],
  { at, pointer }: { readonly at: Date; readonly pointer: string },
): Promise<void> {
  if (references.length === 0) return;
  const issued = await rows<{ kind: string; code: string }>(
    tx,
    sql`select distinct p.kind, p.code from group_policy p
        join jsonb_to_recordset(${JSON.stringify(references)}::jsonb) as n(kind varchar, code varchar)
          on n.kind = p.kind and n.code = p.code
        where p.state = 'issued' and p.effective_from <= ${at} and ${seenBy(ctx)}`,
  );
  const known = new Set(issued.map(({ kind, code }) => `${kind}/${code}`));
  const faults = references.filter(({ kind, code }) => !known.has(`${kind}/${code}`));
  if (faults.length === 0) return;
  throw refusedField(...faults.map((one) => ({ pointer: `${pointer}${one.pointer.slice(1)}`, code: one.fault })));
}

const storeRoleOf = (ctx: PolicyContext): string | null => (ctx.kind === 'store' ? ctx.store.schema : null);

const actorOf = ({ actor: { type, id, name } }: PolicyContext): Actor => ({ type, id, name: name.slice(0, 100) });

const conflict = (currentVersion: number): DomainError =>
  new DomainError(versionConflict, { params: { currentVersion }, extensions: { currentVersion } });

function mustBeKind(code: string): PolicyKind {
  const kind = findPolicyKind(code);
  if (!kind) throw new DomainError(notFound);
  return kind;
}
