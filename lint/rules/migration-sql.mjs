import { bare, eachStatement } from './sql-text.mjs';

const BANS = {
  enumType: /\bcreate\s+type\b[\s\S]*?\bas\s+enum\b/i,
  trigger: /\bcreate\s+(?:or\s+replace\s+)?(?:constraint\s+)?trigger\b/i,
  rule: /\bcreate\s+(?:or\s+replace\s+)?rule\b/i,
  inherits: /\binherits\s*\(/i,
  setting: /\bcurrent_setting\s*\(/i,
};

/** Bodies of the CREATE TABLE statements of a text, parentheses matched. */
function* createdTables(text) {
  for (const match of text.matchAll(/\bcreate\s+table\s+(?:if\s+not\s+exists\s+)?("?[\w.$]+?"?)\s*\(/gi)) {
    let depth = 1;
    let end = match.index + match[0].length;
    for (; end < text.length && depth > 0; end++) depth += text[end] === '(' ? 1 : text[end] === ')' ? -1 : 0;
    yield { name: match[1].replaceAll('"', ''), body: text.slice(match.index + match[0].length, end - 1) };
  }
}

const KEYED = /\bprimary\s+key\b/i;
const UNNAMED =
  /(?<!\bconstraint\s+"?[a-z][\w$]*"?\s+)\b(?:primary\s+key\b|unique\b(?!\s+nulls\b.*\bindex\b)|references\b|foreign\s+key\b|check\s*\()/gi;

/** The first constraint without a name. A REFERENCES that follows a named FOREIGN KEY (…) belongs to it. */
function unnamedConstraint(text) {
  const settled = text.replace(/(\bconstraint\s+"?[a-z][\w$]*"?\s+foreign\s+key\s*\([^()]*\)\s*)references\b/gi, '$1');
  return [...settled.matchAll(UNNAMED)][0]?.[0];
}

/** What every migration must keep so that a store can move to a shard of its own. docs/adr/0002. */
export const migrationSql = {
  meta: {
    type: 'problem',
    docs: { description: 'SQL of migrations' },
    schema: [],
    messages: {
      enumType:
        'No Postgres enum: use varchar with a CHECK, whose values can be changed in a transaction of one store.',
      trigger:
        'No trigger in a tenant schema: the service writes both rows, where a reader sees it. Shards refuse triggers.',
      rule: 'No rewrite rule: the service writes what shall be written, where a reader sees it.',
      inherits: 'No table inheritance: a shared column is repeated, or a table of its own.',
      setting:
        "Row-level security reads current_user and never current_setting(): a custom setting does not reach a shard's worker.",
      unnamed:
        'The constraint "{{constraint}}" has no name: write CONSTRAINT pk_, fk_, uq_ or ck_<table>_<columns>, so that errors can be mapped.',
      keyless: 'The table {{table}} has no primary key: every table has one.',
      leaves:
        'A {{track}} migration names no schema: a foreign key or table outside its own schema ties the tenant to one server.',
      unqualified: 'A platform migration writes the schema: platform.{{table}}.',
      security: "Row-level security belongs in group schemas only: a store's schema is its own wall.",
    },
  },
  create(context) {
    const track = /\/migrations\/(platform|group|store)\//.exec(context.filename.replaceAll('\\', '/'))?.[1];
    return eachStatement((node, text) => {
      const report = (messageId, data) => context.report({ node, messageId, data });
      const statement = bare(text);
      for (const [messageId, pattern] of Object.entries(BANS)) if (pattern.test(statement)) report(messageId);
      for (const { name, body } of createdTables(statement)) {
        if (!KEYED.test(body)) report('keyless', { table: name });
        const constraint = unnamedConstraint(body);
        if (constraint) report('unnamed', { constraint: constraint.trim() });
        if (track === 'platform' && !name.startsWith('platform.')) report('unqualified', { table: name });
      }
      if (track === 'platform' || !track) return;
      if (
        /\b(?:references|create\s+table(?:\s+if\s+not\s+exists)?|alter\s+table|on)\s+"?[a-z_]\w*"?\."?[a-z_]\w*"?(?!\s*=)/i.test(
          statement.replace(/\bjoin\b[\s\S]*?\bon\b[^,)]*/gi, ''),
        )
      ) {
        report('leaves', { track });
      }
      if (track === 'store' && /\brow\s+level\s+security\b|\bcreate\s+policy\b/i.test(statement)) report('security');
    });
  },
};
