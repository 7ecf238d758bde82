import type { RowFormat } from './database-snapshot';

/** A group or a store in a dump. */
export interface DumpedTenant {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly schema: string;
}

export interface DumpedStore extends DumpedTenant {
  /** IANA zone. */
  readonly timeZone: string;
}

/** A file of the dump, with what tells whether it arrived whole. */
export interface DumpedFile {
  readonly entry: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface DumpedTable {
  readonly schema: string;
  readonly table: string;
  readonly columns: readonly string[];
  /** Columns whose texts stand beside them in clear, under the name without `_sealed`. */
  readonly opened: readonly string[];
  readonly rows: number;
  /** None for a table without rows. */
  readonly parts: readonly DumpedFile[];
}

/** An uploaded file under the key that it has in the storage. */
export interface DumpedUpload extends DumpedFile {
  readonly key: string;
}

/** Last entry of a dump: what is in it, taken at which moment, from schemas of which version. */
export interface DumpManifest {
  readonly format: 'forecourt-dump/1';
  readonly rowFormat: RowFormat;
  readonly kind: 'store' | 'group';
  readonly takenAt: string;
  readonly group: DumpedTenant;
  readonly stores: readonly DumpedStore[];
  /** Newest migration of each schema. */
  readonly schemaVersions: Readonly<Record<string, string>>;
  readonly tables: readonly DumpedTable[];
  readonly uploads: readonly DumpedUpload[];
}

export const MANIFEST = 'manifest.json';

/** @throws Error for a text that is no manifest of ours */
export function parseManifest(text: string): DumpManifest {
  const manifest = JSON.parse(text) as Partial<DumpManifest> | null;
  if (manifest?.format !== 'forecourt-dump/1') throw new Error('Not a dump of this product, or of a newer one');
  return manifest as DumpManifest;
}
