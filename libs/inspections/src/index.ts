export { CHECK_SHEET_KINDS, type CheckResult, CheckSheet, type CheckSheetKind } from './check-sheet.entity';
export { CHECK_FORMS } from './check-forms';
export { CheckFormDocument } from './check-form.dto';
export { CheckCompletionService } from './check-completion.service';
export { CheckPhotosService } from './check-photos.service';
export { CheckSheetsService } from './check-sheets.service';
export { CoverageService } from './coverage.service';
export * from './inspections.errors';
export * from './inspections.module';
