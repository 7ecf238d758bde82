import type { OpenAPIObject } from '@nestjs/swagger';
import { breakingChanges } from './breaking-changes';

const object = (properties: object, required: string[] = []) => ({ type: 'object', properties, required });

function documentOf(changes: { sent?: object; answered?: object; parameters?: object[]; operationId?: string } = {}) {
  const json = (schema: object) => ({ content: { 'application/json': { schema } } });
  return {
    openapi: '3.1.0',
    info: { title: 'x', version: '1' },
    paths: {
      '/customers': {
        servers: [],
        post: {
          operationId: changes.operationId ?? 'createCustomer',
          parameters: changes.parameters ?? [{ name: 'expand', in: 'query', required: false }],
          requestBody: json(
            changes.sent ?? object({ name: { type: 'string' }, kind: { type: 'string', enum: ['a', 'b'] } }, ['name']),
          ),
          responses: { 201: json({ $ref: '#/components/schemas/Customer' }), 422: {} },
        },
      },
    },
    components: {
      schemas: {
        Customer:
          changes.answered ??
          object(
            { id: { type: 'string' }, name: { type: 'string' }, twin: { $ref: '#/components/schemas/Customer' } },
            ['id'],
          ),
      },
    },
  } as unknown as OpenAPIObject;
}

const NAME = { type: 'string' };
const KIND = { type: 'string', enum: ['a', 'b'] };

describe('breakingChanges', () => {
  it.each<[string, OpenAPIObject, string[]]>([
    ['nothing', documentOf(), []],
    ['one more field to send', documentOf({ sent: object({ name: NAME, kind: KIND, note: NAME }, ['name']) }), []],
    [
      'one more value to send',
      documentOf({ sent: object({ name: NAME, kind: { type: 'string', enum: ['a', 'b', 'c'] } }, ['name']) }),
      [],
    ],
    [
      'one more field in the answer',
      documentOf({ answered: object({ id: NAME, name: NAME, twin: {}, note: NAME }, ['id', 'name']) }),
      [],
    ],
    ['an operation renamed', documentOf({ operationId: 'addCustomer' }), ['createCustomer is now addCustomer']],
    ['a parameter gone', documentOf({ parameters: [] }), ['takes no expand any more']],
    [
      'a parameter demanded',
      documentOf({ parameters: [{ name: 'expand', in: 'query', required: true }] }),
      ['demands expand'],
    ],
    [
      'a field demanded',
      documentOf({ sent: object({ name: NAME, kind: KIND }, ['name', 'kind']) }),
      ['sent body demands kind'],
    ],
    ['a field that is sent gone', documentOf({ sent: object({ name: NAME }, ['name']) }), ['sent /kind is gone']],
    [
      'a value refused',
      documentOf({ sent: object({ name: NAME, kind: { type: 'string', enum: ['a'] } }, ['name']) }),
      ['sent /kind refuses b'],
    ],
    [
      'null answered',
      documentOf({ answered: object({ id: NAME, name: { type: ['string', 'null'] }, twin: {} }, ['id']) }),
      ['answered /name is now string or null'],
    ],
    [
      'a field of the answer that may be absent',
      documentOf({ answered: object({ id: NAME, name: NAME, twin: {} }) }),
      ['answered body may lack id'],
    ],
    [
      'a field of the answer gone',
      documentOf({ answered: object({ id: NAME, twin: {} }, ['id']) }),
      ['answered /name is gone'],
    ],
  ])('%s', (_name, after, expected) => {
    expect(breakingChanges(documentOf(), after)).toEqual(expected.map((fault) => `post /customers: ${fault}`));
  });

  it('an operation gone', () => {
    expect(breakingChanges(documentOf(), { ...documentOf(), paths: {} })).toEqual(['post /customers: is gone']);
  });
});
