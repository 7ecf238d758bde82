import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { AppConfig } from '#libs/config';
import { SystemClock } from '#libs/foundation';
import { RecordingGateway } from './recording-gateway';
import { smsGatewayOf } from './channel-gateway-choice';

const MESSAGE = { key: 'c1:a:sms', to: '+8613800138000', text: '您好', templateCode: 'j/a', storeCode: 'pudong' };
const TAKEN = { ...MESSAGE, id: '3f1c', sequence: 1, acceptedAt: '2026-11-22T08:30:00.000Z', arrivals: 1 };

const sought = (key: string) => ({ key, to: MESSAGE.to, storeCode: 'pudong', intendedAt: new Date() });

const configOf = (settings: Partial<AppConfig>) => Object.assign(new AppConfig(), settings);

describe('the SMS gateway', () => {
  let server: Server;
  let url: string;
  const seen: { method?: string; url?: string; authorization?: string; body: string }[] = [];
  let answer: { status: number; body: unknown };

  beforeAll(async () => {
    server = createServer((request, response) => {
      void text(request).then((body) => {
        seen.push({ method: request.method, url: request.url, authorization: request.headers.authorization, body });
        response.writeHead(answer.status).end(JSON.stringify(answer.body));
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());
  beforeEach(() => void seen.splice(0));

  it('none: refuses for good, since nothing will ever be sent', async () => {
    const gateway = smsGatewayOf(configOf({}), new SystemClock());
    expect(await gateway.send(MESSAGE)).toEqual({ kind: 'refused', reason: 'no_gateway', permanent: true });
    expect([gateway.canFind, await gateway.find(sought(MESSAGE.key))]).toEqual([true, null]);
  });

  it('http: sends what the settings say, by default as JSON with the key', async () => {
    answer = { status: 200, body: {} };
    const gateway = smsGatewayOf(
      configOf({ smsGateway: 'http', smsGatewayUrl: url, smsGatewayToken: 't0ken' }),
      new SystemClock(),
    );
    expect(await gateway.send(MESSAGE)).toEqual({ kind: 'accepted', reference: MESSAGE.key });
    const { storeCode: _storeCode, ...sent } = MESSAGE;
    expect(seen).toEqual([
      { method: 'POST', url: '/', authorization: 'Bearer t0ken', body: expect.any(String) as string },
    ]);
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual(sent);
  });

  it('http: what the provider took nothing of may be tried again', async () => {
    const gateway = smsGatewayOf(configOf({ smsGateway: 'http', smsGatewayUrl: url }), new SystemClock());
    for (const [status, permanent] of [
      [429, false],
      [503, false],
      [422, true],
    ] as const) {
      answer = { status, body: {} };
      expect(await gateway.send(MESSAGE)).toEqual({ kind: 'refused', reason: `status_${status}`, permanent });
    }
    answer = { status: 500, body: {} };
    await expect(gateway.send(MESSAGE)).rejects.toThrow('500');
  });

  describe('recording', () => {
    const gateway = () =>
      smsGatewayOf(
        configOf({ smsGateway: 'recording', smsGatewayUrl: url, smsGatewayToken: 't0ken' }),
        new SystemClock(),
      );

    it('hands a message over, and takes one that was there already as accepted', async () => {
      for (const status of [201, 200]) {
        answer = { status, body: TAKEN };
        expect(await gateway().send(MESSAGE)).toEqual({ kind: 'accepted', reference: TAKEN.id });
      }
      expect(JSON.parse(seen[0]?.body ?? '')).toEqual(MESSAGE);
      expect(seen[0]).toMatchObject({ method: 'POST', url: '/messages', authorization: 'Bearer t0ken' });
    });

    it('can be asked what became of a key', async () => {
      expect(gateway().canFind).toBe(true);
      answer = { status: 200, body: { data: [TAKEN] } };
      expect(await gateway().find(sought('c1:a b&c'))).toEqual({ kind: 'accepted', reference: TAKEN.id });
      answer = { status: 200, body: { data: [] } };
      expect(await gateway().find(sought('c1:a:sms'))).toBeNull();
      expect(seen.map((one) => one.url)).toEqual(['/messages?key=c1%3Aa+b%26c', '/messages?key=c1%3Aa%3Asms']);
    });

    it('throws where it cannot tell, and never says that nothing is there', async () => {
      answer = { status: 500, body: {} };
      await expect(gateway().find(sought('k'))).rejects.toThrow('500');
      await expect(gateway().send(MESSAGE)).rejects.toThrow('500');
      const away = new RecordingGateway('http://127.0.0.1:1', undefined);
      await expect(away.find(sought('k'))).rejects.toThrow('cannot be reached');
      expect(await away.send(MESSAGE)).toEqual({ kind: 'refused', reason: 'unreachable', permanent: false });
    });
  });
});
