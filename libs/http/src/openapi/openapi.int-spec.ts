import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject, OperationObject, ParameterObject } from '@nestjs/swagger';
import request from 'supertest';
import { LOCALES, problemCatalogue } from '#libs/foundation';
import { startTinyApi } from '../fixtures/tiny-api';
import { FACES, OpenApiDocuments } from '../index';

const REDOCLY_RULES = {
  'no-empty-servers': 'error',
  'info-contact': 'error',
  'tag-description': 'error',
  'operation-tag-defined': 'error',
  'operation-description': 'error',
  'no-invalid-media-type-examples': 'error',
  'no-server-example.com': 'off',
};

const QUIET = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };

interface RedoclyProblem {
  ruleId: string;
  message: string;
  location: { pointer?: string }[];
}

describe('OpenAPI', () => {
  let app: NestFastifyApplication;
  let store: OpenAPIObject;
  const operations = (document: OpenAPIObject) =>
    Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item as Record<string, OperationObject>)
        .filter(([method]) => method !== 'servers')
        .map(([method, operation]) => ({ path, method, operation })),
    );

  beforeAll(async () => {
    app = await startTinyApi();
    store = app.get(OpenApiDocuments).document('store');
  });
  afterAll(() => app.close());

  it('describes each operation by its endpoint', () => {
    const list = store.paths['/bikes']?.get as OperationObject;
    expect(list).toMatchObject({ operationId: 'listBikes', tags: ['bikes'], summary: 'List bikes' });
    expect((list.parameters as ParameterObject[]).map(({ name }) => name).sort()).toEqual(
      ['cursor', 'electric', 'limit', 'q', 'size', 'sort'].sort(),
    );
    expect(list.responses['200']).toMatchObject({
      content: { 'application/json': { schema: { $ref: '#/components/schemas/BikeList' } } },
    });
    expect(store.components?.schemas).toMatchObject({
      BikeList: { properties: { data: { type: 'array', items: { $ref: '#/components/schemas/Bike' } } } },
      Bike: { properties: { boughtOn: { type: ['string', 'null'], format: 'date' } } },
    });
    expect(store.components?.schemas).not.toHaveProperty('BikeDto');
    expect(JSON.stringify(store)).not.toContain('BikeDto');
  });

  it('keeps optional and nullable apart in a patch', () => {
    const patch = store.components?.schemas?.UpdateBike as { required?: string[]; properties: Record<string, object> };
    expect(patch.required).toBeUndefined();
    expect(patch.properties.name).toMatchObject({ type: 'string' });
    expect(patch.properties.phone).toMatchObject({ type: ['string', 'null'] });
    expect(patch.properties.gears).not.toHaveProperty('default');
    expect(patch.properties).not.toHaveProperty('ownerId');
  });

  it.each(FACES)('every operation of the %s document has what clients need', (face) => {
    const document = app.get(OpenApiDocuments).document(face);
    expect(document.openapi).toBe('3.1.0');
    for (const { path, method, operation } of operations(document)) {
      const where = `${method} ${path}`;
      const parameters = (operation.parameters ?? []) as ParameterObject[];
      const codes = Object.keys(operation.responses);
      expect([where, codes]).toEqual([where, expect.arrayContaining(['401', '403', '429', '500'])]);
      expect([where, operation.summary, operation.description]).toEqual([
        where,
        expect.any(String),
        expect.any(String),
      ]);
      if (method === 'post') expect(parameters.map(({ name }) => name)).toContain('Idempotency-Key');
      for (const [status, response] of Object.entries(operation.responses)) {
        const content = (response as { content?: Record<string, { example?: unknown; schema: { $ref?: string } }> })
          .content;
        if (status.startsWith('2') && content?.['application/json']?.schema.$ref) {
          expect([where, content['application/json'].example]).toEqual([where, expect.anything()]);
        }
      }
    }
  });

  it('lists every code in one enum, and every code has both languages', () => {
    const { problems, fieldProblems } = problemCatalogue();
    const schemas = store.components?.schemas as Record<string, { enum: string[] }>;
    expect(schemas.ProblemCode?.enum).toEqual(problems.map(({ code }) => code));
    expect(schemas.FieldProblemCode?.enum).toEqual(fieldProblems.map(({ code }) => code));
    for (const locale of LOCALES) {
      for (const { code, title, detail } of problems) {
        expect([code, title[locale], detail[locale]]).toEqual([
          code,
          expect.stringMatching(/\S/),
          expect.stringMatching(/\S/),
        ]);
      }
      for (const { code, detail } of fieldProblems)
        expect([code, detail[locale]]).toEqual([code, expect.stringMatching(/\S/)]);
    }
  });

  it.each(FACES)('redocly has no complaint about the %s document', (face) => {
    const folder = mkdtempSync(join(tmpdir(), 'openapi-'));
    const [file, rules] = [join(folder, `${face}.json`), join(folder, 'redocly.yaml')];
    writeFileSync(file, JSON.stringify(app.get(OpenApiDocuments).document(face)));
    writeFileSync(rules, JSON.stringify({ extends: ['recommended'], rules: REDOCLY_RULES }));
    const args = ['lint', file, '--config', rules, '--format', 'json'];
    const { stdout } = spawnSync(join('node_modules', '.bin', 'redocly'), args, { encoding: 'utf8', env: QUIET });
    rmSync(folder, { recursive: true });
    const { problems } = JSON.parse(stdout.slice(stdout.indexOf('{'))) as { problems: RedoclyProblem[] };
    expect(problems.map(({ ruleId, message, location }) => [ruleId, location[0]?.pointer, message])).toEqual([]);
  });

  it('serves a store its own document to who has a key, with an ETag', async () => {
    const path = '/v1/stores/pudong/openapi.json';
    expect((await request(app.getHttpServer()).get(path)).status).toBe(401);
    const answer = await request(app.getHttpServer()).get(path).set('X-Api-Key', 'key-1');
    expect(answer.body.servers).toEqual([{ url: 'https://api.example/v1/stores/pudong', description: 'This store' }]);
    const again = await request(app.getHttpServer())
      .get(path)
      .set('X-Api-Key', 'key-1')
      .set('If-None-Match', answer.headers.etag as string);
    expect(again.status).toBe(304);
  });

  it.each(['/docs', '/v1/stores/nobody-knows/docs'])('shows the same page at %s, whoever asks', async (path) => {
    const page = await request(app.getHttpServer()).get(path);
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.headers['content-security-policy']).toContain("default-src 'self'");
    const script = await request(app.getHttpServer()).get('/docs/page.js');
    expect(() => new Function(script.text)).not.toThrow();
    expect((await request(app.getHttpServer()).get('/docs/assets/swagger-ui-bundle.js')).status).toBe(200);
    expect((await request(app.getHttpServer()).get('/docs/assets/package.json')).status).toBe(404);
  });
});
