import { fill, localMinuteOf } from '#libs/foundation';

/** How a task holds an instant among its params. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;

/** The title of a task with what its params say; instants as the clock of the store shows them. */
export function filledTitle(
  title: string,
  params: Readonly<Record<string, string | number>>,
  timeZone: string,
): string {
  const told = Object.entries(params).map(([name, value]): [string, string | number] => [
    name,
    INSTANT.test(String(value)) ? localMinuteOf(new Date(value), timeZone) : value,
  ]);
  return fill(title, Object.fromEntries(told));
}
