import { randomUUID } from 'node:crypto';
import type { Route } from '#libs/http';
import type { Branch } from './branch';
import { GROUP_RECIPES } from './group-recipes';
import { PLATFORM_RECIPES } from './platform-recipes';
import { PUBLIC_RECIPES } from './public-recipes';
import type { Ask, Recipe } from './recipe';
import { STORE_RECIPES } from './store-recipes';
import type { Call } from './test-api';

const RECIPES: Readonly<Record<string, Recipe>> = {
  ...STORE_RECIPES,
  ...GROUP_RECIPES,
  ...PLATFORM_RECIPES,
  ...PUBLIC_RECIPES,
};

/** Name of an operation among those of all faces. */
export function nameOf(route: Route): string {
  return `${route.face?.face ?? 'public'}.${route.handlerName}`;
}

/** Names of recipes, to find those whose operation is gone. */
export const RECIPE_NAMES: readonly string[] = Object.keys(RECIPES);

/** The requests of an operation's recipe, each in a branch with rows made for it. */
export async function asksOf(route: Route, at: Branch): Promise<readonly Ask[]> {
  const recipe = RECIPES[nameOf(route)];
  if (!recipe) throw new Error(`${nameOf(route)} has no recipe: add one to ${route.face?.face ?? 'public'}-recipes.ts`);
  return [await recipe(at)].flat();
}

/** The request of an ask; the store of a store's operation is the branch's. */
export function callOf(route: Route, at: Branch, ask: Ask, credential: string | undefined): Call {
  const params: Readonly<Record<string, string>> = { storeCode: at.store.code, ...ask.params };
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? `no-${name}`));
  const query = ask.query ? `?${new URLSearchParams(ask.query)}` : '';
  const key = route.endpoint?.idempotency === 'required' && { 'idempotency-key': randomUUID() };
  const headers = { ...key, ...ask.headers };
  return { method: route.method, path: `${path}${query}`, credential, body: ask.body, headers };
}
