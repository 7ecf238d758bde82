import { PRESET_PROFILES } from '#libs/imports';
import type { Branch } from './branch';
import { PERSONS_GROUP_RECIPES } from './persons-recipes';
import { POLICY_GROUP_RECIPES } from './policy-recipes';
import type { Recipe } from './recipe';
import { REPORTS_GROUP_RECIPES } from './reports-recipes';
import { TENANTS_GROUP_RECIPES } from './tenants-recipes';

/** Whoever may call an operation that hands out permissions holds this one, and can pass it on. */
const HELD = {
  roles: ['roles:write'],
  staff: ['staff:write'],
  keys: ['api-keys:write'],
} as const;

const FIRST_VERSION = { 'if-match': '"1"' };

/** A recipe for each operation of headquarters. */
export const GROUP_RECIPES: Readonly<Record<string, Recipe>> = {
  ...PERSONS_GROUP_RECIPES,
  ...POLICY_GROUP_RECIPES,
  ...REPORTS_GROUP_RECIPES,
  ...TENANTS_GROUP_RECIPES,
  'group.getOpenApi': async () => ({}),

  'group.getRoleCatalogue': async () => ({}),
  'group.createRole': async (at) => ({
    body: {
      ...{ code: at.unique('role').replaceAll('-', '_'), nameZh: '夜间接待', nameEn: 'Night', level: 'store' },
      permissions: HELD.roles,
    },
  }),
  'group.getRole': async (at) => ({ params: { roleCode: await at.role(HELD.roles) } }),
  'group.updateRole': async (at) => ({
    params: { roleCode: await at.role(HELD.roles) },
    headers: FIRST_VERSION,
    body: {
      nameEn: 'Night receptionist',
      deputies: [await at.role(HELD.roles)],
      escalatesTo: await at.role(HELD.roles),
    },
  }),
  'group.removeRole': async (at) => ({ params: { roleCode: await at.role(HELD.roles) }, headers: FIRST_VERSION }),

  'group.listStaff': async (at) => ({ query: { q: (await at.person()).username } }),
  'group.createStaff': async (at) => ({
    body: { username: at.unique('person'), name: '李强', password: 'correct horse battery staple' },
  }),
  'group.getStaff': async (at) => ({ params: { id: (await at.person()).id } }),
  'group.updateStaff': async (at) => ({ params: { id: (await at.person()).id }, body: { departments: ['sales'] } }),
  'group.resetPassword': async (at) => ({
    params: { id: (await at.person()).id },
    body: { password: 'a longer and better passphrase' },
  }),
  'group.listGrants': async (at) => ({ params: { staffId: (await at.person()).id } }),
  'group.createGrant': async (at) => {
    const role = await at.role(HELD.staff);
    const params = { staffId: (await at.person()).id };
    const region = await at.region();
    return [
      { params, body: { role, level: 'region', regionId: region.id } },
      { params, body: { role, level: 'store', storeCode: at.store.code } },
    ];
  },
  'group.removeGrant': async (at) => {
    const { id: staffId } = await at.person();
    return { params: { staffId, id: (await at.grant(staffId, HELD.staff)).id } };
  },
  'group.listAbsences': async (at) => ({ params: { staffId: (await at.person()).id } }),
  'group.createAbsence': async (at) => ({
    params: { staffId: (await at.person()).id },
    body: { startsAt: '2026-11-23T00:00:00.000Z' },
  }),
  'group.removeAbsence': async (at) => {
    const { id: staffId } = await at.person();
    const absence = await at.atHeadquarters(`staff/${staffId}/absences`, { startsAt: '2026-11-23T00:00:00.000Z' });
    return { params: { staffId, id: absence.id } };
  },

  'group.listRegions': async () => ({}),
  'group.createRegion': async (at) => ({ body: { code: at.unique('east'), name: '华东' } }),
  'group.getRegion': async (at) => ({ params: { id: (await at.region()).id } }),
  'group.updateRegion': async (at) => ({ params: { id: (await at.region()).id }, body: { name: '华南' } }),
  'group.removeRegion': async (at) => ({ params: { id: (await at.region()).id } }),
  'group.listBrands': async () => ({}),
  'group.createBrand': async (at) => ({ body: { code: at.unique('brand'), name: '大众' } }),
  'group.getBrand': async (at) => ({ params: { id: (await at.brand()).id } }),
  'group.updateBrand': async (at) => ({ params: { id: (await at.brand()).id }, body: { name: '斯柯达' } }),
  'group.removeBrand': async (at) => ({ params: { id: (await at.brand()).id } }),

  'group.listStores': async (at) => ({ query: await placeOf(at) }),
  'group.getStore': async (at) => ({ params: { code: at.store.code } }),
  'group.updateStore': async (at) => ({ params: { code: at.store.code }, body: await placeOf(at) }),
  'group.getStoreOrigins': async (at) => ({ params: { code: at.store.code } }),
  'group.replaceStoreOrigins': async (at) => ({
    params: { code: at.store.code },
    body: { origins: ['https://www.example.com'] },
  }),
  'group.getResponsible': async (at) => ({ params: { code: at.store.code }, query: { role: 'retail_manager' } }),

  'group.listApiKeys': async () => ({}),
  'group.createApiKey': async (at) => ({
    body: { name: 'Front-end', scopes: HELD.keys, storeCodes: [at.store.code] },
  }),
  'group.getApiKey': async (at) => ({ params: { id: (await at.apiKey(HELD.keys)).id } }),
  'group.rotateApiKey': async (at) => ({ params: { id: (await at.apiKey(HELD.keys)).id }, body: {} }),
  'group.revokeApiKey': async (at) => ({ params: { id: (await at.apiKey(HELD.keys)).id } }),
  'group.listAuditEvents': async (at) => ({ query: { targetId: (await at.person()).id } }),

  'group.listImportProfiles': async () => ({}),
  'group.createImportProfile': async (at) => ({
    body: { definition: { ...PRESET_PROFILES[0], code: at.unique('own') } },
  }),
  'group.getImportProfile': async (at) => ({ params: { code: await at.profile() } }),
  'group.replaceImportProfile': async (at) => {
    const definition = { ...PRESET_PROFILES[0], delimiter: '\t' };
    return { params: { code: await at.profile() }, headers: FIRST_VERSION, body: { definition } };
  },
  'group.removeImportProfile': async (at) => ({ params: { code: await at.profile() } }),
};

async function placeOf(at: Branch): Promise<{ regionId: string; brandId: string }> {
  return { regionId: (await at.region()).id, brandId: (await at.brand()).id };
}
