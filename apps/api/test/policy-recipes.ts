import type { Branch } from './branch';
import type { Recipe } from './recipe';

/** A preset of the product, which may be issued as the group's own and as a store's. */
async function preset(at: Branch, path: string): Promise<Draft> {
  const { data } = await at.api.must<{ data: Kind[] }>({
    method: 'GET',
    path: `${path}/policy-kinds`,
    credential: at.key,
  });
  const [found] = data
    .filter(({ levels }) => levels.includes('store'))
    .flatMap(({ code, presets }) => presets.map((one) => ({ kind: code, code: one.code, document: one.document })));
  return found as Draft;
}

interface Kind {
  readonly code: string;
  readonly levels: readonly string[];
  readonly presets: readonly { readonly code: string; readonly document: object }[];
}

interface Draft {
  readonly kind: string;
  readonly code: string;
  readonly document: object;
}

const pathOf = ({ kind, code: policyCode }: Draft) => ({ kind, policyCode });

/** The same operations on both faces, of the policies of the level that the path leads to. */
function recipes(face: 'store' | 'group', pathTo: (at: Branch) => string): Record<string, Recipe> {
  const drafted = async (at: Branch) => {
    const { kind, code, document } = await preset(at, pathTo(at));
    const path = `${pathTo(at)}/policies/${kind}/${code}/versions`;
    return at.api.must<{ id: string }>({ method: 'POST', path, credential: at.key, body: { document } });
  };
  const reviewed = async (at: Branch) => {
    const { id } = await drafted(at);
    const path = `${pathTo(at)}/policy-versions/${id}/review`;
    return at.api.must<{ id: string }>({ method: 'POST', path, credential: at.key });
  };
  return {
    [`${face}.listPolicyKinds`]: async () => ({}),
    [`${face}.listPoliciesInForce`]: async () => ({ query: { at: '2026-11-22T08:30:00.000Z' } }),
    [`${face}.getPolicyInForce`]: async (at) => ({ params: pathOf(await preset(at, pathTo(at))) }),
    [`${face}.listPolicyVersions`]: async (at) => {
      await drafted(at);
      return { params: pathOf(await preset(at, pathTo(at))), query: { state: 'draft' } };
    },
    [`${face}.draftPolicy`]: async (at) => {
      const draft = await preset(at, pathTo(at));
      return { params: pathOf(draft), body: { document: draft.document } };
    },
    [`${face}.getPolicyVersion`]: async (at) => ({ params: { id: (await drafted(at)).id } }),
    [`${face}.editPolicyDraft`]: async (at) => {
      const { document } = await preset(at, pathTo(at));
      return { params: { id: (await drafted(at)).id }, headers: { 'if-match': '"1"' }, body: { document } };
    },
    [`${face}.reviewPolicy`]: async (at) => ({ params: { id: (await drafted(at)).id } }),
    // so late that what the other tests see in force stays
    [`${face}.issuePolicy`]: async (at) => ({
      params: { id: (await reviewed(at)).id },
      body: { effectiveFrom: '2099-01-01T00:00:00.000Z' },
    }),
    [`${face}.withdrawPolicy`]: async (at) => ({ params: { id: (await drafted(at)).id } }),
  };
}

export const POLICY_STORE_RECIPES: Readonly<Record<string, Recipe>> = {
  ...recipes('store', (at) => at.path),
  'store.listFilterCatalogues': async () => ({}),
};

export const POLICY_GROUP_RECIPES: Readonly<Record<string, Recipe>> = {
  ...recipes('group', () => '/v1/group'),
  'group.listFilterCatalogues': async () => ({}),
};
