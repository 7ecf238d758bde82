/** A backend that is away breaks every connection many times a second; one line says as much as a thousand. */
const QUIET_MS = 10_000;

/** Passes on the first of a burst of errors, and how many were held back since the one before. */
export function oncePerBurst(report: (error: Error, heldBack: number) => void): (error: Error) => void {
  let quietUntil = 0;
  let heldBack = 0;
  return (error) => {
    const now = performance.now();
    if (now < quietUntil) {
      heldBack++;
      return;
    }
    report(error, heldBack);
    quietUntil = now + QUIET_MS;
    heldBack = 0;
  };
}
