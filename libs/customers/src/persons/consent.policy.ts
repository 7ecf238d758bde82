/** What a customer said last on one channel; null stands for all channels. */
export interface ToldConsent {
  readonly channel: string | null;
  readonly state: 'given' | 'withdrawn';
  readonly toldAt: Date;
}

/**
 * Whether a customer may be reached on a channel for the purpose that these words are about: `given`, `withdrawn`, or
 * `unknown` where it never said anything. CF-24
 * The later word counts: "no more SMS" on Monday is outdone by "yes to everything" on Tuesday, and the other way round.
 */
export function consentOn(channel: string, told: readonly ToldConsent[]): 'given' | 'withdrawn' | 'unknown' {
  const about = told.filter((one) => one.channel === null || one.channel === channel);
  const [latest] = about.sort(
    (a, b) => b.toldAt.getTime() - a.toldAt.getTime() || Number(a.channel === null) - Number(b.channel === null),
  );
  return latest?.state ?? 'unknown';
}
