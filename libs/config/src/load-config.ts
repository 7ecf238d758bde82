import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { AppConfig } from './app-config';
import { ConfigError, variableName } from './config-error';
import { ensureSecrets, readSecrets, type Secrets } from './secrets';

const FIELDS = [
  'nodeEnv',
  'port',
  'host',
  'metricsPort',
  'publicUrl',
  'dataDir',
  'databaseUrl',
  'apiDatabaseUrl',
  'workerDatabaseUrl',
  'queueDatabaseUrl',
  'redisUrl',
  'masterKey',
  'apiKeyPepper',
  'tokenSigningKey',
  'previousTokenSigningKey',
  'logLevel',
  'poolMax',
  'trustProxy',
  'rateLimitPerMinute',
  'smsGateway',
  'smsGatewayUrl',
  'smsGatewayToken',
  'smsGatewayMethod',
  'smsGatewayHeaders',
  'smsGatewayBody',
  'smsGatewayAccepted',
  'smsGatewayRetryStatuses',
  'smsGatewayTimeoutMs',
  'smsGatewayAccessKeyId',
  'smsGatewayAccessKeySecret',
  'smsGatewayRegion',
  'smsGatewayAppId',
  'smsGatewaySignName',
  'smtpUrl',
  'emailFrom',
  'receiptsToken',
  'storageDriver',
  's3Endpoint',
  's3Region',
  's3Bucket',
  's3AccessKeyId',
  's3SecretAccessKey',
  's3PathStyle',
] as const satisfies readonly (keyof AppConfig)[];

/** Names of all environment variables that are read. */
export const CONFIG_VARIABLES: readonly string[] = FIELDS.map(variableName);

/**
 * Reads and checks the environment. Outside production, what `npm start` generated into `DATA_DIR/secrets.json` fills
 * the secrets and logins that the environment leaves out.
 */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): AppConfig {
  const given: Record<string, unknown> = {};
  for (const field of FIELDS) {
    const value = env[variableName(field)];
    if (value !== undefined && value !== '') given[field] = value;
  }
  const secrets: Partial<Secrets> =
    env.NODE_ENV === 'production' ? {} : readSecrets(String(given.dataDir ?? new AppConfig().dataDir));
  const config = plainToInstance(AppConfig, { ...secrets, ...given }, { exposeDefaultValues: true });
  // with port 0 the address is known when somebody listens; npm start then names it
  config.publicUrl ??= `http://localhost:${config.port || 80}`;
  const faults = validateSync(config, { whitelist: true }).flatMap((fault) =>
    Object.values(fault.constraints ?? {}).map((text) => `${variableName(fault.property)}: ${text}`),
  );
  if (config.isProduction && config.smsGateway === 'recording') {
    faults.push('SMS_GATEWAY: the recording gateway sends nothing and shows every message; it is not for production');
  }
  if (faults.length > 0) throw new ConfigError(faults);
  return config;
}

/** The same for commands that set an installation up: outside production they make the secrets that are missing. */
export function loadFirstConfig(env: NodeJS.ProcessEnv = process.env): AppConfig {
  if (env.NODE_ENV !== 'production') ensureSecrets(env.DATA_DIR || new AppConfig().dataDir);
  return loadConfig(env);
}

const LOGIN_FIELDS = ['databaseUrl', 'apiDatabaseUrl', 'workerDatabaseUrl', 'queueDatabaseUrl'] as const;

/** The logins that the environment itself names, without those that an earlier start made. */
export function givenLogins(
  env: NodeJS.ProcessEnv = process.env,
): Partial<Record<(typeof LOGIN_FIELDS)[number], string>> {
  return Object.fromEntries(
    LOGIN_FIELDS.flatMap((field) => {
      const value = env[variableName(field)];
      return value ? [[field, value]] : [];
    }),
  );
}
