/** Languages that labels, messages and errors come in. The first one is the default. */
export const LOCALES = ['zh-CN', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

/** A text in every language of the product; the compiler refuses one that lacks a language. */
export type Localized = Readonly<Record<Locale, string>>;

/**
 * Fills `{name}` placeholders; an instant is written as the API writes instants. A parameter that is missing stays
 * visible as its placeholder.
 */
export function fill(template: string, params: Readonly<Record<string, unknown>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => (name in params ? written(params[name]) : whole));
}

function written(value: unknown): string {
  return value instanceof Date ? value.toISOString() : String(value);
}
