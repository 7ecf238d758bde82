/** Hours of work, a decimal string, as minutes. */
export function minutesOf(hours: string): number {
  return Math.round(Number(hours) * 60);
}

/** Minutes as hours with two digits. */
export function hoursOf(minutes: number): string {
  return (minutes / 60).toFixed(2);
}
