import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { ACCESS_TOKEN_SECONDS } from './access-tokens.service';
import { KNOWN_FOR_MS } from '../access/brief-cache';
import { type IdentityApi, startIdentityApi } from '../fixtures/identity-api';
import { REPEAT_GRACE_MS } from './refresh-rotation.policy';

const DAY_MS = 86_400_000;

describe('signing in', () => {
  let api: IdentityApi;
  let someone = 0;

  const newPerson = () =>
    api.staff(`person-${++someone}`, { role: 'service_adviser', level: 'store', at: api.world.store('north').code });
  const me = (token: string) => api.call('get', '/v1/auth/me', token);
  const refresh = (refreshToken: string) => api.call('post', '/v1/auth/refresh').send({ refreshToken });
  const tokens = (body: unknown) => body as { accessToken: string; refreshToken: string };

  beforeAll(async () => {
    api = await startIdentityApi();
  });
  afterAll(() => api.stop());

  it('SEC-02: user name and password open the archive, and say who came', async () => {
    const person = await newPerson();
    const answer = await api.signIn({ ...person, username: person.username.toUpperCase() });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ tokenType: 'Bearer', expiresIn: 600 });
    const { body } = await me(tokens(answer.body).accessToken);
    expect(body).toMatchObject({ type: 'staff', id: person.id, name: `名${person.username}` });
    expect(body.stores).toEqual([expect.objectContaining({ code: api.world.store('north').code })]);
    expect(body.stores[0].permissions).toContain('service-orders:write');
  });

  it('SEC-02: the token is signed with a published key and holds no permission', async () => {
    const { accessToken } = tokens((await api.signIn(await newPerson())).body);
    const keys = (await api.call('get', '/.well-known/jwks.json')).body as JSONWebKeySet;
    const { payload, protectedHeader } = await jwtVerify(accessToken, createLocalJWKSet(keys), {
      currentDate: api.clock.now(),
      audience: 'forecourt-api',
    });
    expect(protectedHeader).toMatchObject({ alg: 'EdDSA', typ: 'at+jwt' });
    expect(Object.keys(payload).sort()).toEqual(['aud', 'exp', 'gid', 'iat', 'iss', 'pv', 'sid', 'sub']);
    expect(JSON.stringify(keys)).not.toContain('"d"');
  });

  it('SEC-02: a wrong password, an unknown name and an unknown group are one answer', async () => {
    const person = await newPerson();
    const answers = [
      await api.signIn({ ...person, password: 'not the password' }),
      await api.signIn({ ...person, username: 'nobody' }),
      await api.signIn({ ...person, group: 'nowhere' }),
      await api.signIn({ ...person, group: api.world.group('two').code }),
    ];
    const seen = answers.map(({ status, body }) => ({ status, ...body, requestId: undefined }));
    expect(seen[0]).toMatchObject({ status: 401, code: 'sign_in_failed' });
    for (const answer of seen) expect(answer).toEqual(seen[0]);
  });

  it.each([
    ['SEC-02: after five failures an account has to wait', true],
    ['SEC-02: and so does one that does not exist', false],
  ])('%s', async (_name, exists) => {
    const { username, password } = exists ? await newPerson() : { username: 'a-ghost', password: 'right, if it were' };
    for (let attempt = 0; attempt < 5; attempt++) {
      expect((await api.signIn({ username, password: 'wrong' })).status).toBe(401);
    }
    const locked = await api.signIn({ username, password });
    expect([locked.status, locked.body.code, locked.headers['retry-after']]).toEqual([429, 'sign_in_throttled', '30']);
    api.clock.advance(30_000);
    expect((await api.signIn({ username, password })).status).toBe(exists ? 200 : 401);
  });

  it('SEC-02: a burst of guesses counts every one of them', async () => {
    const { username } = await newPerson();
    const answers = await Promise.all(Array.from({ length: 12 }, () => api.signIn({ username, password: 'wrong' })));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array(5).fill(401), ...Array(7).fill(429)]);
  });

  it('SEC-02: a refresh token is exchanged once; the lost answer may be asked for again for a moment', async () => {
    const first = tokens((await api.signIn(await newPerson())).body);
    const second = await refresh(first.refreshToken);
    expect(second.status).toBe(200);
    const again = await refresh(first.refreshToken);
    expect(tokens(again.body).refreshToken).toBe(tokens(second.body).refreshToken);
    api.clock.advance(REPEAT_GRACE_MS);
    expect((await me(tokens(second.body).accessToken)).status).toBe(200);
    expect((await refresh(tokens(second.body).refreshToken)).status).toBe(200);
  });

  it('SEC-02: a spent refresh token that comes back ends the session for thief and owner', async () => {
    const first = tokens((await api.signIn(await newPerson())).body);
    const second = tokens((await refresh(first.refreshToken)).body);
    api.clock.advance(REPEAT_GRACE_MS + 1);
    expect((await refresh(first.refreshToken)).body.code).toBe('session_expired');
    expect((await refresh(second.refreshToken)).body.code).toBe('session_expired');
    expect((await me(second.accessToken)).status).toBe(401);
  });

  it('SEC-02: another client cannot use the grace', async () => {
    const first = tokens((await api.signIn(await newPerson())).body);
    await refresh(first.refreshToken);
    const thief = await refresh(first.refreshToken).set('User-Agent', 'thief/1.0');
    expect([thief.status, thief.body.code]).toEqual([401, 'session_expired']);
  });

  it('SEC-02: 20 exchanges at once of one token are one exchange', async () => {
    const { refreshToken } = tokens((await api.signIn(await newPerson())).body);
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(refreshToken)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ body }) => tokens(body).refreshToken)).size).toBe(1);
  });

  it('SEC-02: an access token lasts ten minutes, a session 30 days without use', async () => {
    const { accessToken, refreshToken } = tokens((await api.signIn(await newPerson())).body);
    api.clock.advance((ACCESS_TOKEN_SECONDS - 1) * 1_000);
    expect((await me(accessToken)).status).toBe(200);
    api.clock.advance(1_000);
    expect((await me(accessToken)).status).toBe(401);
    api.clock.advance(30 * DAY_MS);
    expect((await refresh(refreshToken)).status).toBe(401);
  });

  it('SEC-02: whoever signs out is out', async () => {
    const { accessToken, refreshToken } = tokens((await api.signIn(await newPerson())).body);
    expect((await api.call('post', '/v1/auth/sign-out', accessToken)).status).toBe(204);
    expect((await me(accessToken)).status).toBe(401);
    expect((await refresh(refreshToken)).status).toBe(401);
  });

  it('SEC-02: a new password needs the old one and ends all other sessions', async () => {
    const person = await newPerson();
    const here = tokens((await api.signIn(person)).body);
    const there = tokens((await api.signIn(person)).body);
    const change = (currentPassword: string, newPassword: string) =>
      api.call('post', '/v1/auth/password', here.accessToken).send({ currentPassword, newPassword });
    expect((await change('wrong', 'a brand new password')).body.code).toBe('password_wrong');
    expect((await change(person.password, 'too short')).status).toBe(422);
    expect((await change(person.password, 'a brand new password')).status).toBe(204);
    expect((await me(here.accessToken)).status).toBe(200);
    expect((await me(there.accessToken)).status).toBe(401);
    expect((await api.signIn(person)).status).toBe(401);
    expect((await api.signIn({ ...person, password: 'a brand new password' })).status).toBe(200);
  });

  it('SEC-02: an API key has neither password nor session', async () => {
    const key = await api.groupKey('one');
    const answer = await api.call('post', '/v1/auth/sign-out', key);
    expect([answer.status, answer.body.code]).toEqual([403, 'signed_in_staff_only']);
  });

  it('SEC-02: whoever is suspended is out at once, and within five seconds on other nodes', async () => {
    const [person, unlucky] = [await newPerson(), await newPerson()];
    const [token, otherToken] = [await api.tokenOf(person), await api.tokenOf(unlucky)];
    const key = await api.groupKey('one');
    await api.call('patch', `/v1/group/staff/${person.id}`, key).send({ state: 'suspended' });
    expect((await me(token)).status).toBe(401);
    expect((await api.signIn(person)).status).toBe(401);

    expect((await me(otherToken)).status).toBe(200);
    await api.sql(`UPDATE ${api.world.group('one').schema}.group_staff SET state = 'left' WHERE id = $1`, [unlucky.id]);
    api.clock.age(KNOWN_FOR_MS);
    expect((await me(otherToken)).status).toBe(401);
  });

  it('SEC-02: a demo sign-in is refused in production', async () => {
    const person = await newPerson();
    await api.sql('UPDATE platform.staff_sign_in SET demo = true WHERE id = $1', [person.id]);
    expect((await api.signIn(person)).status).toBe(200);
    api.world.config.nodeEnv = 'production';
    const answer = await api.signIn(person);
    api.world.config.nodeEnv = 'test';
    expect(answer.body.code).toBe('sign_in_failed');
  });
});
