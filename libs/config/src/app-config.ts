import 'reflect-metadata';
import { Transform, Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUrl,
  Matches,
  Max,
  Min,
  MinLength,
  ValidateIf,
} from 'class-validator';
import { ConfigError, variableName } from './config-error';
import { IsHeaders, IsRegularExpression } from './config-rules';

const POSTGRES_URL = { protocols: ['postgres', 'postgresql'], require_tld: false, require_protocol: true };
const REDIS_URL = { protocols: ['redis', 'rediss'], require_tld: false, require_protocol: true };

const SMS_GATEWAYS = ['none', 'recording', 'http', 'aliyun', 'tencent'] as const;
const SMTP_URL = { protocols: ['smtp', 'smtps'], require_tld: false, require_protocol: true };

const STORAGE_DRIVERS = ['disk', 's3'] as const;

const isWithProvider = ({ smsGateway }: AppConfig): boolean => smsGateway === 'aliyun' || smsGateway === 'tencent';
const isOnS3 = ({ storageDriver }: AppConfig): boolean => storageDriver === 's3';

/** Everything that the environment may set. Each field is the variable of the same name in CONSTANT_CASE. */
export class AppConfig {
  @IsIn(['development', 'test', 'production'])
  nodeEnv: 'development' | 'test' | 'production' = 'development';

  /** Port of the API. */
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(65535)
  port = 3000;

  @IsString()
  host = '0.0.0.0';

  /** Port of Prometheus metrics; a second port, so that it is never published with the API by mistake. 0 turns it off. */
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(65535)
  metricsPort = 0;

  /** Base URL that problem types, links and OpenAPI servers begin with. Default: `http://localhost:{port}`. */
  @IsOptional()
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  publicUrl!: string;

  /** Folder of uploads, of the embedded Postgres and of generated secrets. */
  @IsString()
  dataDir = '.data';

  /** Login `migrator`: owns every schema, may create roles, is no superuser. */
  @IsOptional()
  @IsUrl(POSTGRES_URL)
  databaseUrl?: string;

  /** Login `forecourt_api`. */
  @IsOptional()
  @IsUrl(POSTGRES_URL)
  apiDatabaseUrl?: string;

  /** Login `forecourt_worker`. */
  @IsOptional()
  @IsUrl(POSTGRES_URL)
  workerDatabaseUrl?: string;

  /** Login `forecourt_queue`: BullMQ's own schema and nothing else. */
  @IsOptional()
  @IsUrl(POSTGRES_URL)
  queueDatabaseUrl?: string;

  /** Set: BullMQ and rate limits live in this Redis. Unset: BullMQ lives in Postgres, rate limits in the process. */
  @IsOptional()
  @IsUrl(REDIS_URL)
  redisUrl?: string;

  /** Wraps the groups' data keys: 32 bytes, base64. */
  @Matches(/^[A-Za-z0-9+/]{43}=$/)
  masterKey!: string;

  /** Keys the hash of API keys, so that a stolen table is of no use: at least 32 characters. */
  @IsString()
  @MinLength(32)
  apiKeyPepper!: string;

  /** Ed25519 private key (PKCS #8, base64) that signs access tokens. */
  @Matches(/^[A-Za-z0-9+/]{40,}={0,2}$/)
  tokenSigningKey!: string;

  /** The key before it: signs nothing any more, but tokens that it signed stay good while it is being replaced. */
  @IsOptional()
  @Matches(/^[A-Za-z0-9+/]{40,}={0,2}$/)
  previousTokenSigningKey?: string;

