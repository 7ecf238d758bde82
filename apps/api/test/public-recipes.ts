import type { Recipe } from './recipe';

/** A recipe for each operation that is open to all, or concerns nobody but the caller. */
export const PUBLIC_RECIPES: Readonly<Record<string, Recipe>> = {
  'public.isAlive': async () => ({}),
  'public.isReady': async () => ({}),
  'public.hasStarted': async () => ({}),
  'public.listProblems': async () => ({}),
  'public.getProblem': async () => ({ params: { code: 'validation_failed' } }),
  'public.showDocs': async () => ({}),
  'public.showStoreDocs': async () => ({}),
  'public.getScript': async () => ({}),
  'public.getJsonWebKeySet': async () => ({}),

  'public.signIn': async (at) => {
    const { username, password } = await at.person();
    return { body: { group: at.group.code, username, password } };
  },
  'public.refreshTokens': async (at) => {
    const { refreshToken } = await at.signIn(await at.person());
    return { body: { refreshToken } };
  },
  'public.signOut': async (at) => ({ credential: (await at.signIn(await at.person())).accessToken }),
  'public.getMe': async (at) => ({ credential: (await at.signIn(await at.person())).accessToken }),
  'public.changePassword': async (at) => {
    const person = await at.person();
    const { accessToken: credential } = await at.signIn(person);
    return { credential, body: { currentPassword: person.password, newPassword: 'a longer and better passphrase' } };
  },
};
