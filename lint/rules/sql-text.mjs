/** What a lint can know about a statement without a database: its text, with `$` where a value or fragment goes in. */

const TAG = 'sql';

/** Selectors of every place where SQL text is written: sql`…`, and the first argument of `.query(`. */
export const SQL_PLACES = {
  tagged: `TaggedTemplateExpression[tag.name='${TAG}']`,
  query: "CallExpression[callee.property.name='query']",
};

/** The text of a template or string literal; null for anything else. */
export function textOf(node) {
  if (node?.type === 'TaggedTemplateExpression') return textOf(node.quasi);
  if (node?.type === 'TemplateLiteral') return node.quasis.map((quasi) => quasi.value.cooked ?? '').join('$');
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node?.type === 'BinaryExpression' && node.operator === '+') {
    const [left, right] = [textOf(node.left), textOf(node.right)];
    return left === null && right === null ? null : `${left ?? '$'}${right ?? '$'}`;
  }
  return null;
}

/** Calls `visit(node, text)` for each statement of a file. */
export function eachStatement(visit) {
  return {
    [SQL_PLACES.tagged]: (node) => visit(node, textOf(node)),
    [SQL_PLACES.query]: (node) => {
      const text = textOf(node.arguments[0]);
      if (text !== null) visit(node.arguments[0], text);
    },
  };
}

/** The statement without comments and string constants, so that no word inside them counts. */
export function bare(text) {
  return text
    .replace(/--[^\n]*/g, ' ')
    .replace(/\/\*[\s\S]*?\*\//g, ' ')
    .replace(/'(?:[^']|'')*'/g, "''");
}
