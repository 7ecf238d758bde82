import { ApiKeys } from '#libs/identity';
import { systemPlatformContext } from '#libs/tenancy';
import type { Branch } from './branch';
import type { Recipe } from './recipe';
import { newStore, operatorKey, requestStore, TENANTS_PLATFORM_RECIPES } from './tenants-recipes';

const KEYS = ['platform:api-keys'];

/** A recipe for each operation of the operator. */
export const PLATFORM_RECIPES: Readonly<Record<string, Recipe>> = {
  ...TENANTS_PLATFORM_RECIPES,
  'platform.getOpenApi': async () => ({}),

  'platform.getTestClock': async () => ({}),
  'platform.moveTestClock': async () => ({ body: { advanceSeconds: 0 } }),
  'platform.resetTestClock': async () => ({}),

  'platform.getJob': async (at) => ({ params: { id: (await requestStore(at)).jobId } }),
  'platform.cancelJob': async (at) => ({ params: { id: (await requestStore(at)).jobId } }),
  'platform.followJob': async (at) => {
    const { jobId: id } = await requestStore(at);
    const credential = await operatorKey(at);
    await at.api.must({ method: 'POST', path: `/v1/platform/jobs/${id}/cancel`, credential });
    return { params: { id } };
  },

  'platform.listGroups': async () => ({}),
  'platform.createGroup': async (at) => ({ body: { code: at.unique('group'), name: '申海汽车集团' } }),
  'platform.getGroup': async (at) => ({ params: { groupCode: at.group.code } }),
  'platform.listStores': async (at) => ({ query: { groupCode: at.group.code } }),
  'platform.createStore': async (at) => ({ body: newStore(at) }),
  'platform.getStore': async (at) => ({ params: { storeCode: at.store.code } }),
  'platform.removeStore': async (at) => ({ params: { storeCode: (await requestStore(at)).code } }),

  'platform.listApiKeys': async () => ({}),
  'platform.createApiKey': async () => ({ body: { name: 'Operations', scopes: KEYS } }),
  'platform.getApiKey': async (at) => ({ params: { id: await platformKeyId(at) } }),
  'platform.rotateApiKey': async (at) => ({ params: { id: await platformKeyId(at) }, body: {} }),
  'platform.revokeApiKey': async (at) => ({ params: { id: await platformKeyId(at) } }),
  'platform.listGroupApiKeys': async (at) => ({ params: { groupCode: at.group.code } }),
  'platform.createGroupApiKey': async (at) => ({
    params: { groupCode: at.group.code },
    body: { name: 'First key', scopes: ['api-keys:write'], storeCodes: [at.store.code] },
  }),
  'platform.revokeGroupApiKey': async (at) => ({
    params: { groupCode: at.group.code, id: (await at.apiKey(['customers:read'])).id },
  }),
  'platform.listAuditEvents': async (at) => ({ query: { targetId: await platformKeyId(at) } }),
};

async function platformKeyId(at: Branch): Promise<string> {
  const key = { name: 'test', scopes: KEYS };
  return (await at.api.get(ApiKeys).create(systemPlatformContext('test'), null, key)).id;
}
