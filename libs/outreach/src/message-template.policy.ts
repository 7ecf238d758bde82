/** How a text is written so that it stays one value where it is put. */
export type Escape = (text: string) => string;

export const asUrlPart: Escape = encodeURIComponent;

/** For inside the quotes of a JSON text. */
export const asJsonPart: Escape = (text) => JSON.stringify(text).slice(1, -1);

/** For a request body of this content type; one that is neither JSON nor a form is taken for plain text. */
export function escapeFor(contentType: string): Escape {
  const [type = ''] = contentType.toLowerCase().split(';');
  if (/[/+]json\s*$/.test(type)) return asJsonPart;
  return type.trim() === 'application/x-www-form-urlencoded' ? asUrlPart : (text) => text;
}

/**
 * Puts values in the place of `{name}`. What no value is for stays as it stands, for a body may hold braces of its own.
 * Example: `fillTemplate('{"to":"{to}"}', { to: '+86138…' }, asJsonPart)` is `{"to":"+86138…"}`.
 */
export function fillTemplate(template: string, values: Readonly<Record<string, string>>, escape: Escape): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return value === undefined ? whole : escape(value);
  });
}
