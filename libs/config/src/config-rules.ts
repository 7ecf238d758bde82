import { ValidateBy } from 'class-validator';

/** A JSON object whose values are texts: the headers of a request. */
export function IsHeaders(): PropertyDecorator {
  return ValidateBy({
    name: 'isHeaders',
    validator: { validate: isHeaders, defaultMessage: () => 'must be a JSON object such as {"x-name":"text"}' },
  });
}

function isHeaders(text: unknown): boolean {
  try {
    const parsed: unknown = JSON.parse(String(text));
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return false;
    // throws for names and line breaks that no request may carry
    new Headers(parsed as Record<string, string>);
    return Object.values(parsed).every((value) => typeof value === 'string');
  } catch {
    return false;
  }
}

/** A regular expression, or nothing. */
export function IsRegularExpression(): PropertyDecorator {
  return ValidateBy({
    name: 'isRegularExpression',
    validator: { validate: isRegularExpression, defaultMessage: () => 'must be a regular expression' },
  });
}

function isRegularExpression(text: unknown): boolean {
  try {
    new RegExp(String(text));
    return true;
  } catch {
    return false;
  }
}
