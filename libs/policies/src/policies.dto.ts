import type { ApiPropertyOptions } from '@nestjs/swagger';
import type { Locale } from '#libs/foundation';
import {
  EnumField,
  Example,
  IdField,
  InstantField,
  IntegerField,
  JsonField,
  ListField,
  ObjectField,
  PageQuery,
  StringField,
} from '#libs/http';
import type { Actor } from '#libs/tenancy';
import { type GroupPolicy, POLICY_STATES, type PolicyState } from './policy.entity';
import { allPolicyKinds, currentPresets, POLICY_LEVELS, type PolicyKind, type PolicyLevel } from './policy-kind';
import { policyRef } from './policy-ref.policy';
import type { PolicyInForce } from './policy.queries';

/** A preset that examples show: of the first kind that ships one. */
function shownPreset() {
  const [shown] = allPolicyKinds().flatMap((kind) => currentPresets(kind).map((preset) => ({ kind, preset })));
  return shown;
}
const shownKind = () => shownPreset()?.kind.code;
const shownCode = () => shownPreset()?.preset.code;
const shownDocument = (): unknown => shownPreset()?.preset.document;
const shownRef = (level: 'preset' | 'group', version: number) => () =>
  policyRef({ kind: shownKind() ?? 'journey', code: shownCode() ?? 'maintenance-due', level, version });

/** The document of any kind: OpenAPI shows the schema of each, and where one is asked for, its presets as examples. */
function PolicyDocumentField(description: string, { withPresets = false } = {}): PropertyDecorator {
  return JsonField({
    description,
    maxDepth: 24,
    maxBytes: 262_144,
    example: shownDocument,
    schema: ({ getSchemaPath }) => {
      const kinds = allPolicyKinds();
      return (
        kinds.length === 0
          ? { type: 'object', additionalProperties: true }
          : { anyOf: kinds.map((kind) => schemaOf(kind, getSchemaPath, withPresets)) }
      ) as ApiPropertyOptions;
    },
    models: () => allPolicyKinds().map(({ document }) => document),
  });
}

const schemaOf = (kind: PolicyKind, ref: (type: PolicyKind['document']) => string, withPresets: boolean) => ({
  $ref: ref(kind.document),
  title: kind.code,
  description: `Of a policy of the kind \`${kind.code}\` (${kind.label['zh-CN']}, ${kind.label.en})`,
  ...(withPresets && { examples: currentPresets(kind).map(({ document }) => document) }),
});

export class PolicyPresetDto {
  @StringField({ max: 60, description: 'Code of the policy', example: shownCode })
  code!: string;

  @StringField({ max: 200, description: 'Name in the caller’s language', example: '定期保养提醒' })
  label!: string;

  @IntegerField({ min: 1, description: 'Goes up when the product’s document changes', example: 1 })
  number!: number;

  @PolicyDocumentField('What counts where neither group nor store issued a policy of the code')
  document!: object;
}

export class PolicyKindDto {
  @StringField({ max: 30, description: 'Code of the kind', example: shownKind })
  code!: string;

  @StringField({ max: 200, description: 'Name in the caller’s language', example: '客户联络流程' })
  label!: string;

  @ListField(POLICY_LEVELS, {
    enumName: 'PolicyLevel',
    max: 2,
    description: 'Who may set it: `store` where a store may override the group',
    example: ['group', 'store'],
  })
  levels!: PolicyLevel[];

  @ListField('string', {
    max: 200,
    nullable: true,
    description: 'All codes that there are; null where codes of one’s own may be added',
  })
  codes!: string[] | null;

  @ListField(() => PolicyPresetDto, { max: 200, description: 'What the product ships' })
  presets!: PolicyPresetDto[];
}

/** All kinds; there are few. */
export class PolicyKindsDto {
  @ListField(() => PolicyKindDto, { max: 50, description: 'The kinds of policy document' })
  data!: PolicyKindDto[];
}

export class PolicyAtQuery {
  @InstantField({ description: 'The instant that is asked about. Default: now', optional: true })
  at?: Date;
}

export class PoliciesInForceQuery extends PolicyAtQuery {
  @StringField({ max: 30, description: 'Only policies of this kind', optional: true, example: shownKind })
  kind?: string;
}

/** The document that counts at an instant. */
@Example({ effectiveFrom: null })
export class PolicyInForceDto {
  @StringField({ max: 30, description: 'Kind of the policy', example: shownKind })
  kind!: string;

  @StringField({ max: 60, description: 'Code of the policy', example: shownCode })
  code!: string;

  @EnumField(['preset', 'group', 'store'] as const, {
    enumName: 'PolicyOrigin',
    description: 'Who set it: the store before the group, and the product where neither did',
    example: 'preset',
  })
  level!: 'preset' | 'group' | 'store';

  @IntegerField({ min: 1, description: 'Which version of that level it is', example: 1 })
  number!: number;

