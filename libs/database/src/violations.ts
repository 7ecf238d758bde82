/** Names of the constraints that a caller can break, and what to tell him. */
export type Violations = Readonly<Record<string, () => Error>>;

/**
 * Turns the violation of a named constraint into the error that callers understand. Asking first would cost a wait and
 * still lose the race against a second request.
 */
export async function explainViolations<Result>(statement: Promise<Result>, violations: Violations): Promise<Result> {
  try {
    return await statement;
  } catch (error) {
    const constraint = (error as { constraint?: string } | undefined)?.constraint;
    throw (constraint !== undefined && violations[constraint]?.()) || error;
  }
}
