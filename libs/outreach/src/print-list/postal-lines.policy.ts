import type { Locale } from '#libs/foundation';

/** Whom a letter goes to, as its envelope needs it. */
export interface Addressee {
  readonly name: string;
  readonly addressText: string | null;
  readonly province: string | null;
  readonly city: string | null;
  readonly county: string | null;
  readonly street: string | null;
}

/**
 * The lines of an envelope: in Chinese from the large to the small and the name last (收), in English the other way round.
 * An address that could not be split is one line. CUS-04
 */
export function postalLines({ name, addressText, ...parts }: Addressee, language: Locale): string[] {
  if (addressText === null) return [name];
  if (language === 'zh-CN') return [addressText, `${name} 收`];
  const { province, city, county, street } = parts;
  if (street === null) return [name, addressText];
  // a municipality is its own province
  const large = [county, city === province ? null : city, province].filter((part) => part !== null);
  return [name, street, large.join(', '), 'P. R. China'].filter((line) => line !== '');
}
