import { EnumField, IdField, IntegerField, ListField, StringField } from '#libs/http';
import { PASSWORD_LENGTH } from './passwords.service';

/** As long as a password may be; a wrong one may be as short as it likes, and is simply wrong. */
const GIVEN_PASSWORD = { min: 1, max: PASSWORD_LENGTH.max, example: 'correct horse battery staple' };

export class SignInDto {
  @StringField({ description: 'Code of the group', min: 1, max: 31, example: 'shenhai' })
  group!: string;

  @StringField({ description: 'User name; upper and lower case are the same', min: 1, max: 60, example: 'wang.fang' })
  username!: string;

  @StringField({ description: 'Password', ...GIVEN_PASSWORD })
  password!: string;
}

export class RefreshDto {
  @StringField({ description: 'The refresh token of the last answer', min: 1, max: 100, example: 'fcr_0J3vQmB8…' })
  refreshToken!: string;
}

export class ChangePasswordDto {
  @StringField({ description: 'The password that is in force now', ...GIVEN_PASSWORD })
  currentPassword!: string;

  @StringField({ description: 'The new one', ...PASSWORD_LENGTH, example: 'a longer and better passphrase' })
  newPassword!: string;
}

export class TokensDto {
  @StringField({ description: 'JWT for `Authorization: Bearer`', max: 2000, example: 'eyJhbGciOiJFZERTQSJ9.e30.c2ln' })
  accessToken!: string;

  @StringField({ description: 'Good for one exchange at `POST /v1/auth/refresh`', max: 100, example: 'fcr_0J3vQmB8…' })
  refreshToken!: string;

  @EnumField(['Bearer'] as const, { enumName: 'TokenType', description: 'How the access token is sent' })
  tokenType!: 'Bearer';

  @IntegerField({ description: 'Seconds that the access token is good for', min: 1, example: 600 })
  expiresIn!: number;
}

const CALLER_TYPES = ['staff', 'api_key', 'system'] as const;

export class StoreReachDto {
  @StringField({ description: 'Code of the store', max: 31, example: 'pudong' })
  code!: string;

  @StringField({ description: 'Name of the store', max: 200, example: '上海浦东4S店' })
  name!: string;

  @ListField('string', { description: 'Permissions there', max: 200, example: ['customers:read', 'customers:write'] })
  permissions!: string[];
}

/** Who calls and what they may do where. */
export class MeDto {
  @EnumField(CALLER_TYPES, { enumName: 'CallerType', description: 'A person or a key' })
  type!: (typeof CALLER_TYPES)[number];

  @IdField({ description: 'Id of the person or of the key' })
  id!: string;

  @StringField({ description: 'Name of the person or of the key', max: 100, example: '王芳' })
  name!: string;

  @StringField({
    description: "Code of the group; null for the operator's keys",
    max: 31,
    nullable: true,
    example: 'shenhai',
  })
  group!: string | null;

  @ListField('string', { description: 'Permissions for the whole group, or for the platform', max: 200, example: [] })
  permissions!: string[];

  @ListField(() => StoreReachDto, { description: 'Stores that the caller may enter', max: 5000 })
  stores!: StoreReachDto[];
}

/** A public key (RFC 7517, RFC 8037). */
export class JsonWebKeyDto {
  @StringField({ description: 'Key type', max: 10, example: 'OKP' })
  kty!: string;

  @StringField({ description: 'Curve', max: 20, example: 'Ed25519' })
  crv!: string;

  @StringField({
    description: 'Public key, base64url',
    max: 100,
    example: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
  })
  x!: string;

  @StringField({
    description: 'Id of the key, as the header `kid` of tokens names it',
    max: 40,
    example: 'Jq3l0bE2m4Qy8sXw',
  })
  kid!: string;

  @StringField({ description: 'Algorithm', max: 10, example: 'EdDSA' })
  alg!: string;

  @StringField({ description: 'What the key is for', max: 10, example: 'sig' })
  use!: string;
}

/** The keys that access tokens are signed with. */
export class JsonWebKeySetDto {
  @ListField(() => JsonWebKeyDto, { description: 'Public keys', max: 10 })
  keys!: JsonWebKeyDto[];
}
