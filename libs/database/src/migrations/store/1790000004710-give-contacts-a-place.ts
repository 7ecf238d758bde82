import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Where many are due, what matters most is claimed first: the step's own priority, or the place of its category in the
 * contact policy. So the more important of two contacts with a person is decided on first, however many wait. CF-27
 */
export class GiveContactsAPlace1790000004710 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE contact ADD priority smallint, ADD place smallint NOT NULL DEFAULT 7`);
    // what waits now, in the order of the policy as it ships
    await db.query(`
      UPDATE contact SET place = coalesce(array_position(
        '{safety,appointment,follow_up,expiry,care,campaign}'::varchar[], category), 7) WHERE state IN ('due', 'claimed')`);
    await db.query(`
      ALTER TABLE contact ADD CONSTRAINT ck_contact_priority CHECK (priority BETWEEN 1 AND 9),
                          ADD CONSTRAINT ck_contact_place CHECK (place BETWEEN 1 AND 9)`);
    await db.query(`DROP INDEX ix_contact_waiting`);
    await db.query(`CREATE INDEX ix_contact_waiting ON contact (place, precedence, due_at, id) WHERE state = 'due'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX ix_contact_waiting`);
    await db.query(`CREATE INDEX ix_contact_waiting ON contact (precedence, due_at, id) WHERE state = 'due'`);
    await db.query(`ALTER TABLE contact DROP CONSTRAINT ck_contact_place, DROP CONSTRAINT ck_contact_priority`);
    await db.query(`ALTER TABLE contact DROP place, DROP priority`);
  }
}
