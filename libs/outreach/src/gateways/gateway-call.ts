import { type IncomingMessage, request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';

/** More of an answer than this is not looked at. */
const MOST_CHARACTERS = 1_000_000;

export interface GatewayCall {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs: number;
  /**
   * Set: a connection that took longer is given up before anything is written to it. Whoever holds the message only
   * until some instant does not want it to leave later because this process, or the line, stood still meanwhile.
   */
  readonly connectWithinMs?: number;
}

export type GatewayAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly body: string }
  /** No connection came about, so that nothing of the message left this machine. */
  | { readonly kind: 'unreachable' };

/**
 * One request to a gateway, told apart by the one thing that matters to whoever sends messages: whether it may have
 * arrived. Throws where that is not known: the line broke or the time was up after the connection stood.
 *
 * Not `fetch`, which does not say whether it ever was connected, and keeps connections: a request on one that the other
 * side is just closing is a message in doubt. Redirects are not followed, since they would repeat the message elsewhere.
 */
export function callGateway(
  url: URL,
  { timeoutMs, connectWithinMs = timeoutMs, body, ...call }: GatewayCall,
): Promise<GatewayAnswer> {
  const isTls = url.protocol === 'https:';
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    let isConnected = false;
    const options = { ...call, agent: false, signal: AbortSignal.timeout(timeoutMs) };
    const request = (isTls ? tlsRequest : plainRequest)(url, options, (answer) => {
      readText(answer).then(
        (text) => resolve({ kind: 'answered', status: answer.statusCode ?? 0, body: text }),
        () => reject(new GatewaySilent('its answer broke off')),
      );
    });
    request.on('socket', (socket) => {
      socket.once(isTls ? 'secureConnect' : 'connect', () => {
        isConnected = true;
        // not one byte of the request leaves before its end is given, so this is the last look at the time
        if (performance.now() - startedAt < connectWithinMs) request.end(body);
        else request.destroy(new GatewaySilent('it took too long to connect'));
      });
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      if (!isConnected) resolve({ kind: 'unreachable' });
      else reject(error instanceof GatewaySilent ? error : new GatewaySilent(error.code ?? 'no answer'));
    });
  });
}

/** Nobody knows what became of the request. Names neither address nor content, which may be personal. */
export class GatewaySilent extends Error {
  constructor(why: string) {
    super(`The gateway did not answer: ${why}`);
    this.name = 'GatewaySilent';
  }
}

async function readText(answer: IncomingMessage): Promise<string> {
  let text = '';
  answer.setEncoding('utf8');
  for await (const part of answer) if (text.length < MOST_CHARACTERS) text += String(part);
  return text.slice(0, MOST_CHARACTERS);
}
