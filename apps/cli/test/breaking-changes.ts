import type { OpenAPIObject, OperationObject, ParameterObject } from '@nestjs/swagger';

/** The part of a schema that a client's generated types follow from. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

type Content = Readonly<Record<string, { readonly schema?: Schema }>>;

/** What a client that was generated from `before` can no longer do or read with `after`; empty where all is additive. */
export function breakingChanges(before: OpenAPIObject, after: OpenAPIObject): string[] {
  return operationsOf(before).flatMap(([where, old]) => {
    const now = new Map(operationsOf(after)).get(where);
    if (!now) return [`${where}: is gone`];
    const renamed =
      old.operationId === now.operationId ? [] : [`${where}: ${old.operationId} is now ${now.operationId}`];
    return [...renamed, ...inParameters(old, now), ...inBodies(old, now, before, after)].map((fault) =>
      fault.startsWith(where) ? fault : `${where}: ${fault}`,
    );
  });
}

function operationsOf({ paths }: OpenAPIObject): [string, OperationObject][] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, OperationObject>)
      .filter(([method]) => method !== 'servers')
      .map(([method, operation]): [string, OperationObject] => [`${method} ${path}`, operation]),
  );
}

function inParameters(old: OperationObject, now: OperationObject): string[] {
  const [olds, nows] = [old, now].map(({ parameters = [] }) => parameters as ParameterObject[]) as [
    ParameterObject[],
    ParameterObject[],
  ];
  const known = new Map(olds.map((parameter) => [parameter.name, parameter]));
  const kept = new Set(nows.map(({ name }) => name));
  const gone = olds.filter(({ name }) => !kept.has(name)).map(({ name }) => `takes no ${name} any more`);
  const demanded = nows.filter(({ name, required }) => required && !known.get(name)?.required);
  return [...gone, ...demanded.map(({ name }) => `demands ${name}`)];
}

function inBodies(old: OperationObject, now: OperationObject, before: OpenAPIObject, after: OpenAPIObject): string[] {
  const sent = differences(bodyOf(old), bodyOf(now), before, after, 'sent');
  const answered = Object.keys(old.responses)
    .filter((status) => status.startsWith('2'))
    .flatMap((status) =>
      now.responses[status]
        ? differences(answerOf(old, status), answerOf(now, status), before, after, 'answered')
        : [`answers no ${status} any more`],
    );
  return [...sent, ...answered];
}

const bodyOf = (operation: OperationObject) => (operation.requestBody as { content?: Content } | undefined)?.content;
const answerOf = (operation: OperationObject, status: string) =>
  (operation.responses[status] as { content?: Content }).content;

function differences(
  old: Content | undefined,
  now: Content | undefined,
  before: OpenAPIObject,
  after: OpenAPIObject,
  direction: 'sent' | 'answered',
): string[] {
  const seen = new Set<string>();
  const compare = (a: Schema, b: Schema, path: string): string[] => {
    if (a.$ref) {
      if (seen.has(a.$ref)) return [];
      seen.add(a.$ref);
    }
    const [was, is] = [resolve(a, before), resolve(b, after)];
    const place = `${direction} ${path || 'body'}`;
    const [wasTypes, isTypes] = [was, is].map(({ type }) => [type ?? []].flat()) as [string[], string[]];
    const [wide, narrow] = direction === 'sent' ? [wasTypes, isTypes] : [isTypes, wasTypes];
    const retyped = wide.some((type) => !narrow.includes(type)) ? [`${place} is now ${isTypes.join(' or ')}`] : [];
    const refused = direction === 'sent' ? (was.enum ?? []).filter((value) => is.enum && !is.enum.includes(value)) : [];
    const demanded = direction === 'sent' ? (is.required ?? []).filter((name) => !was.required?.includes(name)) : [];
    const withheld =
      direction === 'answered' ? (was.required ?? []).filter((name) => !is.required?.includes(name)) : [];
    const properties = Object.entries(was.properties ?? {}).flatMap(([name, property]) => {
      const twin = is.properties?.[name];
      return twin ? compare(property, twin, `${path}/${name}`) : [`${direction} ${path}/${name} is gone`];
    });
    return [
      ...retyped,
      ...refused.map((value) => `${place} refuses ${String(value)}`),
      ...demanded.map((name) => `${place} demands ${name}`),
      ...withheld.map((name) => `${place} may lack ${name}`),
      ...properties,
      ...(was.items && is.items ? compare(was.items, is.items, `${path}/*`) : []),
    ];
  };
  return Object.entries(old ?? {}).flatMap(([type, { schema = {} }]) => {
    const twin = now?.[type];
    return twin ? compare(schema, twin.schema ?? {}, '') : [`${direction} ${type} is gone`];
  });
}

function resolve(schema: Schema, { components }: OpenAPIObject): Schema {
  const name = schema.$ref?.replace('#/components/schemas/', '');
  return name === undefined ? schema : ((components?.schemas?.[name] ?? {}) as Schema);
}
