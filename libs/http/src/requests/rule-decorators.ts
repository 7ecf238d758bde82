import { ValidateBy, type ValidationOptions } from 'class-validator';
import type { RuleContext } from './rules';

/** The value lies after that of another property, where both are given: the end of a range after its beginning. */
export function IsAfter(other: string): PropertyDecorator {
  const context: RuleContext = { code: 'not_after', params: { other } };
  return ValidateBy(
    {
      name: 'isAfter',
      validator: {
        validate: (value, args) => {
          const beginning = (args?.object as Readonly<Record<string, unknown>>)[other] as
            Date | string | null | undefined;
          return beginning == null || (value as Date | string) > beginning;
        },
      },
    },
    { context },
  );
}

/** A browser's origin as it stands in the header Origin: `https://shop.example.cn`, without path or trailing slash. */
export function IsOrigin(options: ValidationOptions = {}): PropertyDecorator {
  const context: RuleContext = { code: 'invalid_origin' };
  return ValidateBy({ name: 'isOrigin', validator: { validate: isOrigin } }, { context, ...options });
}

function isOrigin(value: unknown): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const { origin, protocol } = new URL(value);
  return (protocol === 'https:' || protocol === 'http:') && origin === value;
}
