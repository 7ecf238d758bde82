import { DomainError, notFound, versionConflict } from '#libs/foundation';
import type { StoreTx } from '#libs/tenancy';
import type { CheckSheet } from './check-sheet.entity';
import { lockSheet } from './check-sheet.queries';
import { checkSheetCompleted } from './inspections.errors';

/** The sheet, locked, at the version that the caller edited. Throws `not_found`, `version_conflict`, `check_sheet_completed`. */
export async function takeOpenSheet(tx: StoreTx, id: string, version: number | undefined): Promise<CheckSheet> {
  const sheet = await lockSheet(tx, id);
  if (!sheet) throw new DomainError(notFound);
  if (version !== undefined && version !== sheet.version) {
    throw new DomainError(versionConflict, { params: { currentVersion: sheet.version } });
  }
  if (sheet.completedAt) throw new DomainError(checkSheetCompleted);
  return sheet;
}
