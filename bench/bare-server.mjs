/**
 * The bare twin of one route: `node:http` and `pg`, the same role, search path, statements, waits and JSON, and nothing
 * else. Told what to do by the JSON in its only argument.
 */
import { createServer } from 'node:http';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { dataSourceOptions } from '#libs/database';
import { toCustomerDto } from '../dist/libs/customers/src/customers.dto.js';
import { toServiceOrderWithLinesDto } from '../dist/libs/service-orders/src/service-orders.dto.js';

const { url, schema, searchPath, statements, permissions = [], poolMax } = JSON.parse(process.argv[2]);
const { extra } = dataSourceOptions({ url, poolMax, applicationName: 'bare' });
const pool = new pg.Pool({ connectionString: url, pipeline: extra.pipeline, max: poolMax });

const ENTER = `select set_config('role', $1, true), set_config('search_path', $2, true)`;

async function inTransaction(work) {
  const client = await pool.connect();
  try {
    client.query('begin').catch(() => undefined);
    client.query(ENTER, [schema, searchPath]).catch(() => undefined);
    const result = await work((text, values) => client.query(text, values));
    await client.query('commit');
    return result;
  } finally {
    client.release();
  }
}

const ctx = { permissions: new Set(permissions) };

async function listCustomers() {
  const [{ text, values, page }] = statements;
  const { rows } = await inTransaction((query) => query(text, values));
  return { data: rows.slice(0, page.limit).map((row) => toCustomerDto(ctx, row)), page };
}

/** The statements of one order, with ids of its own in the place of the recorded ones. */
async function createOrder({ headers }, body) {
  JSON.parse(body);
  const renew = renewedIds();
  const [claim, ...rest] = statements.map(({ text, values }) => ({ text, values: values.map(renew) }));
  const store = rest.pop();
  // recorded once the order is read
  const event = rest.pop();
  claim.values = claim.values.map((value) => (value === '{key}' ? headers['idempotency-key'] : value));
  return inTransaction(async (query) => {
    await query(claim.text, claim.values);
    const results = await Promise.all(rest.map(({ text, values }) => query(text, values)));
    const answer = toServiceOrderWithLinesDto(results.at(-1).rows[0]);
    query(event.text, event.values);
    query(
      store.text,
      store.values.map((value) => (value === '{answer}' ? JSON.stringify(answer) : value)),
    );
    return answer;
  });
}

const RECORDED_ID = /\{id (\d+)\}/g;

function renewedIds() {
  const ids = [];
  const idOf = (_match, number) => (ids[number] ??= randomUUID());
  return (value) => (typeof value === 'string' && value.includes('{id ') ? value.replace(RECORDED_ID, idOf) : value);
}

const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  const answer = await (request.method === 'POST' ? createOrder(request, body) : listCustomers());
  const json = JSON.stringify(answer);
  const headers = { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(json) };
  response.writeHead(request.method === 'POST' ? 201 : 200, headers).end(json);
});
process.once('disconnect', () => process.exit());
server.listen(Number(process.env.PORT), process.env.HOST, () => process.send('ready'));
