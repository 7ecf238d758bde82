/**
 * Gives each call, in their order, to whoever has the fewest then; of equals to the first. So nobody has two more than
 * another who began with as many. FUP-09
 */
export function shareCalls(
  callIds: readonly string[],
  before: ReadonlyMap<string, number>,
): { taskId: string; assigneeId: string }[] {
  const loads = [...before].map(([staffId, count]) => ({ staffId, count }));
  if (loads.length === 0) return [];
  return callIds.map((taskId) => {
    const least = loads.reduce((fewest, one) => (one.count < fewest.count ? one : fewest));
    least.count += 1;
    return { taskId, assigneeId: least.staffId };
  });
}
