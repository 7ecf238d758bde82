import { columns, row, rows, type Sql, sql } from '#libs/database';
import { DomainError, notFound } from '#libs/foundation';
import type { GroupTx, StoreTx } from '#libs/tenancy';
import { inForceAt } from './in-force.policy';
import { currentPresets, findPolicyKind, type PolicyKind, readStoredDocument } from './policy-kind';
import { parsePolicyRef, policyRef } from './policy-ref.policy';
import { GroupPolicy } from './policy.entity';

/** A transaction that sees policies: a store's sees the group's and its own, the group's sees its own. */
export type PolicyTx = StoreTx | GroupTx;

/** The document that counts at an instant, and which version of it that is. */
export interface PolicyInForce<Document extends object = object> {
  readonly kind: string;
  readonly code: string;
  readonly level: 'preset' | 'group' | 'store';
  readonly version: number;
  /** `journey/maintenance-due@store:3`: what every decision stores (varchar 120). */
  readonly ref: string;
  readonly document: Document;
  /** Null: a preset, which counted from the beginning. */
  readonly effectiveFrom: Date | null;
}

/** The policy of that code in force at an instant: the store's, else the group's, else the preset. Throws `not_found`. */
export async function policyInForce<Document extends object>(
  tx: PolicyTx,
  kind: PolicyKind<Document>,
  code: string,
  at: Date,
): Promise<PolicyInForce<Document>> {
  const issued = await findIssued(tx, sql`p.kind = ${kind.code} and p.code = ${code}`, at);
  const [found] = chosen(kind, issued, at).filter((policy) => policy.code === code);
  if (!found) throw new DomainError(notFound);
  return found;
}

/** Every policy of a kind in force at an instant, by code. */
export async function policiesInForce<Document extends object>(
  tx: PolicyTx,
  kind: PolicyKind<Document>,
  at: Date,
): Promise<PolicyInForce<Document>[]> {
  return chosen(kind, await findIssued(tx, sql`p.kind = ${kind.code}`, at), at);
}

/** Every policy of several kinds in force at an instant, by kind and code; one statement. */
export async function policiesOfKindsInForce(
  tx: PolicyTx,
  kinds: readonly PolicyKind[],
  at: Date,
): Promise<PolicyInForce[]> {
  const issued = await findIssued(tx, sql`p.kind = any(${kinds.map(({ code }) => code)})`, at);
  return kinds.flatMap((kind) =>
    chosen(
      kind,
      issued.filter((policy) => policy.kind === kind.code),
      at,
    ),
  );
}

/** Opens the version that a decision was made by; a withdrawn one too. Throws `not_found`. */
export async function policyByRef(tx: PolicyTx, ref: string): Promise<PolicyInForce> {
  const parts = parsePolicyRef(ref);
  const kind = parts && findPolicyKind(parts.kind);
  if (!parts || !kind) throw new DomainError(notFound);
  const { code, level, version } = parts;
  if (level === 'preset') {
    const preset = kind.presets.find((one) => one.code === code && one.version === version);
    if (!preset) throw new DomainError(notFound);
    return fromPreset(kind, preset);
  }
  const owner = level === 'store' ? sql`p.store_role = current_user` : sql`p.store_role is null`;
  const found = await row<Issued>(
    tx,
    sql`${SELECT_ISSUED} where p.kind = ${kind.code} and p.code = ${code} and p.number = ${version} and ${owner}
          and p.issued_at is not null`,
  );
  if (!found) throw new DomainError(notFound);
  return fromRow(kind, found);
}

type Issued = GroupPolicy & {
  readonly level: 'group' | 'store';
  readonly issuedAt: Date;
  readonly effectiveFrom: Date;
};

const SELECT_ISSUED = sql`
  select ${columns(GroupPolicy, 'p')}, case when p.store_role is null then 'group' else 'store' end as level
  from group_policy p`;

/** Of each code and level the one version that took effect last, which says enough for `inForceAt`. */
function findIssued(tx: PolicyTx, condition: Sql, at: Date): Promise<Issued[]> {
  return rows<Issued>(
    tx,
    sql`select distinct on (i."kind", i."code", i."level") i.* from (
          ${SELECT_ISSUED}
          where ${condition} and (p.store_role is null or p.store_role = current_user) and p.effective_from <= ${at}
            and (p.withdrawn_at is null or p.withdrawn_at > p.effective_from)) i
        order by i."kind", i."code", i."level", i."effectiveFrom" desc, i."issuedAt" desc, i."number" desc`,
  );
}

function chosen<Document extends object>(
  kind: PolicyKind<Document>,
  issued: readonly Issued[],
  at: Date,
): PolicyInForce<Document>[] {
  const presets = new Map(currentPresets(kind).map((preset) => [preset.code, preset]));
  const codes = [...new Set([...presets.keys(), ...issued.map(({ code }) => code)])].sort();
  return codes.flatMap((code) => {
    const own = inForceAt(
      issued.filter((version) => version.code === code),
      at,
    );
    if (own) return [fromRow(kind, own)];
    const preset = presets.get(code);
    return preset ? [fromPreset(kind, preset)] : [];
  });
}

function fromRow<Document extends object>(
  kind: PolicyKind<Document>,
  { code, level, number: version, document, effectiveFrom }: Issued,
): PolicyInForce<Document> {
  const ref = policyRef({ kind: kind.code, code, level, version });
  return { kind: kind.code, code, level, version, ref, document: readStoredDocument(kind, document), effectiveFrom };
}

/** What presets are in force as: each is read once in the life of the process. */
const presetsInForce = new WeakMap<object, PolicyInForce>();

/** Of what every tick asks for it is the same object each time, and so nobody may change it. */
function fromPreset<Document extends object>(
  kind: PolicyKind<Document>,
  preset: PolicyKind<Document>['presets'][number],
): PolicyInForce<Document> {
  const known = presetsInForce.get(preset) as PolicyInForce<Document> | undefined;
  if (known) return known;
  const { code, version } = preset;
  const ref = policyRef({ kind: kind.code, code, level: 'preset', version });
  const document = readStoredDocument(kind, JSON.parse(JSON.stringify(preset.document)));
  const inForce = frozen({
    kind: kind.code,
    code,
    level: 'preset' as const,
    version,
    ref,
    document,
    effectiveFrom: null,
  });
  presetsInForce.set(preset, inForce);
  return inForce;
}

function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  Object.values(value).forEach(frozen);
  return Object.freeze(value);
}
