import { createHash } from 'node:crypto';
import { type INestApplication, Injectable } from '@nestjs/common';
import type { OpenAPIObject, OperationObject, PathItemObject, TagObject } from '@nestjs/swagger';
import { AppConfig } from '#libs/config';
import { type Face, FACE_PREFIX } from '../endpoints/faces';
import { completeOperation, responseClassOf } from './openapi-operation';
import { problemComponents } from './openapi-problems';
import { openSwagger } from './swagger';
import { type Route, routesOf } from '../endpoints/routes';

const TITLES: Readonly<Record<Face, string>> = {
  store: 'Forecourt · store API',
  group: 'Forecourt · group API',
  platform: 'Forecourt · platform API',
};

const DESCRIPTION = `After-sales backend for car-dealer groups.

- Clients must ignore response fields and enum values that they do not know; both may be added at any time.
- Errors are \`application/problem+json\`; \`code\` is the contract. Texts follow \`Accept-Language\` (zh-CN, en).
- Lists answer \`data\` and \`page\`; go on with \`cursor\`. There are no totals.
- Money is integer fen, instants are UTC, decimal numbers are strings.`;

const NO_STORE = '{storeCode}';

/** A document as it is served, with the fingerprint that its ETag is made of. */
export interface ServedDocument {
  readonly json: string;
  readonly hash: string;
}

/** The OpenAPI 3.1 documents, one per face, built from the app when somebody first asks for one. */
@Injectable()
export class OpenApiDocuments {
  private app?: INestApplication;
  private base?: OpenAPIObject;
  private readonly served = new Map<Face, ServedDocument>();

  constructor(private readonly config: AppConfig) {}

  /** Tells which app to describe; it need not listen. */
  attach(app: INestApplication): void {
    this.app = app;
  }

  /** The document of a face, as it is committed to the repository. */
  document(face: Face): OpenAPIObject {
    const { publicUrl } = this.config;
    const routes = this.routes.filter((route) => route.face?.face === face || route.face?.face === 'public');
    const paths: Record<string, PathItemObject> = {};
    for (const route of routes) {
      const { path, item } = this.pathOf(route, face);
      paths[path] = { ...paths[path], ...item };
    }
    assertUniqueIds(routes, face);
    const { schemas, responses } = problemComponents(publicUrl);
    const document: OpenAPIObject = {
      ...this.scanned,
      info: { ...this.scanned.info, title: TITLES[face] },
      servers: [serverOf(face, publicUrl)],
      tags: tagsOf(routes),
      paths,
      components: {
        ...this.scanned.components,
        responses,
        schemas: { ...this.scanned.components?.schemas, ...schemas },
      },
    };
    return withoutSuffixes(withUsedSchemas(document));
  }

  /** The document of a face as JSON, built once. */
  serve(face: Face): ServedDocument {
    let served = this.served.get(face);
    if (!served) {
      const json = JSON.stringify(this.document(face));
      this.served.set(face, (served = { json, hash: createHash('sha256').update(json).digest('hex').slice(0, 16) }));
    }
    return served;
  }

  /** The document of one store, with that store's own server URL. */
  serveStore(storeCode: string): ServedDocument {
    const { json, hash } = this.serve('store');
    const generic = JSON.stringify(serverOf('store', this.config.publicUrl));
    const own = JSON.stringify({ url: `${this.config.publicUrl}/v1/stores/${storeCode}`, description: 'This store' });
    return { json: json.replace(generic, () => own), hash: `${hash}-${storeCode}` };
  }

  private get routes(): Route[] {
    return routesOf(this.attached).filter((route) => route.face && route.endpoint);
  }

  private get attached(): INestApplication {
    if (!this.app) throw new Error('configureHttp has not run, so there is no app to describe');
    return this.app;
  }

