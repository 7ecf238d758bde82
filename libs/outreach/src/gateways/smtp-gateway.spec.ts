import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { emailReceipt, SmtpGateway } from './smtp-gateway';

const FROM = '申海汽车 <service@shenhai.example>';
const MESSAGE = {
  key: '01926f3c-7a10-7c3e-9d52-3f1f6f0f9a11:thanks:email',
  channel: 'email' as const,
  to: 'shi.yuanmei@example.com',
  subject: '感谢您选择申海大众',
  text: '尊敬的石远梅：\n感谢您选择我们。',
  templateCode: 'thank-you/thanks',
  storeCode: 'pudong',
};
const MESSAGE_ID = '<01926f3c-7a10-7c3e-9d52-3f1f6f0f9a11.thanks.email.pudong@shenhai.example>';

interface TakenMail {
  readonly from: string;
  readonly to: string[];
  readonly text: string;
}

describe('e-mail through a mail server', () => {
  let server: SMTPServer;
  const taken: TakenMail[] = [];
  const refusals = new Map<string, Error & { responseCode: number }>();

  beforeAll(async () => {
    server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onRcptTo: ({ address }, _session, callback) => callback(refusals.get(address) ?? null),
      onData: (stream, { envelope }, callback) => {
        const parts: Buffer[] = [];
        stream.on('data', (part: Buffer) => parts.push(part));
        stream.on('end', () => {
          const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
          const to = envelope.rcptTo.map(({ address }) => address);
          taken.push({ from, to, text: Buffer.concat(parts).toString('utf8') });
          callback();
        });
      },
    });
    server.listen(0, '127.0.0.1');
    await once(server.server, 'listening');
  });
  beforeEach(() => void taken.splice(0));
  afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));

  const gateway = (port = (server.server.address() as AddressInfo).port) =>
    new SmtpGateway(`smtp://127.0.0.1:${port}`, FROM, 500);

  it('REM-01: reaches a real server with subject, text and a Message-ID made of its key', async () => {
    expect(await gateway().send(MESSAGE)).toEqual({ kind: 'accepted', reference: MESSAGE_ID });
    expect(taken).toHaveLength(1);
    const [{ from, to, text }] = taken;
    expect([from, to]).toEqual(['service@shenhai.example', [MESSAGE.to]]);
    expect(text.replaceAll('\r\n ', ' ')).toContain(`Message-ID: ${MESSAGE_ID}`);
    expect(text).toContain(`=?UTF-8?`);
    const [, body = ''] = text.split('\r\n\r\n');
    expect(Buffer.from(body, 'base64').toString('utf8').trim()).toBe(MESSAGE.text);
  });

  it.each([
    [550, { permanent: true, quality: 'wrong_number' }],
    [552, { permanent: true }],
    [451, { permanent: false }],
  ])('CUS-12: a server that refuses the address with %i says what it means', async (responseCode, expected) => {
    refusals.set(MESSAGE.to, Object.assign(new Error('No such user here'), { responseCode }));
    expect(await gateway().send(MESSAGE)).toEqual({ kind: 'refused', reason: `smtp_${responseCode}`, ...expected });
    refusals.clear();
    expect(taken).toEqual([]);
  });

  it('a server that is away, or never greets, has taken nothing', async () => {
    expect(await gateway(1).send(MESSAGE)).toEqual({ kind: 'refused', reason: 'unreachable', permanent: false });
    await withServer(
      () => undefined,
      async (port) => {
        expect(await gateway(port).send(MESSAGE)).toEqual({ kind: 'refused', reason: 'unreachable', permanent: false });
      },
    );
  });

  it('a line that breaks after the text was handed over leaves the message in doubt', async () => {
    const hangUp = (socket: Socket) => {
      socket.write('220 mail.example\r\n');
      socket.on('data', (part) => {
        const line = part.toString();
        if (line.endsWith('\r\n.\r\n')) socket.destroy();
        else socket.write(line.startsWith('DATA') ? '354 go on\r\n' : '250 ok\r\n');
      });
    };
    await withServer(hangUp, async (port) => {
      await expect(gateway(port).send(MESSAGE)).rejects.toThrow('did not answer');
    });
    expect(gateway().canFind).toBe(false);
  });

  it('CUS-12: reads bounces by the Message-ID that comes back', () => {
    const [storeCode, key] = ['pudong', MESSAGE.key];
    const bounce = (action: string, status: string) => ({
      dsn: `Content-Type: message/delivery-status\r\n\r\nAction: ${action}\r\nStatus: ${status}\r\n\r\nMessage-ID: ${MESSAGE_ID}`,
    });
    expect(emailReceipt(bounce('failed', '5.1.1'))).toEqual({
      ...{ storeCode, key, state: 'undelivered', code: '5.1.1', quality: 'wrong_number' },
    });
    expect(emailReceipt(bounce('failed', '5.7.1'))).toMatchObject({ state: 'undelivered', quality: undefined });
    expect(emailReceipt(bounce('delayed', '4.4.7'))).toBeNull();
    expect(emailReceipt({ messageId: MESSAGE_ID, state: 'delivered' })).toMatchObject({ key, state: 'delivered' });
    expect(emailReceipt({ messageId: '<somebody@else>', state: 'undelivered' })).toBeNull();
  });
});

async function withServer(talk: (socket: Socket) => void, work: (port: number) => Promise<void>): Promise<void> {
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => {
    sockets.push(socket.on('error', () => undefined));
    talk(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await work((server.address() as AddressInfo).port);
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
}
