import { Readable } from 'node:stream';
import { newId } from '#libs/foundation';
import { FileLinks, ObjectStorage } from '#libs/storage';
import { takeReceipts } from './outreach-recipes';
import type { Recipe } from './recipe';
import { OPEN_SURVEYS_RECIPES } from './surveys-recipes';

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

  'public.takeReceipts': takeReceipts,

  'public.downloadFile': async (at) => {
    const key = `${at.store.schema}/scans/${newId()}.pdf`;
    await at.api.get(ObjectStorage).put(key, Readable.from([Buffer.from('%PDF-1.7')]), { maxBytes: 100 });
    const { url } = at.api.get(FileLinks).signedLink(key);
    return { params: { token: url.slice(url.lastIndexOf('/') + 1) } };
  },

  ...OPEN_SURVEYS_RECIPES,

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
