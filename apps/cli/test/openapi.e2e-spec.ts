/** @jest-environment-options {"ownModules": true} */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenAPIObject, OperationObject, ParameterObject, ResponseObject, SchemaObject } from '@nestjs/swagger';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { LOCALES, problemCatalogue } from '#libs/foundation';
import { type Face, FACES } from '#libs/http';
import { openApiTexts } from '../src/openapi';
import { breakingChanges } from './breaking-changes';

const FOLDER = 'openapi';
const CAMEL_CASE = /^[a-z][a-zA-Z0-9]*$/;
const SNAKE_CASE = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;
const DECLARED_CODE = /define(Field)?Problem\(\s*(?:\{\s*code: )?'([a-z0-9_]+)'/g;

/**
 * The same files twice change nothing, and a fingerprint of them would have to read them first. A survey is answered once
 * by each link, and who answers has nothing but the link.
 */
const WITHOUT_IDEMPOTENCY_KEY = new Set(['startImport', 'answerOpenSurvey']);

interface Described {
  readonly where: string;
  readonly method: string;
  readonly operation: OperationObject;
  readonly parameters: readonly ParameterObject[];
}

interface Shown {
  readonly where: string;
  readonly schema: object;
  readonly example: unknown;
}

describe('the OpenAPI documents', () => {
  const texts = new Map<Face, string>();
  const documents = new Map<Face, OpenAPIObject>();
  const documentOf = (face: Face) => documents.get(face) as OpenAPIObject;

  beforeAll(async () => {
    for (const [face, text] of await openApiTexts()) {
      texts.set(face, text);
      documents.set(face, JSON.parse(text) as OpenAPIObject);
    }
  });

  it.each(FACES)('%s.json is what the app says today; else run npm run openapi', (face) => {
    const committed = readFileSync(join(FOLDER, `${face}.json`), 'utf8').split('\n');
    const today = (texts.get(face) as string).split('\n');
    const stale = today.findIndex((line, index) => line !== committed[index]);
    expect([stale + 1, today[stale], today.length]).toEqual([0, undefined, committed.length]);
  });

  it.each(FACES)('%s.json takes nothing from clients of the last release', (face) => {
    const released = lastReleased(`${FOLDER}/${face}.json`);
    expect(released ? breakingChanges(released, documentOf(face)) : []).toEqual([]);
  });

  it('redocly has no complaint by the rules of redocly.yaml', () => {
    const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
    const redocly = join('node_modules', '.bin', 'redocly');
    const { status, stdout } = spawnSync(redocly, ['lint', '--format', 'json'], { encoding: 'utf8', env });
    const complaints = [...stdout.matchAll(/"(?:ruleId|message|pointer)": "(.*)"/g)].map(([, text]) => text);
    expect([status, complaints]).toEqual([0, []]);
  });

  it.each(FACES)('every example of %s is what its schema describes, and every answer has one', (face) => {
    const faultsOf = validatorOf(documentOf(face));
    const faults = shownBy(documentOf(face)).flatMap(({ where, schema, example }) =>
      example === undefined ? [`${where}: no example`] : faultsOf(where, schema, example),
    );
    expect(faults).toEqual([]);
  });

  it.each(FACES)('every list of %s is read in pages', (face) => {
    const lists = operationsOf(documentOf(face)).filter(({ operation }) => isPage(operation, documentOf(face)));
    expect(lists.length).toBeGreaterThan(0);
    const faults = lists.filter(({ parameters }) =>
      ['limit', 'cursor'].some((name) => !parameters.some((parameter) => parameter.name === name)),
    );
    expect(faults.map(({ where }) => where)).toEqual([]);
  });

  it.each(FACES)('whatever %s creates can be asked for again with the same key', (face) => {
    const faults = operationsOf(documentOf(face)).filter(
      ({ method, operation, parameters }) =>
        method === 'post' &&
        ['201', '202'].some((status) => status in operation.responses) &&
        !WITHOUT_IDEMPOTENCY_KEY.has(operation.operationId as string) &&
        !parameters.some(({ name }) => name === 'Idempotency-Key'),
    );
    expect(faults.map(({ where }) => where)).toEqual([]);
  });

  it.each(FACES)('every operation of %s tells what may go wrong', (face) => {
    const faults = operationsOf(documentOf(face)).flatMap(({ where, operation }) => {
      const isPublic = operation.security?.length === 0;
      const needed = isPublic ? ['429', '500', '503'] : ['401', '403', '429', '500', '503'];
      return needed.filter((status) => !(status in operation.responses)).map((status) => `${where}: ${status}`);
    });
    expect(faults).toEqual([]);
  });

  it.each(FACES)('names of %s are camelCase, and operations have one each', (face) => {
    const document = documentOf(face);
    const operations = operationsOf(document);
    const names = [
      ...operations.map(({ operation }) => operation.operationId as string),
      ...operations.flatMap(({ parameters }) =>
        parameters.filter((one) => one.in !== 'header').map(({ name }) => name),
      ),
      ...Object.values(document.components?.schemas ?? {}).flatMap(propertyNames),
    ];
    const ours = names.filter((name) => !LOCALES.some((locale) => locale === name));
    expect(ours.filter((name) => !CAMEL_CASE.test(name))).toEqual([]);
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it('every code is told in both languages, and is listed', () => {
    const { problems, fieldProblems } = problemCatalogue();
    const texts = [
      ...problems.flatMap(({ code, title, detail }) => [
        [code, title],
        [code, detail],
      ]),
      ...fieldProblems.map(({ code, detail }) => [code, detail]),
    ] as [string, Record<(typeof LOCALES)[number], string>][];
    const faults = texts.filter(
      ([code, text]) => !SNAKE_CASE.test(code) || !/\p{Script=Han}/u.test(text['zh-CN']) || !/[a-z]/.test(text.en),
    );
    expect(faults).toEqual([]);
    const schemas = documentOf('store').components?.schemas as Record<string, SchemaObject>;
    expect(schemas.ProblemCode?.enum).toEqual(problems.map(({ code }) => code));
    expect(schemas.FieldProblemCode?.enum).toEqual(fieldProblems.map(({ code }) => code));
  });

  /** One whose declaration the API does not load has no text, in no language. */
  it('every code that the sources declare is in store.json', () => {
    const sources = readdirSync('libs', { recursive: true, encoding: 'utf8' }).filter((path) =>
      /^[^/]+\/src\/(?!fixtures\/).*(?<!spec)\.ts$/.test(path),
    );
    const declared = sources
      .flatMap((path) => [...readFileSync(join('libs', path), 'utf8').matchAll(DECLARED_CODE)])
      .map(([, field, code]) => `${field ?? ''}ProblemCode ${code}`);
    // as it was written by a process of its own: in this one, earlier specs may have loaded more than the API does
    const { components } = JSON.parse(readFileSync(join(FOLDER, 'store.json'), 'utf8')) as OpenAPIObject;
    const listed = ['ProblemCode', 'FieldProblemCode'].flatMap((name) =>
      ((components?.schemas?.[name] as SchemaObject).enum as string[]).map((code) => `${name} ${code}`),
    );
    expect(declared.length).toBeGreaterThan(300);
    expect(declared.filter((code) => !listed.includes(code))).toEqual([]);
  });
});

function operationsOf({ paths }: OpenAPIObject): Described[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, OperationObject>)
      .filter(([method]) => method !== 'servers')
      .map(([method, operation]) => ({
        where: `${method} ${path}`,
        method,
        operation,
        parameters: (operation.parameters ?? []) as ParameterObject[],
      })),
  );
}

/** Every schema of a document beside its example: of answers and JSON bodies always, of parameters where there is one. */
function shownBy(document: OpenAPIObject): Shown[] {
  type Content = Record<string, { schema: object; example?: unknown }>;
  return operationsOf(document).flatMap(({ where, operation, parameters }) => {
    const answers = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'));
    const body = (operation.requestBody as { content?: Content } | undefined)?.content ?? {};
    const contents = answers.flatMap(([, answer]) =>
      Object.values(((answer as ResponseObject).content ?? {}) as Content),
    );
    const shown = [...contents, ...Object.entries(body).flatMap(([type, one]) => (isFile(type) ? [] : [one]))];
    return [
      ...shown.map(({ schema, example = (schema as { example?: unknown }).example }) => ({ where, schema, example })),
      ...parameters
        .filter(({ example }) => example !== undefined)
        .map(({ name, schema, example }) => ({ where: `${where} ${name}`, schema: schema as object, example })),
    ];
  });
}

const isFile = (mediaType: string): boolean => mediaType === 'multipart/form-data';

function validatorOf(document: OpenAPIObject): (where: string, schema: object, example: unknown) => string[] {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addFormat('decimal', /^-?\d+(\.\d+)?$/);
  ajv.addSchema({ $id: 'document', components: document.components });
  const compiled = new Map<string, ValidateFunction>();
  return (where, schema, example) => {
    const text = JSON.stringify(schema).replaceAll('"#/components', '"document#/components');
    const validate = compiled.get(text) ?? ajv.compile(JSON.parse(text) as object);
    compiled.set(text, validate);
    return validate(example) ? [] : [`${where}: ${ajv.errorsText(validate.errors)}`];
  };
}

/** Whether an operation answers a page of rows. */
function isPage({ responses }: OperationObject, { components }: OpenAPIObject): boolean {
  const answer = responses['200'] as { content?: Record<string, { schema: { $ref?: string } }> } | undefined;
  const name = answer?.content?.['application/json']?.schema.$ref?.replace('#/components/schemas/', '');
  const schema = name === undefined ? undefined : (components?.schemas?.[name] as SchemaObject | undefined);
  return schema?.properties?.page !== undefined;
}

function propertyNames(schema: object): string[] {
  const { properties = {} } = schema as { properties?: Record<string, object> };
  return Object.entries(properties).flatMap(([name, property]) => [name, ...propertyNames(property)]);
}

/** A file as the last release has it; undefined where nothing was released, or the sources came without their history. */
function lastReleased(path: string): OpenAPIObject | undefined {
  if (!existsSync('.git')) return undefined;
  const git = (...args: string[]) => spawnSync('git', args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const tag = git('describe', '--tags', '--abbrev=0', '--match', 'v*').stdout.trim();
  const { status, stdout } = tag ? git('show', `${tag}:${path}`) : { status: 1, stdout: '' };
  return status === 0 ? (JSON.parse(stdout) as OpenAPIObject) : undefined;
}
