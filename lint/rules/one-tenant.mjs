import { bare, eachStatement } from './sql-text.mjs';

const SCHEMA_NAME =
  /\b(?:from|join|into|update|table|only|using|references|truncate)\s+"?(?:store|group)_[a-z0-9_]+"?\s*\./i;
const SWITCH = /\bset\s+(?:local\s+|session\s+)?(?:role\b|search_path\b)|\bset_config\s*\(|\bsearch_path\s*=/i;

/**
 * Tables that a statement reads or writes: what follows FROM, JOIN, INTO, UPDATE and USING, without functions, CTEs
 * and the words that may stand there instead.
 */
function tablesOf(statement) {
  const text = bare(statement)
    .replace(/\b(?:extract|trim|substring|overlay)\s*\([^()]*\bfrom\b/gi, '(')
    .replace(/\bis\s+(?:not\s+)?distinct\s+from\b/gi, ' <> ');
  const ctes = new Set(
    [
      ...text.matchAll(
        /(?:\bwith(?:\s+recursive)?|,)\s*"?([a-z_]\w*)"?\s*(?:\([^()]*\)\s*)?as\s*(?:not\s+)?(?:materialized\s*)?\(/gi,
      ),
    ].map((match) => match[1].toLowerCase()),
  );
  const places = /\b(from|join|into|update|using)\s+(?:only\s+)?"?([a-z_]\w*)"?(\s*\.\s*"?[a-z_]\w*"?)?(\s*\()?/gi;
  const tables = [];
  for (const [, keyword, name, qualified, call] of text.matchAll(places)) {
    const word = name.toLowerCase();
    if (/^(set|of|skip|nowait|lateral|select|values|only|excluded)$/.test(word) || ctes.has(word)) continue;
    if (call && !/^(into|update)$/i.test(keyword)) continue;
    if (!qualified) tables.push(word);
  }
  return tables;
}

/** No statement may name tables of two tenant schemas, or leave the tenant that `run` entered. */
export const oneTenant = {
  meta: {
    type: 'problem',
    docs: { description: 'One tenant per statement' },
    schema: [],
    messages: {
      mixed:
        'One statement names a table of the group ({{group}}) and one of the store ({{store}}). Read one side and pass the ids to the other: the two schemas may lie on different shards.',
      qualified:
        'SQL names no tenant schema: write the bare table name and let StoreDb.run or GroupDb.run set the search path.',
      switch:
        'Only libs/tenancy enters a tenant: use StoreDb.run, GroupDb.run or PlatformDb.run, never role or search_path by hand.',
    },
  },
  create: (context) =>
    eachStatement((node, text) => {
      const statement = bare(text);
      if (SCHEMA_NAME.test(statement)) return context.report({ node, messageId: 'qualified' });
      if (SWITCH.test(statement)) return context.report({ node, messageId: 'switch' });
      const tables = tablesOf(text);
      const group = tables.find((table) => table.startsWith('group_'));
      const store = tables.find((table) => !table.startsWith('group_'));
      if (group && store) context.report({ node, messageId: 'mixed', data: { group, store } });
    }),
};
