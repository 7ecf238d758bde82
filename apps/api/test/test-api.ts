import { randomInt } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { Client } from 'pg';
import type { AppConfig } from '#libs/config';
import { Clock } from '#libs/foundation';
import { configureHttp, createHttpAdapter, type Route, routesOf } from '#libs/http';
import { StoreProfiles } from '#libs/identity';
import { FrozenClock, startWorld, type World } from '#libs/testing';
import { type RunningGateway, startRecordingGateway } from '../../cli/src/recording-gateway';
import { ApiModule } from '../src/api.module';

/** Time stands still for memories too, so that what the API once knew of a key or a store it goes on knowing. */
class StillClock extends FrozenClock {
  override monotonicMs(): number {
    return 0;
  }
}

export interface Call {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** An API key or an access token. */
  readonly credential?: string;
  /** An object is sent as JSON; text and bytes go as they are. */
  readonly body?: object | string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Ends it from the caller's side. */
  readonly signal?: AbortSignal;
}

export interface Problem {
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly status: number;
  readonly type: string;
  readonly requestId: string;
  readonly errors?: readonly { pointer?: string; parameter?: string; code: string; detail: string }[];
}

export class Answer {
  constructor(
    readonly status: number,
    readonly headers: IncomingHttpHeaders,
    readonly bytes: Buffer,
  ) {}

  get text(): string {
    return this.bytes.toString();
  }

  get isGood(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  json<Body>(): Body {
    return JSON.parse(this.text) as Body;
  }

  /** Code of the problem, or the status of an answer that is none. */
  get code(): string | number {
    return this.headers['content-type']?.includes('problem+json') ? this.json<Problem>().code : this.status;
  }
}

export interface TestApiOptions {
  /** Processes of the API, as far as one process can stand for several; requests go to them in turn. */
  readonly nodes?: number;
  /** Default: one that stands still. */
  readonly clock?: Clock;
  readonly config?: Partial<AppConfig>;
}

/** The whole API behind sockets, over a world of two groups. */
export class TestApi {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 60 });
  private readonly ports: readonly number[];
  private sent = 0;
  readonly app: NestFastifyApplication;
  readonly routes: readonly Route[];

  constructor(
    readonly world: World,
    private readonly nodes: readonly [NestFastifyApplication, ...NestFastifyApplication[]],
    /** The owner of every schema: what another node, or time, does to the rows. */
    readonly admin: Client,
    private readonly gateway: RunningGateway,
  ) {
    this.app = nodes[0];
    this.routes = routesOf(this.app);
    this.ports = nodes.map((node) => (node.getHttpServer().address() as AddressInfo).port);
  }

  get<Service>(type: abstract new (...args: never[]) => Service): Service {
    return this.app.get(type, { strict: false });
  }

  /** One request, from an address of its own: signing in is limited by address, which is no matter here. */
  send({ method, path, credential, body, headers, signal }: Call): Promise<Answer> {
    const isRaw = body === undefined || typeof body === 'string' || Buffer.isBuffer(body);
    const payload = isRaw ? body : JSON.stringify(body);
    const all: Record<string, string> = {
      'x-forwarded-for': `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`,
      ...(credential !== undefined && { authorization: `Bearer ${credential}` }),
      ...(payload !== undefined && {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(payload)),
      }),
      ...headers,
    };
    return new Promise((resolve, reject) => {
      const { agent } = this;
      const port = this.ports[this.sent++ % this.ports.length];
      const sent = request({ agent, port, host: '127.0.0.1', method, path, headers: all, signal }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part)).on('error', reject);
        answer.on('end', () => resolve(new Answer(answer.statusCode ?? 0, answer.headers, Buffer.concat(parts))));
      });
      sent.on('error', reject).end(payload);
    });
  }

  /** What a request must answer for the test to go on. */
  async must<Body>(call: Call): Promise<Body> {
    const answer = await this.send(call);
    if (!answer.isGood) throw new Error(`${call.method} ${call.path} answered ${answer.status} ${answer.text}`);
    return answer.text === '' ? (undefined as Body) : answer.json<Body>();
  }

  async stop(): Promise<void> {
    this.agent.destroy();
    await Promise.all(this.nodes.map((node) => node.close()));
    await this.admin.end();
    await this.gateway.close();
    await this.world.stop();
  }
}

export async function startTestApi({
  clock = new StillClock(),
  config,
  nodes = 1,
}: TestApiOptions = {}): Promise<TestApi> {
  const world = await startWorld({ clock });
  const dataDir = mkdtempSync(join(tmpdir(), 'forecourt-e2e-'));
  const gateway = await startRecordingGateway({ port: 0, file: join(dataDir, 'recorded-messages.jsonl') });
  Object.assign(world.config, { smsGateway: 'recording', smsGatewayUrl: gateway.url });
  Object.assign(world.config, { dataDir, poolMax: 6, rateLimitPerMinute: 1_000_000, trustProxy: true, ...config });
  const first = await startNode(world.config, clock);
  const others = await Promise.all(Array.from({ length: nodes - 1 }, () => startNode(world.config, clock)));
  const admin = new Client({ connectionString: world.cluster.databaseUrl });
  await admin.connect();
  const api = new TestApi(world, [first, ...others], admin, gateway);
  for (const name of ['north', 'south', 'other'] as const) {
    const { id, code, group } = world.store(name);
    const { ctx } = world.group(name === 'other' ? 'two' : 'one');
    await api.get(StoreProfiles).prepare({ ...ctx, group }, { id, code, name: `店${name}`, kind: '4s_store' });
  }
  return api;
}

async function startNode(config: AppConfig, clock: Clock): Promise<NestFastifyApplication> {
  const module = await Test.createTestingModule({ imports: [ApiModule.forRoot(config)] })
    .overrideProvider(Clock)
    .useValue(clock)
    .compile();
  const options = { bodyParser: false, logger: false } as const;
  const node = module.createNestApplication<NestFastifyApplication>(createHttpAdapter(config), options);
  configureHttp(node);
  await node.listen(0, '127.0.0.1');
  return node;
}
