import { ApiKeys, PLATFORM_PERMISSIONS } from '#libs/identity';
import { systemPlatformContext } from '#libs/tenancy';
import type { Branch } from './branch';
import type { Recipe } from './recipe';

/** Stores and groups that stand still, leave, or want to have all that is theirs. */
export const TENANTS_PLATFORM_RECIPES: Readonly<Record<string, Recipe>> = {
  'platform.suspendStore': async (at) => ({ params: { storeCode: await storeThatIs(at, 'active') } }),
  'platform.resumeStore': async (at) => ({ params: { storeCode: await storeThatIs(at, 'suspended') } }),
  'platform.suspendGroup': async (at) => ({ params: { groupCode: await groupThatIs(at, 'active') } }),
  'platform.resumeGroup': async (at) => ({ params: { groupCode: await groupThatIs(at, 'suspended') } }),
  'platform.removeGroup': async (at) => ({ params: { groupCode: await groupThatIs(at, 'suspended') } }),

  'platform.exportStore': async (at) => ({ params: { storeCode: await storeThatIs(at, 'active') } }),
  'platform.exportGroup': async (at) => ({ params: { groupCode: await groupThatIs(at, 'active') } }),
  'platform.listExports': async () => ({}),
  'platform.getExport': async (at) => ({ params: { id: await anExport(at) } }),
  'platform.linkExport': async (at) => ({ params: { id: await doneExport(at) } }),
  'platform.removeExport': async (at) => ({ params: { id: await anExport(at) } }),
};

export const TENANTS_GROUP_RECIPES: Readonly<Record<string, Recipe>> = {
  'group.listExports': async () => ({}),
  'group.createExport': async (at) => {
    await endExports(at);
    return { body: { storeCode: at.store.code } };
  },
  'group.getExport': async (at) => ({ params: { id: await anExport(at) } }),
  'group.linkExport': async (at) => ({ params: { id: await doneExport(at) } }),
  'group.removeExport': async (at) => ({ params: { id: await anExport(at) } }),
};

export const newStore = (at: Branch) => {
  return { groupCode: at.group.code, code: at.unique('store'), name: '上海浦东4S店', kind: '4s_store' };
};

/** A store that was asked for and no worker has made yet. */
export async function requestStore(at: Branch): Promise<{ code: string; jobId: string }> {
  const body = newStore(at);
  const credential = await operatorKey(at);
  const job = await at.api.must<{ id: string }>({ method: 'POST', path: '/v1/platform/stores', credential, body });
  return { code: body.code, jobId: job.id };
}

export async function operatorKey(at: Branch): Promise<string> {
  const scopes = PLATFORM_PERMISSIONS.map(({ code }) => code);
  const { secret } = await at.api.get(ApiKeys).create(systemPlatformContext('test'), null, { name: 'test', scopes });
  return secret as string;
}

/** One that no worker has made: nobody enters it here. */
async function storeThatIs(at: Branch, state: 'active' | 'suspended'): Promise<string> {
  const { code } = await requestStore(at);
  await at.api.admin.query(`UPDATE platform.store SET state = $2 WHERE code = $1`, [code, state]);
  return code;
}

async function groupThatIs(at: Branch, state: 'active' | 'suspended'): Promise<string> {
  const body = { code: at.unique('group'), name: '申海汽车集团' };
  const credential = await operatorKey(at);
  await at.api.must({ method: 'POST', path: '/v1/platform/groups', credential, body });
  await at.api.admin.query(`UPDATE platform.dealer_group SET state = $2 WHERE code = $1`, [body.code, state]);
  return body.code;
}

/** Of the branch's store, waiting for a worker that never comes. */
async function anExport(at: Branch): Promise<string> {
  await endExports(at);
  return (await at.atHeadquarters<{ id: string }>('exports', { storeCode: at.store.code })).id;
}

async function doneExport(at: Branch): Promise<string> {
  const id = await anExport(at);
  await endExports(at);
  return id;
}

async function endExports(at: Branch): Promise<void> {
  await at.api.admin.query(
    `UPDATE platform.job SET status = 'succeeded', finished_at = now()
     WHERE type = 'tenant-export' AND status IN ('queued', 'running')`,
  );
}
