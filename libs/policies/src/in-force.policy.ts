/** What of an issued version decides whether it counts. */
export interface IssuedVersion {
  readonly code: string;
  readonly level: 'group' | 'store';
  readonly number: number;
  readonly issuedAt: Date;
  readonly effectiveFrom: Date;
  readonly withdrawnAt: Date | null;
}

/**
 * The version that counts at an instant, the store's before the group's; null where the preset does. TEN-11
 * Within a level the one that took effect last supersedes all before it, for good: when it is withdrawn, the level has
 * none, and a version that it superseded does not come back. One that was withdrawn before it took effect never counted.
 */
export function inForceAt<Version extends IssuedVersion>(versions: readonly Version[], at: Date): Version | null {
  return latest(versions, 'store', at) ?? latest(versions, 'group', at);
}

function latest<Version extends IssuedVersion>(
  versions: readonly Version[],
  level: IssuedVersion['level'],
  at: Date,
): Version | null {
  const [last] = versions
    .filter((version) => version.level === level && version.effectiveFrom <= at && everCounted(version))
    .sort(
      (a, b) =>
        Number(b.effectiveFrom) - Number(a.effectiveFrom) ||
        Number(b.issuedAt) - Number(a.issuedAt) ||
        b.number - a.number,
    );
  return last && (last.withdrawnAt === null || last.withdrawnAt > at) ? last : null;
}

const everCounted = ({ withdrawnAt, effectiveFrom }: IssuedVersion): boolean =>
  withdrawnAt === null || withdrawnAt > effectiveFrom;