  private get scanned(): OpenAPIObject {
    if (this.base) return this.base;
    const extraModels = this.routes.map(responseClassOf).filter((type) => type !== undefined);
    // after the classes of lists are made, since it is told of them too
    const { DocumentBuilder, SwaggerModule } = openSwagger();
    const config = new DocumentBuilder()
      .setOpenAPIVersion('3.1.0')
      .setTitle('Forecourt')
      .setDescription(DESCRIPTION)
      .setVersion('1')
      .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
      .setContact('Forecourt', `${this.config.publicUrl}/docs`, '')
      .addBearerAuth(
        { type: 'http', scheme: 'bearer', description: 'An API key, or the access token of a signed-in person' },
        'bearer',
      )
      .addApiKey({ type: 'apiKey', in: 'header', name: 'X-Api-Key', description: 'An API key' }, 'apiKey')
      .addSecurityRequirements('bearer')
      .addSecurityRequirements('apiKey')
      .build();
    this.base = SwaggerModule.createDocument(this.attached, config, { extraModels, autoTagControllers: false });
    return this.base;
  }

  /** Where an operation stands in the document: relative to the face's server, or absolute for a public one. */
  private pathOf(route: Route, face: Face): { path: string; item: PathItemObject } {
    const full = route.path.replace(/:(\w+)/g, '{$1}');
    const method = route.method.toLowerCase() as 'get';
    const found = this.scanned.paths[full]?.[method] ?? ({ responses: {} } satisfies OperationObject);
    const operation = completeOperation(found, route, this.config.publicUrl);
    if (route.face?.face === 'public') {
      return { path: full, item: { servers: [{ url: this.config.publicUrl }], [method]: operation } };
    }
    const prefix = `/${FACE_PREFIX[face]}`.replace(':storeCode', NO_STORE);
    // the store of the path stands in the server's URL; the operator's face has stores within its paths
    const parameters = operation.parameters?.filter(
      (parameter) => face !== 'store' || !('name' in parameter && parameter.name === 'storeCode'),
    );
    return { path: full.slice(prefix.length) || '/', item: { [method]: { ...operation, parameters } } };
  }
}

function serverOf(face: Face, publicUrl: string) {
  const url = `${publicUrl}/${FACE_PREFIX[face].replace(':storeCode', NO_STORE)}`;
  if (face !== 'store') return { url, description: 'This installation' };
  const storeCode = { default: 'pudong', description: 'Code of the store' };
  return { url, description: 'A store of this installation', variables: { storeCode } };
}

/** Each tag once, with the one description that some controller of it gives. */
function tagsOf(routes: readonly Route[]): TagObject[] {
  const tags = new Map<string, string | undefined>();
  for (const { face } of routes) if (face) tags.set(face.tag, tags.get(face.tag) ?? face.description);
  return [...tags]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, description]) => ({ name, description: description ?? name }));
}

function assertUniqueIds(routes: readonly Route[], face: Face): void {
  const names = new Set<string>();
  for (const { handlerName, path } of routes) {
    if (names.has(handlerName))
      throw new Error(`Two operations of the ${face} document are called ${handlerName}: ${path}`);
    names.add(handlerName);
  }
}

const SCHEMA_REF = /"#\/components\/schemas\/([^"]+)"/g;

/** Leaves out the schemas that no operation of this document leads to. */
function withUsedSchemas(document: OpenAPIObject): OpenAPIObject {
  const all = document.components?.schemas ?? {};
  const used = new Set<string>();
  const visit = (part: unknown): void => {
    for (const [, name = ''] of JSON.stringify(part).matchAll(SCHEMA_REF)) {
      if (used.has(name)) continue;
      used.add(name);
      visit(all[name] ?? {});
    }
  };
  visit([document.paths, document.components?.responses]);
  const schemas = Object.fromEntries(Object.entries(all).filter(([name]) => used.has(name)));
  return { ...document, components: { ...document.components, schemas } };
}

/** Clients know a `Customer`; that its class is called `CustomerDto` is our affair. */
function withoutSuffixes(document: OpenAPIObject): OpenAPIObject {
  const schemas = document.components?.schemas ?? {};
  const short = (name: string): string => {
    const stem = name.replace(/Dto$/, '');
    return stem in schemas ? name : stem;
  };
  const renamed = Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [short(name), schema]));
  const text = JSON.stringify({ ...document, components: { ...document.components, schemas: renamed } });
  return JSON.parse(
    text.replace(SCHEMA_REF, (_, name: string) => `"#/components/schemas/${short(name)}"`),
  ) as OpenAPIObject;
}
