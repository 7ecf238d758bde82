/**
 * Keeps so many connections busy for so many seconds and tells how it went: the third process of a benchmark, lean
 * enough to leave the machine to the two that are compared. Its only argument is JSON, its only output too.
 */
import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';

const {
  origin,
  method = 'GET',
  path,
  headers = {},
  body = '',
  key = false,
  connections,
  seconds,
} = JSON.parse(process.argv[2]);
const { hostname, port, host } = new URL(origin);
const LENGTH = /\r\ncontent-length: (\d+)/i;

const lines = Object.entries({ host, ...headers, ...(body && { 'content-length': Buffer.byteLength(body) }) });
const head = `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}`;
/** Every write has an Idempotency-Key of its own. */
const request = () => `${head}${key ? `idempotency-key: ${randomUUID()}\r\n` : ''}\r\n${body}`;

const latencies = [];
const statuses = new Map();
const endsAt = performance.now() + seconds * 1_000;

function keepBusy() {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let received = Buffer.alloc(0);
    let sentAt = 0;
    const send = () => {
      sentAt = performance.now();
      socket.write(request());
    };
    socket.setNoDelay(true);
    socket.once('error', reject).once('connect', send);
    socket.on('data', (bytes) => {
      received = received.length === 0 ? bytes : Buffer.concat([received, bytes]);
      const bodyAt = received.indexOf('\r\n\r\n') + 4;
      if (bodyAt < 4) return;
      const answer = received.toString('latin1', 0, bodyAt);
      if (received.length < bodyAt + Number(LENGTH.exec(answer)?.[1] ?? 0)) return;
      const status = answer.slice(9, 12);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      received = Buffer.alloc(0);
      const now = performance.now();
      latencies.push(now - sentAt);
      if (now < endsAt) return send();
      socket.end();
      resolve();
    });
  });
}

const startedAt = performance.now();
await Promise.all(Array.from({ length: connections }, keepBusy));
const elapsed = (performance.now() - startedAt) / 1_000;
latencies.sort((a, b) => a - b);
const quantile = (share) => latencies[Math.floor(latencies.length * share)];
console.log(
  JSON.stringify({
    count: latencies.length,
    perSecond: latencies.length / elapsed,
    p50: quantile(0.5),
    p99: quantile(0.99),
    statuses: Object.fromEntries(statuses),
  }),
);
