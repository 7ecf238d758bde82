import { type Sql, sql } from '#libs/database';

/** `isHeldOut` in SQL, for a preview of thousands. REM-20 */
export const heldOut = (journey: string, percent: number, subjectId: Sql, occurrence: Sql): Sql => sql`
  ('x' || left(encode(sha256(convert_to(concat_ws('/', ${journey}::text, ${subjectId}, ${occurrence}), 'UTF8')), 'hex'), 8)
  )::bit(32)::bigint % 100 < ${percent}::integer`;
