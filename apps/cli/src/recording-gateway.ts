import { timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { type AppConfig, ConfigError, loadFirstConfig } from '#libs/config';
import { type OfferedMessage, RecordedMessages } from './recorded-messages';
import { interruption } from './interruption';

const DEFAULT_PORT = 4010;
const HOST = '127.0.0.1';
const MOST_LISTED = 1_000;
const FIELDS = ['key', 'to', 'text', 'templateCode', 'storeCode'] as const satisfies readonly (keyof OfferedMessage)[];

export interface RecordingGatewayOptions {
  /** 0: a free one. */
  readonly port: number;
  readonly host?: string;
  /** The append-only file. */
  readonly file: string;
  /** Asked of every caller where it is set: the messages are personal data. */
  readonly token?: string;
  /** How much later than a message is written down its sender is told, as with a provider far away. */
  readonly delayMs?: number;
}

export interface RunningGateway {
  readonly url: string;
  close(): Promise<void>;
}

/** File of the messages that `npm start` and the command of its own record. */
export const recordedMessagesFile = (dataDir: string): string => join(dataDir, 'recorded-messages.jsonl');

export function addRecordingGateway(program: Command): void {
  program
    .command('recording-gateway')
    .description('take short messages, write them to a file and send nothing (SMS_GATEWAY=recording)')
    .option('--port <n>', 'where to listen; default: the port of SMS_GATEWAY_URL, or 4010', wholeNumber)
    .option('--file <path>', 'append-only file; default: recorded-messages.jsonl in DATA_DIR')
    .option('--delay <ms>', 'answer so much later than a message is written down', wholeNumber, 0)
    .action(async ({ port, file, delay }: { port?: number; file?: string; delay: number }) => {
      const plan = recordingGatewayPlan(loadFirstConfig());
      const gateway = await startRecordingGateway({
        ...plan,
        port: port ?? plan.port,
        file: file ?? plan.file,
        delayMs: delay,
      });
      const signal = interruption();
      console.log(`Recording messages at ${gateway.url}; Ctrl-C stops it.`);
      await once(signal, 'abort');
      await gateway.close();
    });
}

/** Where SMS_GATEWAY_URL says that the gateway is, with the file of DATA_DIR. */
export function recordingGatewayPlan(config: AppConfig): RecordingGatewayOptions {
  if (config.isProduction) {
    throw new ConfigError(['NODE_ENV: the recording gateway sends nothing and shows every message; not in production']);
  }
  const { hostname, port } = new URL(config.smsGatewayUrl ?? `http://${HOST}:${DEFAULT_PORT}`);
  const file = recordedMessagesFile(config.dataDir);
  return { host: hostname, port: Number(port), file, token: config.smsGatewayToken };
}

/**
 * A provider of short messages that can be asked what it took.
 *
 *     POST /messages            one message; 201 the first time, 200 with what was taken whenever its key comes again
 *     GET  /messages?key=       the message of a key, or none
 *     GET  /messages?store=     messages of a store, newest first; `limit`, `before` and `after` a sequence number
 */
export async function startRecordingGateway(options: RecordingGatewayOptions): Promise<RunningGateway> {
  const messages = RecordedMessages.open(options.file);
  const server = createServer((request, response) => {
    answer(messages, options, request).then(
      ({ status, body }) => send(response, status, body),
      (error: Error) => send(response, 400, { error: error.message }),
    );
  });
  server.listen(options.port, options.host ?? HOST);
  await once(server, 'listening');
  return { url: urlOf(server), close: () => close(server, messages) };
}

interface GatewayAnswer {
  readonly status: number;
  readonly body: object;
}

async function answer(
  messages: RecordedMessages,
  { token, delayMs }: RecordingGatewayOptions,
  request: IncomingMessage,
): Promise<GatewayAnswer> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://gateway');
  if (token && !isSame(request.headers.authorization ?? '', `Bearer ${token}`)) {
    return { status: 401, body: { error: 'Send the token of SMS_GATEWAY_TOKEN' } };
  }
  if (pathname !== '/messages') return { status: 404, body: { error: 'There is nothing but /messages' } };
  if (request.method === 'POST') {
    const message = messages.record(offeredMessage(await json(request)));
    if (delayMs) await sleep(delayMs);
    return { status: message.arrivals === 1 ? 201 : 200, body: message };
  }
  if (request.method === 'GET') return { status: 200, body: { data: find(messages, searchParams) } };
  return { status: 405, body: { error: 'POST a message, or GET what was taken' } };
}

function find(messages: RecordedMessages, query: URLSearchParams): object[] {
  const key = query.get('key');
  if (key !== null) return [messages.find(key)].filter((message) => message !== undefined);
  const storeCode = query.get('store');
  if (storeCode === null) throw new Error('Ask for a key or for a store');
  const number = (name: string) => (query.has(name) ? Number(query.get(name)) : undefined);
  const limit = Math.min(number('limit') ?? 100, MOST_LISTED);
  return messages.list({ storeCode, limit, before: number('before'), after: number('after') });
}

function offeredMessage(body: unknown): OfferedMessage {
  const given = (body ?? {}) as Record<string, unknown>;
  const missing = FIELDS.filter((name) => typeof given[name] !== 'string' || given[name] === '');
  if (missing.length > 0) throw new Error(`A message has texts for ${missing.join(', ')}`);
  return given as unknown as OfferedMessage;
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function urlOf(server: Server): string {
  const { address, port, family } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

async function close(server: Server, messages: RecordedMessages): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
  messages.close();
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('It is a whole number from 0 on.');
  return value;
}
