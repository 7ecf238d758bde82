/** Names of the constraints that a caller can break, and what to tell him. */
export type Violations = Readonly<Record<string, () => Error>>;

const explanations = new WeakMap<object, Error>();

/**
 * Turns the violation of a named constraint into the error that callers understand. Asking first would cost a wait and
 * still lose the race against a second request.
 */
export async function explainViolations<Result>(statement: Promise<Result>, violations: Violations): Promise<Result> {
  try {
    return await statement;
  } catch (error) {
    const constraint = (error as { constraint?: string } | undefined)?.constraint;
    const explanation = constraint === undefined ? undefined : violations[constraint]?.();
    // of statements that were sent together, a later one may be heard to fail first; `run` looks here before it reports
    if (explanation) explanations.set(error as object, explanation);
    throw explanation ?? error;
  }
}

/** What `explainViolations` made of an error, else the error itself. */
export function explained(error: unknown): unknown {
  return (typeof error === 'object' && error !== null && explanations.get(error)) || error;
}
