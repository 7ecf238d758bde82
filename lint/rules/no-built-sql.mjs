const BUILDERS = /^(query|where|andWhere|orWhere|having|andHaving|orHaving|orderBy|addOrderBy|groupBy|addGroupBy)$/;
const QUOTING = /^escape(Identifier|Literal)$/;

/**
 * Refuses statements that are put together from strings. `allow` widens what may stand inside `${}`:
 * `constants` are literals and names that are bound to one, `quoted` is what pg's escapeIdentifier or escapeLiteral
 * returned, for the statements that take no parameters (CREATE ROLE, GRANT, COPY).
 */
export const noBuiltSql = {
  meta: {
    type: 'problem',
    docs: { description: 'No SQL built from strings' },
    schema: [
      {
        type: 'object',
        properties: { allow: { enum: ['nothing', 'constants', 'quoted'] } },
        additionalProperties: false,
      },
    ],
    messages: {
      nothing:
        'SQL is never built from strings: write sql`…` of #libs/database, where every ${value} becomes a parameter and a nested sql`…` stays a fragment.',
      constants:
        'SQL is never built from strings. What stands in ${} here must be a const that is bound to a literal; values are parameters ($1).',
      quoted:
        'SQL is never built from strings. What stands in ${} here must be a const that is bound to a literal, or pass through escapeIdentifier or escapeLiteral of pg; values are parameters ($1).',
    },
  },
  create(context) {
    const allow = context.options[0]?.allow ?? 'nothing';
    const bound = (identifier) => {
      for (let scope = context.sourceCode.getScope(identifier); scope; scope = scope.upper) {
        const variable = scope.set.get(identifier.name);
        if (variable) return variable.defs[0] ?? null;
      }
      return null;
    };
    const isConst = (definition) => definition?.type === 'Variable' && definition.parent.kind === 'const';
    const unwrapped = (node) =>
      /^TS(As|Satisfies|NonNull)Expression$/.test(node?.type) ? unwrapped(node.expression) : node;

    function isFixed(expression) {
      const node = unwrapped(expression);
      switch (node?.type) {
        case 'Literal':
          return true;
        case 'TemplateLiteral':
          return node.expressions.every(isFixed);
        case 'BinaryExpression':
          return isFixed(node.left) && isFixed(node.right);
        case 'ConditionalExpression':
          return isFixed(node.consequent) && isFixed(node.alternate);
        case 'ArrayExpression':
          return node.elements.every(isFixed);
        case 'ObjectExpression':
          return node.properties.every((property) => property.type === 'Property' && isFixed(property.value));
        case 'MemberExpression':
          return isFixed(node.object);
        case 'Identifier': {
          const definition = bound(node);
          if (definition?.type === 'ImportBinding') return /^[A-Z][A-Z0-9_]*$/.test(node.name);
          if (!isConst(definition) || definition.node.id.type !== 'Identifier') return false;
          const loop = definition.parent.parent;
          return isFixed(loop.type === 'ForOfStatement' ? loop.right : definition.node.init);
        }
        case 'CallExpression':
          return allow === 'quoted' && QUOTING.test(node.callee.name ?? node.callee.property?.name ?? '');
        default:
          return false;
      }
    }

    const isAllowed = (expression) => (allow === 'nothing' ? expression.type === 'Literal' : isFixed(expression));

    /** Every place in an argument where a string is put together, looking through a const to what it is bound to. */
    function inspect(expression) {
      const node = unwrapped(expression);
      switch (node?.type) {
        case 'TemplateLiteral':
          if (!node.expressions.every(isAllowed)) context.report({ node, messageId: allow });
          break;
        case 'BinaryExpression':
          if (node.operator === '+' && !isConcatenationAllowed(node)) context.report({ node, messageId: allow });
          break;
        case 'ConditionalExpression':
          inspect(node.consequent);
          inspect(node.alternate);
          break;
        case 'ObjectExpression':
          for (const property of node.properties) if (property.key?.name === 'text') inspect(property.value);
          break;
        case 'CallExpression':
          if (/^(concat|join|replace|replaceAll)$/.test(node.callee.property?.name ?? '')) {
            context.report({ node, messageId: allow });
          } else if (!QUOTING.test(node.callee.name ?? node.callee.property?.name ?? '')) {
            node.arguments.forEach(inspect);
          }
          break;
        case 'Identifier': {
          const definition = bound(node);
          if (definition?.type === 'Variable' && definition.node.init) inspect(definition.node.init);
          break;
        }
      }
    }

    function isConcatenationAllowed(node) {
      return [node.left, node.right].every((side) =>
        side.type === 'BinaryExpression' ? isConcatenationAllowed(side) : isAllowed(side),
      );
    }

    return {
      CallExpression(node) {
        if (node.callee.type !== 'MemberExpression' || !BUILDERS.test(node.callee.property.name ?? '')) return;
        if (node.arguments[0]) inspect(node.arguments[0]);
      },
    };
  },
};
