/** What one store tells of a person, as far as it shares it. */
export interface ToldByStore {
  /** Of the customer that it is told of. */
  readonly updatedAt: Date;
  readonly name: string | null;
  readonly occupation: string | null;
  readonly address: string | null;
  readonly phones: readonly string[];
  readonly hobbies: readonly string[];
}

/** One record of a person, made of what its stores tell. */
export interface SurvivedFields {
  readonly name: string | null;
  readonly occupation: string | null;
  readonly address: string | null;
  readonly phones: readonly string[];
  readonly hobbies: readonly string[];
}

/**
 * Which of several stores' words on a person is taken. GRP-01
 * The name that most stores have, and of those the newest; of everything else the newest that is told at all; of phones
 * and hobbies all, the newest store's first. For example: 张三 in two stores and 张先生 in a third is 张三.
 */
export function survivedFields(told: readonly ToldByStore[]): SurvivedFields {
  const newest = [...told].sort((a, b) => b.updatedAt.getTime() - a.updatedAt.getTime());
  const names = newest.flatMap(({ name }) => name ?? []);
  const times = (name: string): number => names.filter((one) => one === name).length;
  const most = Math.max(0, ...names.map(times));
  const first = (field: 'occupation' | 'address'): string | null =>
    newest.find((store) => store[field] !== null)?.[field] ?? null;
  return {
    name: names.find((name) => times(name) === most) ?? null,
    occupation: first('occupation'),
    address: first('address'),
    phones: [...new Set(newest.flatMap(({ phones }) => phones))],
    hobbies: [...new Set(newest.flatMap(({ hobbies }) => hobbies))],
  };
}
