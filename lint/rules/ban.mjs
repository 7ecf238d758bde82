/**
 * A rule that forbids what its selectors match (https://eslint.org/docs/latest/extend/selectors) and says what to do
 * instead. One rule per ban, rather than one long `no-restricted-syntax`: a later block of the flat config replaces the
 * options of a rule as a whole, so two lists under one name silently switch each other off.
 */
export function ban(message, ...selectors) {
  return {
    meta: { type: 'problem', docs: { description: message }, schema: [] },
    create: (context) => ({ [selectors.join(', ')]: (node) => context.report({ node, message }) }),
  };
}
