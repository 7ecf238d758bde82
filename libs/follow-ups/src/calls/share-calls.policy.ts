/**
 * Gives each call, in their order, to whoever has the fewest then of those who may make it; of equals to the first. So
 * nobody has two more than another who began with as many. A call that nobody may make is not given. FUP-09
 */
export function shareCalls<Call extends { readonly id: string }>(
  calls: readonly Call[],
  before: ReadonlyMap<string, number>,
  mayMake: (staffId: string, call: Call) => boolean = () => true,
): { taskId: string; assigneeId: string }[] {
  const loads = [...before].map(([staffId, count]) => ({ staffId, count }));
  return calls.flatMap((call) => {
    const able = loads.filter(({ staffId }) => mayMake(staffId, call));
    if (able.length === 0) return [];
    const least = able.reduce((fewest, one) => (one.count < fewest.count ? one : fewest));
    least.count += 1;
    return [{ taskId: call.id, assigneeId: least.staffId }];
  });
}
