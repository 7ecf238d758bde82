import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

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
  writePrivateFile(fileOf(dataDir), secrets);
}

/**
 * Writes JSON that only the owner may read. Written beside its place and moved there, so that a process killed on the
 * way leaves the old file whole; what is there already is not written again.
 */
export function writePrivateFile(path: string, content: unknown): void {
  const text = `${JSON.stringify(content, null, 2)}\n`;
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, text, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** The secrets of this machine; those that are missing are made, once. */
export function ensureSecrets(dataDir: string): Secrets {
  const secrets = { ...generateSecrets(), ...readSecrets(dataDir) };
  writeSecrets(dataDir, secrets);
  return secrets;
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
