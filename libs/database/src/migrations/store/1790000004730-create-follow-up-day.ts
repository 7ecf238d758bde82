import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Follow-up of each day, rolled up. Every day that has any is put on the list to be counted, with the days beside it, since
 * the zone of the store is not known here; a day without any counts to nothing.
 */
export class CreateFollowUpDay1790000004730 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE follow_up_day (
        day     date NOT NULL,
        sorts   jsonb,
        callers jsonb,
        CONSTRAINT pk_follow_up_day PRIMARY KEY (day),
        CONSTRAINT ck_follow_up_day_counted CHECK ((sorts IS NULL) = (callers IS NULL))
      )`);
    await db.query(`CREATE INDEX ix_follow_up_day_touched ON follow_up_day (day) WHERE sorts IS NULL`);
    await db.query(`
      CREATE INDEX ix_contact_follow_up ON contact (subject_id, occurrence) WHERE category = 'follow_up'`);
    await db.query(`
      INSERT INTO follow_up_day (day)
      SELECT DISTINCT (h.at AT TIME ZONE 'UTC')::date + n.days
      FROM (SELECT d.decided_at AS at FROM contact_decision d
            JOIN contact c ON c.id = d.contact_id AND c.category = 'follow_up' WHERE d.kind <> 'deferred'
            UNION ALL
            SELECT made_at FROM call_attempt) h
      CROSS JOIN generate_series(-1, 1) AS n (days)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX ix_contact_follow_up`);
    await db.query(`DROP TABLE follow_up_day`);
  }
}