  @StringField({
    max: 120,
    description: 'What decisions keep, to tell by which rules they were made',
    example: shownRef('preset', 1),
  })
  ref!: string;

  @InstantField({ nullable: true, description: 'Since when; null for a preset' })
  effectiveFrom!: Date | null;

  @PolicyDocumentField('The document, as its kind describes it')
  document!: object;
}

/** What is in force, of every kind and code; a group has few hundred at most. */
export class PoliciesInForceDto {
  @ListField(() => PolicyInForceDto, { max: 2_000, description: 'One for each kind and code' })
  data!: PolicyInForceDto[];
}

export class PolicyActorDto {
  @EnumField(['staff', 'api_key', 'system'] as const, {
    enumName: 'PolicyActorType',
    description: 'Who acted',
    example: 'staff',
  })
  type!: Actor['type'];

  @StringField({ max: 60, description: 'Id of the person or key', example: '01926f3c-7a10-7c3e-9d52-3f1f6f0f9a12' })
  id!: string;

  @StringField({ max: 100, description: 'Name', example: '王芳' })
  name!: string;
}

export class PolicyVersionsQuery extends PageQuery {
  @ListField(POLICY_STATES, {
    enumName: 'PolicyState',
    max: 4,
    optional: true,
    description: 'Only versions in these states',
  })
  state?: PolicyState[];
}

/** One version of a policy document, from draft to withdrawal. TEN-11 */
@Example({ approver: null, issuedAt: null, effectiveFrom: null, withdrawnAt: null })
export class PolicyVersionDto {
  @IdField({ description: 'Id of the version' })
  id!: string;

  @StringField({ max: 30, description: 'Kind of the policy', example: shownKind })
  kind!: string;

  @StringField({ max: 60, description: 'Code of the policy', example: shownCode })
  code!: string;

  @EnumField(POLICY_LEVELS, { enumName: 'PolicyLevel', description: 'Whose it is', example: 'group' })
  level!: PolicyLevel;

  @IntegerField({ min: 1, description: 'Counts the versions of a kind and code at that level', example: 3 })
  number!: number;

  @StringField({ max: 120, description: 'What decisions keep, once it is in force', example: shownRef('group', 3) })
  ref!: string;

  @EnumField(POLICY_STATES, { enumName: 'PolicyState', description: 'How far it has come', example: 'reviewed' })
  state!: PolicyState;

  @PolicyDocumentField('The document, as its kind describes it')
  document!: object;

  @ObjectField(() => PolicyActorDto, { description: 'Who wrote it last (编制)' })
  author!: PolicyActorDto;

  @ObjectField(() => PolicyActorDto, { nullable: true, description: 'Who reviewed it (审核)' })
  reviewer!: PolicyActorDto | null;

  @InstantField({ nullable: true, description: 'When it was reviewed' })
  reviewedAt!: Date | null;

  @ObjectField(() => PolicyActorDto, {
    nullable: true,
    description: 'Who approved and issued it (批准)',
  })
  approver!: PolicyActorDto | null;

  @InstantField({ nullable: true, description: 'When it was issued; from then on it never changes' })
  issuedAt!: Date | null;

  @InstantField({ nullable: true, description: 'From when it counts and supersedes its predecessor' })
  effectiveFrom!: Date | null;

  @InstantField({ nullable: true, description: 'When it was withdrawn' })
  withdrawnAt!: Date | null;

  @IntegerField({ min: 1, description: 'Goes up with every change of this version; the ETag', example: 2 })
  version!: number;

  @InstantField({ description: 'When it was drafted' })
  createdAt!: Date;

  @InstantField({ description: 'When it was changed last' })
  updatedAt!: Date;
}

export class DraftPolicyDto {
  @PolicyDocumentField('The document, as the kind of the policy describes it; its presets are good starts', {
    withPresets: true,
  })
  document!: object;
}

export class IssuePolicyDto {
  @InstantField({
    optional: true,
    description: 'From when it counts: not before its issue, so that what was decided stays. Default: with its issue',
    example: '2027-01-01T00:00:00.000Z',
  })
  effectiveFrom?: Date;
}

export function toPolicyKindDto(kind: PolicyKind, locale: Locale): PolicyKindDto {
  const { code, label, levels, codes } = kind;
  const presets = currentPresets(kind).map((preset) => ({
    code: preset.code,
    label: preset.label[locale],
    number: preset.version,
    document: preset.document,
  }));
  return { code, label: label[locale], levels: [...levels], codes: codes === 'open' ? null : [...codes], presets };
}

export function toPolicyInForceDto({ version, ...policy }: PolicyInForce): PolicyInForceDto {
  return { ...policy, number: version };
}

export function toPolicyVersionDto({ storeRole, announcedAt: _announcedAt, ...policy }: GroupPolicy): PolicyVersionDto {
  const { kind, code, number } = policy;
  const level = storeRole === null ? 'group' : 'store';
  return { ...policy, level, ref: policyRef({ kind, code, level, version: number }) };
}
