import { ListField } from '#libs/http';
import { definePolicyKind } from '#libs/policies';

/** What a store may let the other stores of its group see of a person. */
export const SHARED_FIELD_GROUPS = [
  'identity',
  'contact',
  'address',
  'birthday',
  'observed',
  'preferences',
  'vehicles',
  'visits',
] as const;
export type SharedFieldGroup = (typeof SHARED_FIELD_GROUPS)[number];

/** What the other stores of the group may see (共享范围). CF-24 */
export class SharingScopeDocument {
  @ListField(SHARED_FIELD_GROUPS, {
    max: SHARED_FIELD_GROUPS.length,
    unique: true,
    enumName: 'SharedFieldGroup',
    description:
      'Field groups that are shown: `identity` name and occupation, `contact` phones, `address`, `birthday`, `observed` ' +
      'what staff noticed, `preferences` hobbies, `vehicles`, `visits`. None: only that another store knows the person',
    example: ['identity', 'vehicles'],
  })
  fieldGroups!: SharedFieldGroup[];
}

/** Code of the one document of its kind. */
export const DEFAULT_SHARING_SCOPE = 'default';

/**
 * How much the stores of a group share of a person. Narrow as it ships: that other stores know the person, and how many.
 * What counts is the scope of the store that is read, so a store may share less or more than its group. CF-24
 */
export const SHARING_SCOPE = definePolicyKind<SharingScopeDocument>({
  code: 'sharing-scope',
  label: { 'zh-CN': '客户信息共享范围', en: 'Sharing scope' },
  document: SharingScopeDocument,
  levels: ['group', 'store'],
  codes: [DEFAULT_SHARING_SCOPE],
  presets: [
    {
      code: DEFAULT_SHARING_SCOPE,
      version: 1,
      document: { fieldGroups: [] },
      label: { 'zh-CN': '仅提示其他门店认识该客户', en: 'Only that other stores know the person' },
    },
  ],
});
