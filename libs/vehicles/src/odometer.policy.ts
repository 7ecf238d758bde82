/** One reading of an odometer that counts, that is, one that no correction stands for. */
export interface KnownReading {
  readonly km: number;
  readonly readAt: Date;
}

/** What the readings around an instant say of one that is taken then. */
export interface ReadingsAround {
  /** The highest reading up to that instant. */
  readonly highestBefore: KnownReading | null;
  /** The lowest reading after it. */
  readonly lowestAfter: KnownReading | null;
}

export type ReadingVerdict =
  | { readonly kind: 'plausible' }
  /** An odometer would have run backwards between this reading and `against`. */
  | { readonly kind: 'went_back'; readonly against: KnownReading };

/**
 * Whether an odometer can have shown `km` between the readings around it: it never runs backwards. VEH-01
 * Told 48,000 km today after 50,000 km last month, it went back; so it did with 60,000 km told for last year.
 */
export function judgeReading(km: number, { highestBefore, lowestAfter }: ReadingsAround): ReadingVerdict {
  if (highestBefore && km < highestBefore.km) return { kind: 'went_back', against: highestBefore };
  if (lowestAfter && km > lowestAfter.km) return { kind: 'went_back', against: lowestAfter };
  return { kind: 'plausible' };
}
