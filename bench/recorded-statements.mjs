/** What a service sends in its transaction, recorded by running it against a transaction that only listens. */

/** Runs `work` with a tx that answers every statement with `rows` and remembers it. Answers the statements. */
export async function record(work, rows = []) {
  const statements = [];
  const queryRunner = {
    async query(text, values) {
      statements.push({ text, values });
      return { records: rows, affected: rows.length, raw: rows };
    },
  };
  await work({ queryRunner });
  return statements;
}

const ID = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Replaces every id that was made on the way by `{id n}`; those in `kept` stay. */
export function withoutIds(statements, kept) {
  const numbers = new Map(kept.map((id) => [id, null]));
  const nameOf = (id) => {
    if (!numbers.has(id)) numbers.set(id, numbers.size);
    const number = numbers.get(id);
    return number === null ? id : `{id ${number}}`;
  };
  return statements.map(({ text, values }) => ({
    text,
    values: values.map((value) => (typeof value === 'string' ? value.replace(ID, nameOf) : value)),
  }));
}
