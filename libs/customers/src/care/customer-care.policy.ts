/** A specialist as far as sharing out goes. */
export interface SpecialistLoad {
  readonly staffId: string;
  /** Customers that the specialist looks after already. */
  readonly held: number;
  /** In percent of the usual. */
  readonly ability: number;
}

export interface CustomerToShare {
  readonly id: string;
  /** Holds a special status or is of class A: goes to somebody able enough. */
  readonly isKey: boolean;
}

/**
 * Shares customers out among specialists, balanced by count and by ability (客户数量均衡、兼顾业务能力). CUS-16
 *
 * Each customer goes to whoever has the fewest for his ability afterwards, key customers first and only to those of at
 * least `keyAbility`, where there are any. So whoever had fewer catches up, and among equals no two differ by more than
 * one. Ties go by the id, so that the same question has the same answer. Answers the specialist of each customer.
 */
export function shareOut(
  customers: readonly CustomerToShare[],
  specialists: readonly SpecialistLoad[],
  keyAbility: number,
): ReadonlyMap<string, string> {
  const loads = [...specialists]
    .sort((a, b) => (a.staffId < b.staffId ? -1 : 1))
    .map(({ staffId, held, ability }) => ({ staffId, held, ability }));
  const able = loads.filter(({ ability }) => ability >= keyAbility);
  const shares = new Map<string, string>();
  for (const { id, isKey } of [...customers].sort((a, b) => Number(b.isKey) - Number(a.isKey))) {
    const candidates = isKey && able.length > 0 ? able : loads;
    let [lightest] = candidates;
    if (!lightest) break;
    for (const load of candidates) {
      // multiplied crosswise, so that no fraction is rounded
      if ((load.held + 1) * lightest.ability < (lightest.held + 1) * load.ability) lightest = load;
    }
    lightest.held++;
    shares.set(id, lightest.staffId);
  }
  return shares;
}
