import * as bans from './rules/bans.mjs';
import { fileName } from './rules/file-name.mjs';
import { migrationSql } from './rules/migration-sql.mjs';
import { noBuiltSql } from './rules/no-built-sql.mjs';
import { oneTenant } from './rules/one-tenant.mjs';

/** The project's own rules, as `forecourt/<name>`. Each has a violating and a clean fixture in lint/fixtures/bans. */
export const forecourt = {
  meta: { name: 'forecourt' },
  rules: {
    'file-name': fileName,
    'migration-sql': migrationSql,
    'no-built-sql': noBuiltSql,
    'no-database-mock': bans.noDatabaseMock,
    'no-forward-ref': bans.noForwardRef,
    'no-http-exception': bans.noHttpException,
    'no-own-connection': bans.noOwnConnection,
    'no-process-env': bans.noProcessEnv,
    'no-raw-sql': bans.noRawSql,
    'no-request-scope': bans.noRequestScope,
    'no-save': bans.noSave,
    'no-skipped-test': bans.noSkippedTest,
    'one-tenant': oneTenant,
    'pure-policy': bans.purePolicy,
  },
};
