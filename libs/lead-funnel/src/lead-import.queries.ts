import { type MergeBatch, type MergeOutcome, type MergeRow, rows, type Sql, sql } from '#libs/database';
import type { StoreTx } from '#libs/tenancy';
import type { LeadState } from './lead.entity';

/** A lead as an import hands it over: validated, in our words. Instants are ISO 8601 in UTC, phones E.164. TEN-02 */
export interface LeadImportRow extends MergeRow {
  readonly contactedAt: string;
  readonly name: string;
  readonly phone: string;
  readonly model: string | null;
  /** A, B or C, in whatever case; anything else is not a level of ours and is left out. */
  readonly level: string | null;
  readonly consultantName: string | null;
  readonly channel: string | null;
  readonly referrerPhone: string | null;
  readonly lastFollowedUpAt: string | null;
  readonly status: LeadState;
  readonly lostReason: string | null;
}

/**
 * Merges a batch of leads by (source, first contact, phone, name): new ones are added, changed ones overwritten, and
 * those that the file repeats unchanged are not touched. LED-01, LED-02, LED-11, LED-12
 */
export async function mergeLeads(tx: StoreTx, batch: MergeBatch): Promise<MergeOutcome> {
  const merged = await rows<{ inserted: boolean }>(
    tx,
    sql`
      insert into lead (
        id, source, contacted_at, name, phone, model, level, consultant_name, channel, referrer_phone,
        last_followed_up_at, state, lost_reason, import_id, import_digest, created_at, updated_at)
      select distinct on (r."contactedAt", r."phone", r."name")
             r.id, ${batch.source}, r."contactedAt", r."name", r."phone", r."model",
             case when upper(r."level") in ('A', 'B', 'C') then upper(r."level") end, r."consultantName", r."channel",
             r."referrerPhone", r."lastFollowedUpAt", r."status", r."lostReason", ${batch.importId}, r."digest",
             ${batch.at}::timestamptz, ${batch.at}::timestamptz
      from ${input(batch)}
      order by r."contactedAt", r."phone", r."name", r."line" desc
      on conflict (source, contacted_at, phone, name) do update set
        model = excluded.model, level = excluded.level, consultant_name = excluded.consultant_name,
        channel = excluded.channel, referrer_phone = excluded.referrer_phone,
        last_followed_up_at = excluded.last_followed_up_at, state = excluded.state, lost_reason = excluded.lost_reason,
        import_id = excluded.import_id, import_digest = excluded.import_digest, updated_at = excluded.updated_at,
        version = lead.version + 1
      where lead.import_digest is distinct from excluded.import_digest
      returning (xmax = 0) as inserted`,
  );
  const inserted = merged.filter((row) => row.inserted).length;
  return { inserted, updated: merged.length - inserted, refused: [] };
}

function input(batch: MergeBatch): Sql {
  return sql`json_to_recordset(${batch.rows}::json) as r(
    "id" uuid, "line" integer, "digest" text, "contactedAt" timestamptz, "name" text, "phone" text, "model" text,
    "level" text, "consultantName" text, "channel" text, "referrerPhone" text, "lastFollowedUpAt" timestamptz,
    "status" text, "lostReason" text)`;
}
