import { generateSecrets, loadConfig } from '.';

const { masterKey, apiKeyPepper, tokenSigningKey } = generateSecrets();
const SECRETS = { MASTER_KEY: masterKey, API_KEY_PEPPER: apiKeyPepper, TOKEN_SIGNING_KEY: tokenSigningKey };

const load = (env: Readonly<Record<string, string>>) => loadConfig({ NODE_ENV: 'test', ...SECRETS, ...env });

describe('loadConfig', () => {
  it.each([
    ['an unknown gateway', { SMS_GATEWAY: 'pigeon' }, 'SMS_GATEWAY'],
    ['a provider without an address', { SMS_GATEWAY: 'http' }, 'SMS_GATEWAY_URL'],
    ['a recording gateway without an address', { SMS_GATEWAY: 'recording' }, 'SMS_GATEWAY_URL'],
    ['an address that is none', { SMS_GATEWAY: 'http', SMS_GATEWAY_URL: 'ftp://sms' }, 'SMS_GATEWAY_URL'],
    ['headers that are no JSON', { SMS_GATEWAY_HEADERS: 'x: y' }, 'SMS_GATEWAY_HEADERS'],
    ['headers that are a list', { SMS_GATEWAY_HEADERS: '["x"]' }, 'SMS_GATEWAY_HEADERS'],
    ['a header that is no text', { SMS_GATEWAY_HEADERS: '{"x":1}' }, 'SMS_GATEWAY_HEADERS'],
    ['a header that smuggles another', { SMS_GATEWAY_HEADERS: '{"x":"a\\r\\nb: c"}' }, 'SMS_GATEWAY_HEADERS'],
    ['a pattern that is none', { SMS_GATEWAY_ACCEPTED: '(' }, 'SMS_GATEWAY_ACCEPTED'],
    ['statuses that are none', { SMS_GATEWAY_RETRY_STATUSES: '429,soon' }, 'SMS_GATEWAY_RETRY_STATUSES'],
    ['an unknown storage', { STORAGE_DRIVER: 'tape' }, 'STORAGE_DRIVER'],
    [
      'a bucket without a name',
      { STORAGE_DRIVER: 's3', S3_ACCESS_KEY_ID: 'k', S3_SECRET_ACCESS_KEY: 's' },
      'S3_BUCKET',
    ],
    ['a bucket without its secret', { STORAGE_DRIVER: 's3', S3_BUCKET: 'scans' }, 'S3_SECRET_ACCESS_KEY'],
    ['an endpoint that is none', { S3_ENDPOINT: 'oss' }, 'S3_ENDPOINT'],
    ['a wait longer than a claim is held', { SMS_GATEWAY_TIMEOUT_MS: '5000' }, 'SMS_GATEWAY_TIMEOUT_MS'],
  ])('refuses %s', (_name, env, variable) => {
    expect(() => load(env as unknown as Record<string, string>)).toThrow(`  - ${variable}: `);
  });

  it('takes the address of a provider with placeholders', () => {
    const url = 'https://sms.example.com/send?mobile={mobile}&content={text}';
    expect(load({ SMS_GATEWAY: 'http', SMS_GATEWAY_URL: url }).smsGatewayUrl).toBe(url);
  });

  it('keeps the recording gateway out of production, and only there', () => {
    const recording = { SMS_GATEWAY: 'recording', SMS_GATEWAY_URL: 'http://127.0.0.1:4010' };
    expect(load(recording).smsGateway).toBe('recording');
    expect(() => load({ ...recording, NODE_ENV: 'production' })).toThrow('not for production');
  });

  it('names every fault, and no value', () => {
    const load2 = () => load({ SMS_GATEWAY: 'http', SMS_GATEWAY_URL: 'my secret', PORT: '70000' });
    expect(load2).toThrow(/PORT: [\s\S]*SMS_GATEWAY_URL: /);
    expect(load2).not.toThrow(/my secret|70000/);
  });
});
