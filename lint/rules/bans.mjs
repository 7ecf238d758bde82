import { ban } from './ban.mjs';

const imported = (names, from = '.') =>
  `ImportDeclaration[source.value=/${from}/] > ImportSpecifier[imported.name=/${names}/]`;
const member = (object, property) =>
  `MemberExpression[object.name='${object}']:matches([property.name='${property}'], [property.value='${property}'])`;

export const noOwnConnection = ban(
  'Tenant tables are reached through a tx only: take a StoreTx, GroupTx or PlatformTx from StoreDb.run, GroupDb.run or PlatformDb.run. A DataSource or an injected repository would run outside the walls between stores.',
  imported('^(DataSource|InjectRepository|InjectDataSource|InjectEntityManager)$'),
  'MemberExpression[property.name=/^(DataSource|InjectRepository|InjectDataSource|InjectEntityManager)$/]',
);

export const purePolicy = ban(
  'A policy is a pure function of its arguments: take `now`, random numbers and settings as parameters, so that the rule can be tested as a table of cases.',
  "NewExpression[callee.name='Date'][arguments.length=0]",
  "CallExpression[callee.name='Date']",
  member('Date', 'now'),
  member('Math', 'random'),
  "MemberExpression > Identifier.object[name='process']",
  "VariableDeclarator > Identifier.init[name='process']",
  'ImportDeclaration[source.value=/^(node:)?process$/]',
);

export const noForwardRef = ban(
  'A forwardRef hides a circle between modules. Let the one on the right react to an event, or register its part in a registry of `http`.',
  imported('^forwardRef$', '^@nestjs'),
  "CallExpression[callee.name='forwardRef']",
);

export const noRequestScope = ban(
  'A request-scoped provider rebuilds everything that uses it on every request. Pass the context (ctx) as the first argument.',
  member('Scope', 'REQUEST'),
);

export const noProcessEnv = ban(
  'Only libs/config reads the environment: add a field to AppConfig, where it is validated and documented, and inject AppConfig.',
  member('process', 'env'),
  "VariableDeclarator[init.name='process'] > ObjectPattern > Property[key.name='env']",
  "ImportDeclaration[source.value=/^(node:)?process$/] > ImportSpecifier[imported.name='env']",
);

export const noSave = ban(
  "TypeORM's save() reads before it writes and overwrites what another request changed. Use tx.insert(Entity, values), or an update with `id` and `version` in its WHERE.",
  "CallExpression[callee.property.name='save']",
);

export const noRawSql = ban(
  'Only libs/database turns strings into SQL text. Write sql`…` with ${values}: each value becomes a parameter, a nested sql`…` stays a fragment; a choice between columns is a choice between two fragments.',
  imported('^(raw|Sql|bulk|default)$', '^sql-template-tag$') + ":not([importKind='type'])",
  "ImportDeclaration[source.value='sql-template-tag'] > ImportDefaultSpecifier",
  "CallExpression[callee.name='sql']",
  "NewExpression[callee.name='Sql']",
);

export const noHttpException = ban(
  "Services and policies do not know HTTP: throw a DomainError with a problem of the feature's *.errors.ts. libs/http holds the one table from problem to status.",
  imported('Exception$', '^@nestjs.common$'),
);

export const noSkippedTest = ban(
  'A test that is skipped proves nothing and one that is focused hides all others. Mend it or delete it.',
  'CallExpression > MemberExpression.callee[object.name=/^(it|test|describe)$/][property.name=/^(skip|only|todo|failing)$/]',
  'CallExpression > MemberExpression.callee > MemberExpression.object[object.name=/^(it|test|describe)$/][property.name=/^(skip|only|failing)$/]',
  'CallExpression[callee.name=/^(xit|xtest|xdescribe|fit|fdescribe)$/]',
);

export const noDatabaseMock = ban(
  'Tests run on a real Postgres (startWorld of #libs/testing): a mocked database proves what the mock was told.',
  "CallExpression[callee.object.name='jest'][callee.property.name=/^(mock|doMock)$/][arguments.0.value=/^(typeorm|pg|@nestjs.typeorm|#libs.(database|tenancy))$/]",
);
