/** What a group or store may be called in URLs: lower case, digits and hyphens, 2 to 31 characters. */
export const TENANT_CODE = /^[a-z0-9][a-z0-9-]{1,30}$/;

const TENANT_SCHEMA = /^(store|group)_[a-z0-9_]{1,40}$/;

/**
 * Schema and role name of a tenant: `store_pu_dong` for the store `pu-dong`. Codes hold no underscore, so two codes
 * never make one name.
 */
export function schemaNameOf(kind: 'store' | 'group', code: string): string {
  if (!TENANT_CODE.test(code)) throw new RangeError(`Not a tenant code: ${code}`);
  return `${kind}_${code.replaceAll('-', '_')}`;
}

/** The code of the store whose schema and role that is: `pu-dong` of `store_pu_dong`. */
export function storeCodeOf(storeSchema: string): string {
  return assertTenantSchema(storeSchema)
    .replace(/^store_/, '')
    .replaceAll('_', '-');
}

/** The last look at a schema name before it reaches the server: it must be one that `schemaNameOf` could have made. */
export function assertTenantSchema(name: string): string {
  if (!TENANT_SCHEMA.test(name)) throw new RangeError(`Not a tenant schema: ${name}`);
  return name;
}
