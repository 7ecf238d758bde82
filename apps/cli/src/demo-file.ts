import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivateFile } from '#libs/config';

/** DATA_DIR/demo.json, from which people and programs learn how to enter the demo. */
export interface DemoFile {
  readonly baseUrl: string;
  readonly platformKey: string;
  readonly groups: readonly {
    readonly code: string;
    readonly key: string;
    /** The body of `POST /v1/auth/sign-in`. */
    readonly signIn: { readonly group: string; readonly username: string; readonly password: string };
    readonly stores: readonly { readonly code: string; readonly key: string }[];
  }[];
}

const pathOf = (dataDir: string): string => join(dataDir, 'demo.json');

/** The file of an earlier start, or null where there is none that can be read. */
export function readDemoFile(dataDir: string): DemoFile | null {
  if (!existsSync(pathOf(dataDir))) return null;
  try {
    const content = JSON.parse(readFileSync(pathOf(dataDir), 'utf8')) as Partial<DemoFile>;
    return Array.isArray(content.groups) ? (content as DemoFile) : null;
  } catch {
    return null;
  }
}

/** Readable for its owner alone. Left alone where it says the same already. */
export function writeDemoFile(dataDir: string, content: DemoFile): void {
  writePrivateFile(pathOf(dataDir), content);
}