  @IsIn(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
  logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent' = 'info';

  /** Connections of one process to Postgres. Small on purpose: every one caches the catalogue of the stores it saw. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  poolMax = 10;

  /** Behind a reverse proxy: take the caller's address from X-Forwarded-For. */
  @Transform(({ value }) => value === true || value === 'true' || value === '1')
  @IsBoolean()
  trustProxy = false;

  /** Requests a minute of one API key or signed-in person. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  rateLimitPerMinute = 600;

  /**
   * Where short messages (短信) go: `recording` to the process that writes them to a file (development and tests only),
   * `http` to a provider with an HTTP interface, `aliyun` and `tencent` to these clouds, `none` nowhere: contacts by SMS
   * then end as failed.
   */
  @IsIn(SMS_GATEWAYS)
  smsGateway: (typeof SMS_GATEWAYS)[number] = 'none';

  /**
   * Of the recording gateway its root; of an HTTP provider the address that takes a message, with placeholders; of a cloud
   * another endpoint than its usual one.
   */
  @ValidateIf((config: AppConfig) => config.smsGatewayUrl !== undefined || needsGatewayUrl(config))
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'], validate_length: false })
  smsGatewayUrl?: string;

  /** Sent as a bearer token, unless the URL, a header or the body says `{token}`. */
  @IsOptional()
  @IsString()
  smsGatewayToken?: string;

  @IsIn(['POST', 'PUT', 'GET'])
  smsGatewayMethod: 'POST' | 'PUT' | 'GET' = 'POST';

  /** Access key of the cloud: its id, and its secret. */
  @ValidateIf(isWithProvider)
  @IsString()
  @MinLength(1)
  smsGatewayAccessKeyId?: string;

  @ValidateIf(isWithProvider)
  @IsString()
  @MinLength(1)
  smsGatewayAccessKeySecret?: string;

  /** `cn-hangzhou`, `ap-guangzhou`; unset: the cloud's usual one. */
  @IsOptional()
  @Matches(/^[a-z0-9-]+$/)
  smsGatewayRegion?: string;

  /** Application at Tencent (SdkAppId). */
  @ValidateIf(({ smsGateway }: AppConfig) => smsGateway === 'tencent')
  @Matches(/^\d+$/)
  smsGatewayAppId?: string;

  /** Approved signature (签名) where the policy `sms-templates` names none. */
  @IsOptional()
  @IsString()
  smsGatewaySignName?: string;

  /** Headers of a message as a JSON object of texts with placeholders. */
  @IsHeaders()
  smsGatewayHeaders = '{"content-type":"application/json"}';

  /** Body of a message, with placeholders. */
  @IsString()
  smsGatewayBody = '{"key":"{key}","to":"{to}","text":"{text}","templateCode":"{templateCode}"}';

  /** Regular expression that the body of a good answer matches; empty: the status says enough. */
  @IsRegularExpression()
  smsGatewayAccepted = '';

  /** Statuses by which the provider says that it took nothing and may be asked again. */
  @Matches(/^[1-5]\d\d(,[1-5]\d\d)*$/)
  smsGatewayRetryStatuses = '408,425,429,503';

  /** How long an answer is waited for; a contact that is being sent is held for 3 s at a time. */
  @Type(() => Number)
  @IsInt()
  @Min(100)
  @Max(4_000)
  smsGatewayTimeoutMs = 4_000;

  /** Server that takes e-mails; unset: with the recording gateway there, else nowhere. */
  @IsOptional()
  @IsUrl(SMTP_URL)
  smtpUrl?: string;

  /** Who e-mails are from: `申海汽车 <service@example.com>`. */
  @ValidateIf(({ smtpUrl }: AppConfig) => smtpUrl !== undefined)
  @Matches(/^[^\r\n]*\S+@\S+$/)
  emailFrom?: string;

  /** What providers show with their receipts (回执); unset: no receipts are taken. */
  @IsOptional()
  @IsString()
  @MinLength(16)
  receiptsToken?: string;

  /**
   * Where uploads, scans and exports are kept: `disk` in a folder that API and workers share, `s3` in a bucket of
   * anything that speaks the protocol of S3.
   */
  @IsIn(STORAGE_DRIVERS)
  storageDriver: (typeof STORAGE_DRIVERS)[number] = 'disk';

  /** Of anything but AWS itself, such as `https://oss-cn-shanghai.aliyuncs.com`. */
  @IsOptional()
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  s3Endpoint?: string;

  @IsString()
  s3Region = 'us-east-1';

  @ValidateIf(isOnS3)
  @Matches(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/)
  s3Bucket?: string;

  @ValidateIf(isOnS3)
  @IsString()
  @MinLength(1)
  s3AccessKeyId?: string;

  @ValidateIf(isOnS3)
  @IsString()
  @MinLength(1)
  s3SecretAccessKey?: string;

  /** The bucket stands in the path (MinIO) and not in the host (AWS, Aliyun OSS, Tencent COS). */
  @Transform(({ value }) => value === true || value === 'true' || value === '1')
  @IsBoolean()
  s3PathStyle = false;

  get isProduction(): boolean {
    return this.nodeEnv === 'production';
  }

  /** A variable that this process cannot do without. */
  require<Name extends 'databaseUrl' | 'apiDatabaseUrl' | 'workerDatabaseUrl' | 'queueDatabaseUrl'>(
    name: Name,
  ): string {
    const value = this[name];
    if (!value) throw new ConfigError([`${variableName(name)} is not set`]);
    return value;
  }
}

function needsGatewayUrl({ smsGateway }: AppConfig): boolean {
  return smsGateway === 'recording' || smsGateway === 'http';
}
