import { EnumField, IdField, InstantField, IntegerField, IsOrigin, ListField, StringField } from '#libs/http';
import { API_KEY_MODES, API_KEY_TYPES, type ApiKeyMode, type ApiKeyType } from './api-key-format';
import { API_KEY_KINDS, type ApiKeyKind } from './api-key.entity';
import type { ApiKeyRow } from './api-keys.queries';

const SCOPES = { description: 'Permissions that the key carries', example: ['customers:read', 'vehicles:read'] };
const NAME = { description: 'What the key is for', max: 100, min: 1, example: 'Pudong front-end' };

/** What the operator says of a key of its own. */
export class CreatePlatformApiKeyDto {
  @StringField({ ...NAME, example: 'Operations' })
  name!: string;

  @ListField('string', { ...SCOPES, example: ['platform:read'], min: 1, max: 20, unique: true })
  scopes!: string[];

  @InstantField({
    description: 'From when on the key is refused; never, when left out',
    optional: true,
    nullable: true,
  })
  expiresAt?: Date | null;
}

/** What a group says of a key. */
export class CreateApiKeyDto {
  @StringField(NAME)
  name!: string;

  @ListField('string', { ...SCOPES, min: 1, max: 100, unique: true })
  scopes!: string[];

  @ListField('string', {
    description: 'Stores that the key opens; when left out, the key is for headquarters and all stores of the group',
    example: ['pudong'],
    min: 1,
    max: 500,
    unique: true,
    optional: true,
  })
  storeCodes?: string[];

  @EnumField(API_KEY_TYPES, {
    enumName: 'ApiKeyType',
    description: '`sk` is a secret for servers; `pk` may stand in a browser or mini-program, and needs `origins`',
    default: 'sk',
  })
  type!: ApiKeyType;

  @EnumField(API_KEY_MODES, {
    enumName: 'ApiKeyMode',
    description: 'Shown in the key, to tell keys apart',
    default: 'live',
  })
  mode!: ApiKeyMode;

  @IsOrigin({ each: true })
  @ListField('string', {
    description: 'Origins whose pages may use a publishable key',
    example: ['https://www.example.com'],
    max: 20,
    unique: true,
    optional: true,
  })
  origins?: string[];

  @InstantField({
    description: 'From when on the key is refused; never, when left out',
    optional: true,
    nullable: true,
  })
  expiresAt?: Date | null;
}

export class RotateApiKeyDto {
  @IntegerField({ description: 'Hours for which the old key works on', min: 0, max: 720, default: 24 })
  overlapHours!: number;
}

/** An API key without its secret. */
export class ApiKeyDto {
  @IdField({ description: 'Id of the key' })
  id!: string;

  @EnumField(API_KEY_KINDS, { enumName: 'ApiKeyKind', description: 'Whom it stands for', example: 'store' })
  kind!: ApiKeyKind;

  @EnumField(API_KEY_TYPES, { enumName: 'ApiKeyType', description: 'Secret or publishable' })
  type!: ApiKeyType;

  @EnumField(API_KEY_MODES, { enumName: 'ApiKeyMode', description: 'Live or test' })
  mode!: ApiKeyMode;

  @StringField({ description: 'What the key is for', max: 100, example: 'Pudong front-end' })
  name!: string;

  @StringField({ description: 'Beginning and end of the key', max: 40, example: 'fc_sk_live_4fT0xQ9bZk2M…a8Xq' })
  hint!: string;

  @ListField('string', { ...SCOPES, max: 100 })
  scopes!: string[];

  @ListField('string', {
    description: 'Stores that the key opens; null where it is not bound to stores',
    example: ['pudong'],
    max: 500,
    nullable: true,
  })
  storeCodes!: string[] | null;

  @ListField('string', { description: 'Origins of a publishable key', example: [], max: 20 })
  origins!: string[];

  @IdField({ description: 'The key that it took over from', nullable: true })
  rotatedFrom!: string | null;

  @InstantField({ description: 'From when on it is refused', nullable: true })
  expiresAt!: Date | null;

  @InstantField({ description: 'When it was revoked', nullable: true })
  revokedAt!: Date | null;

  @InstantField({ description: 'When it was last used, to the minute', nullable: true })
  lastUsedAt!: Date | null;

  @InstantField({ description: 'When it was made' })
  createdAt!: Date;
}

/** A key in the answer that made it. */
export class ApiKeyWithSecretDto extends ApiKeyDto {
  @StringField({
    description: 'The whole key. Shown this once; null in the answer to a repeated request',
    max: 80,
    nullable: true,
    example: 'fc_sk_live_4fT0xQ9bZk2M_0123456789abcdefghijABCDEFGHIJ1a8Xqz',
  })
  secret!: string | null;
}

export function toApiKeyDto(key: ApiKeyRow): ApiKeyDto {
  const { id, kind, type, mode, name, scopes, storeCodes, origins, rotatedFrom, expiresAt, revokedAt, lastUsedAt } =
    key;
  const hint = `fc_${type}_${mode}_${key.publicId}…${key.last4}`;
  const { createdAt } = key;
  return {
    id,
    kind,
    type,
    mode,
    name,
    hint,
    scopes,
    storeCodes,
    origins,
    rotatedFrom,
    expiresAt,
    revokedAt,
    lastUsedAt,
    createdAt,
  };
}
