import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppConfig, CONFIG_VARIABLES, generateSecrets, loadConfig } from '.';

const ROOT = join(__dirname, '../../..');
const example = readFileSync(join(ROOT, '.env.example'), 'utf8');
const compose = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');

const settings = [...example.matchAll(/^([A-Z0-9_]+)=(.*)$/gm)].map(
  ([, name, value]) => [name, value] as [string, string],
);
const names = settings.map(([name]) => name);

describe('.env.example', () => {
  it('names every variable that the configuration reads, and once', () => {
    expect(names.filter((name) => CONFIG_VARIABLES.includes(name)).sort()).toEqual([...CONFIG_VARIABLES].sort());
  });

  it('names nothing else but what docker-compose.yml asks for', () => {
    const asked = new Set([...compose.matchAll(/\$\{([A-Z0-9_]+):\?/g)].map((match) => match[1]));
    const others = names.filter((name) => !CONFIG_VARIABLES.includes(name));
    expect(others.filter((name) => !asked.has(name))).toEqual([]);
    expect([...asked].filter((name) => !names.includes(name as string))).toEqual([]);
  });

  it('gives the defaults', () => {
    const { masterKey, apiKeyPepper, tokenSigningKey } = generateSecrets();
    const secrets = { MASTER_KEY: masterKey, API_KEY_PEPPER: apiKeyPepper, TOKEN_SIGNING_KEY: tokenSigningKey };
    const given = Object.fromEntries(settings.filter(([, value]) => value !== ''));
    // production, so that the secrets of this machine's own .data stay out
    const config = loadConfig({ ...given, ...secrets, NODE_ENV: 'production' });
    const defaults = { ...new AppConfig(), publicUrl: 'http://localhost:3000' };
    expect({ ...config, nodeEnv: given.NODE_ENV }).toEqual({ ...defaults, masterKey, apiKeyPepper, tokenSigningKey });
  });
});
