import { sql } from '#libs/database';

/** A group and a store as the operator sees them. */
export const SELECT_GROUP = sql`
  select g.id, g.code, g.name, g.state, g.suspended_at as "suspendedAt", g.created_at as "createdAt"
  from platform.dealer_group g`;

export const SELECT_STORE = sql`
  select s.id, s.code, s.name, g.code as "groupCode", s.time_zone as "timeZone", s.state,
         s.suspended_at as "suspendedAt", s.created_at as "createdAt"
  from platform.store s join platform.dealer_group g on g.id = s.group_id`;
