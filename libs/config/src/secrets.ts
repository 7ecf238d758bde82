import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What `npm start` makes once for a machine without a configuration. Production gets them from the environment. */
export interface Secrets {
  masterKey: string;
  apiKeyPepper: string;
  tokenSigningKey: string;
  /** Password of the embedded server's superuser. */
  superuserPassword: string;
  databaseUrl?: string;
  apiDatabaseUrl?: string;
  workerDatabaseUrl?: string;
  queueDatabaseUrl?: string;
}

const fileOf = (dataDir: string): string => join(dataDir, 'secrets.json');

export function readSecrets(dataDir: string): Partial<Secrets> {
  const file = fileOf(dataDir);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Secrets) : {};
}

export function writeSecrets(dataDir: string, secrets: Secrets): void {
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(fileOf(dataDir), `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
}

/** New random secrets; logins are added when the database is known. */
export function generateSecrets(): Secrets {
  const { privateKey } = generateKeyPairSync('ed25519');
  return {
    masterKey: randomBytes(32).toString('base64'),
    apiKeyPepper: randomBytes(32).toString('hex'),
    tokenSigningKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    superuserPassword: randomBytes(24).toString('hex'),
  };
}
