import type { Type } from '@nestjs/common';
import { fieldsOf, type Route } from '#libs/http';
import type { Ask } from './recipe';

/** Where a value stands in an ask: `params.id`, `body.owner.customerId`, `body.storeCodes.0`. */
export type Place = string;

/** Every text of an ask, by its place. */
export function textsOf({ params, query, body }: Ask): Map<Place, string> {
  const found = new Map<Place, string>();
  const visit = (value: unknown, place: Place): void => {
    if (typeof value === 'string') found.set(place, value);
    else if (typeof value === 'object' && value !== null && !Buffer.isBuffer(value)) {
      for (const [key, entry] of Object.entries(value)) visit(entry, `${place}.${key}`);
    }
  };
  for (const [name, part] of Object.entries({ params, query, body })) visit(part, name);
  return found;
}

/** The same ask with something else in some places. */
export function withTexts(ask: Ask, texts: ReadonlyMap<Place, unknown>): Ask {
  const { params, query, body } = structuredClone({ params: ask.params, query: ask.query, body: ask.body });
  for (const [place, text] of texts) {
    const steps = place.split('.');
    let owner = { params, query, body } as Record<string, unknown>;
    for (const step of steps.slice(0, -1)) owner = owner[step] as Record<string, unknown>;
    owner[steps.at(-1) as string] = text;
  }
  return { ...ask, params, query, body };
}

/** Places in body and query of an operation that its classes declare to hold ids; entries of lists are all alike. */
export function declaredIdPlaces({ body, query }: Route): Place[] {
  return [...idPlacesOf(body, 'body'), ...idPlacesOf(query, 'query')];
}

export function withoutIndexes(place: Place): Place {
  return place.replace(/\.\d+(?=\.|$)/g, '');
}

interface IdSchema {
  readonly format?: string;
  readonly items?: { readonly format?: string };
}

function idPlacesOf(type: Type | undefined, place: Place): Place[] {
  if (!type) return [];
  return fieldsOf(type).flatMap(({ name, nested, api }) => {
    if (nested) return idPlacesOf(nested(), `${place}.${name}`);
    const { format, items } = api as IdSchema;
    return format === 'uuid' || items?.format === 'uuid' ? [`${place}.${name}`] : [];
  });
}
