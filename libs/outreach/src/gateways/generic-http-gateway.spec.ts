import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { GenericHttpGateway, type HttpGatewayPlan } from './generic-http-gateway';

const MESSAGE = {
  key: 'c1:day-before:sms',
  to: '+8613800138000',
  text: '您好 "张三"，&=\n明天见 {to}',
  templateCode: 'maintenance-due/day-before',
  storeCode: 'pudong',
};

interface Seen {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

describe('GenericHttpGateway', () => {
  const servers: Server[] = [];
  afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

  async function listen(listener: RequestListener): Promise<string> {
    const server = createServer(listener).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** A provider that answers always the same, and what it was asked. */
  async function provider(status: number, answer = ''): Promise<{ root: string; seen: Seen[] }> {
    const seen: Seen[] = [];
    const root = await listen((request, response) => {
      const { method = '', url = '', headers } = request;
      void text(request).then((body) => {
        seen.push({ method, url: new URL(url, 'http://provider'), headers, body });
        response.writeHead(status, { location: '/elsewhere' }).end(answer);
      });
    });
    return { root, seen };
  }

  const gateway = (url: string, plan: Partial<HttpGatewayPlan> = {}) =>
    new GenericHttpGateway({
      url,
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"key":"{key}","phones":["{mobile}"],"text":"{text}"}',
      accepted: null,
      retryStatuses: new Set([429, 503]),
      timeoutMs: 2_000,
      ...plan,
    });

  it('fills URL, headers and a JSON body, each as its place asks for', async () => {
    const { root, seen } = await provider(200);
    const plan = {
      headers: { 'Content-Type': 'application/json', 'X-Template': '{templateCode}', 'X-Text': '{text}' },
    };
    const delivery = await gateway(`${root}/send?store={storeCode}&to={to}`, plan).send(MESSAGE);
    expect(delivery).toEqual({ kind: 'accepted', reference: MESSAGE.key });
    expect(seen).toHaveLength(1);
    const [{ method, url, headers, body }] = seen as [Seen];
    expect([method, url.pathname, url.searchParams.get('store'), url.searchParams.get('to')]).toEqual([
      'POST',
      '/send',
      'pudong',
      '+8613800138000',
    ]);
    expect(JSON.parse(body)).toEqual({ key: MESSAGE.key, phones: ['13800138000'], text: MESSAGE.text });
    expect(headers['x-template']).toBe('maintenance-due%2Fday-before');
    expect(decodeURIComponent(String(headers['x-text']))).toBe(MESSAGE.text);
    expect(headers.authorization).toBeUndefined();
  });

  it('fills a form, and asks with GET without a body', async () => {
    const { root, seen } = await provider(200);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    await gateway(root, { headers, body: 'mobile={mobile}&content={text}' }).send(MESSAGE);
    await gateway(`${root}/?content={text}`, { method: 'GET', headers: {} }).send(MESSAGE);
    expect(Object.fromEntries(new URLSearchParams(seen[0]?.body))).toEqual({
      mobile: '13800138000',
      content: MESSAGE.text,
    });
    expect([seen[1]?.method, seen[1]?.url.searchParams.get('content'), seen[1]?.body]).toEqual([
      'GET',
      MESSAGE.text,
      '',
    ]);
  });

  it('sends the token as a bearer, or where the plan says it', async () => {
    const { root, seen } = await provider(200);
    await gateway(root, { token: 's3cret/+' }).send(MESSAGE);
    await gateway(root, { token: 's3cret/+', headers: { 'X-Api-Key': 'key {token}' } }).send(MESSAGE);
    expect(seen.map(({ headers }) => [headers.authorization, headers['x-api-key']])).toEqual([
      ['Bearer s3cret/+', undefined],
      [undefined, 'key s3cret/+'],
    ]);
  });

  it.each([
    [200, { kind: 'accepted', reference: MESSAGE.key }],
    [202, { kind: 'accepted', reference: MESSAGE.key }],
    [400, { kind: 'refused', reason: 'status_400', permanent: true }],
    [302, { kind: 'refused', reason: 'status_302', permanent: true }],
    [429, { kind: 'refused', reason: 'status_429', permanent: false }],
    [503, { kind: 'refused', reason: 'status_503', permanent: false }],
  ])('a %i is %j', async (status, delivery) => {
    const { root, seen } = await provider(status);
    expect(await gateway(root).send(MESSAGE)).toEqual(delivery);
    expect(seen).toHaveLength(1);
  });

  it.each([500, 502, 504])('after a %i nobody knows', async (status) => {
    const { root } = await provider(status);
    await expect(gateway(root).send(MESSAGE)).rejects.toThrow(`answered ${status}`);
  });

  it('reads the body of providers that answer 200 to everything', async () => {
    const accepted = /"code":\s*"OK"/;
    const good = await provider(200, '{"code": "OK"}');
    const bad = await provider(200, '{"code": "isv.BUSINESS_LIMIT_CONTROL"}');
    expect(await gateway(good.root, { accepted }).send(MESSAGE)).toMatchObject({ kind: 'accepted' });
    expect(await gateway(bad.root, { accepted }).send(MESSAGE)).toEqual({
      kind: 'refused',
      reason: 'answer_not_accepted',
      permanent: true,
    });
  });

  it('knows that nothing was sent where no connection came about', async () => {
    const { root } = await provider(200);
    await Promise.all(servers.splice(0).map((server) => once(server.close(), 'close')));
    const refused = { kind: 'refused', reason: 'unreachable', permanent: false };
    expect(await gateway(root).send(MESSAGE)).toEqual(refused);
    expect(await gateway('http://nowhere.invalid').send(MESSAGE)).toEqual(refused);
    expect(await gateway(root.replace('http:', 'https:')).send(MESSAGE)).toEqual(refused);
  });

  it('knows nothing when the time is up, and does not wait longer', async () => {
    // nobody ever answers: whoever waited longer would wait for ever
    const root = await listen(() => undefined);
    await expect(gateway(root, { timeoutMs: 200 }).send(MESSAGE)).rejects.toThrow('did not answer');
  });

  it('knows nothing when the line breaks, before or within the answer', async () => {
    const before = createTcpServer((socket) => socket.once('data', () => socket.destroy())).listen(0, '127.0.0.1');
    await once(before, 'listening');
    const within = await listen((_, response) => {
      response.writeHead(200, { 'content-length': '10' }).write('half');
      setTimeout(() => response.destroy(), 20);
    });
    const { port } = before.address() as AddressInfo;
    await expect(gateway(`http://127.0.0.1:${port}`).send(MESSAGE)).rejects.toThrow('did not answer');
    await expect(gateway(within).send(MESSAGE)).rejects.toThrow('did not answer');
    before.close();
  });

  it('says of no message what is in it', async () => {
    const root = await listen((_, response) => response.destroy());
    const error: Error = await gateway(`${root}/?to={to}`)
      .send(MESSAGE)
      .then(() => new Error('It was sent'))
      .catch((thrown: Error) => thrown);
    expect(`${error.stack} ${String(error.cause)}`).not.toMatch(/138|张三/);
    expect(error.message).toContain('did not answer');
  });

  it('cannot be asked', async () => {
    const asked = gateway('http://localhost');
    expect(asked.canFind).toBe(false);
    await expect(asked.find()).rejects.toThrow();
  });
});
