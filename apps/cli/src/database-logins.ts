import { randomBytes } from 'node:crypto';
import { type AppConfig, ConfigError, ensureSecrets, givenLogins, readSecrets, writeSecrets } from '#libs/config';
import { bootstrapDatabase, LOGINS, urlOfLogin } from '#libs/database';

type LoginName = keyof typeof LOGINS;

const NAMES = Object.keys(LOGINS) as LoginName[];
const FIELDS = { api: 'apiDatabaseUrl', worker: 'workerDatabaseUrl', queue: 'queueDatabaseUrl' } as const;

/** The password that a URL holds, or null where there is none. */
export function passwordOf(url: string | undefined): string | null {
  return url ? decodeURIComponent(new URL(url).password) || null : null;
}

/**
 * Makes the three logins of the processes in the migrator's database, and the schema `platform` at head. Passwords come
 * from the environment (API_DATABASE_URL and its like); outside production those that it leaves out are made once, and
 * the URLs kept in DATA_DIR/secrets.json, where API and worker find them. Answers the queue's URL.
 */
export async function makeLogins(config: AppConfig, migratorUrl: string): Promise<string> {
  const given = givenLogins();
  const faults = NAMES.flatMap((name) => faultsOf(name, given[FIELDS[name]], config));
  if (faults.length > 0) throw new ConfigError(faults);

  const known = readSecrets(config.dataDir);
  const urls = Object.fromEntries(
    NAMES.map((name) => {
      const password = passwordOf(known[FIELDS[name]]) ?? randomBytes(24).toString('hex');
      return [name, given[FIELDS[name]] ?? urlOfLogin(migratorUrl, LOGINS[name], password)];
    }),
  ) as Record<LoginName, string>;
  const passwords = Object.fromEntries(NAMES.map((name) => [name, passwordOf(urls[name]) ?? '']));
  await bootstrapDatabase(migratorUrl, passwords as Record<LoginName, string>);
  if (!config.isProduction) keepUrls(config.dataDir, migratorUrl, urls);
  return urls.queue;
}

/** Notes the URLs that the environment does not name. */
function keepUrls(dataDir: string, migratorUrl: string, urls: Record<LoginName, string>): void {
  const given = givenLogins();
  const kept = Object.fromEntries(NAMES.map((name) => [FIELDS[name], given[FIELDS[name]] ? undefined : urls[name]]));
  const databaseUrl = given.databaseUrl ? undefined : migratorUrl;
  writeSecrets(dataDir, { ...ensureSecrets(dataDir), databaseUrl, ...kept });
}

function faultsOf(name: LoginName, url: string | undefined, config: AppConfig): string[] {
  const variable = `${name.toUpperCase()}_DATABASE_URL`;
  if (!url) return config.isProduction ? [`${variable} is not set; production makes no passwords of its own`] : [];
  const user = decodeURIComponent(new URL(url).username);
  if (user !== LOGINS[name]) return [`${variable}: the login is called ${LOGINS[name]}, not ${user}`];
  return passwordOf(url) ? [] : [`${variable} holds no password`];
}
