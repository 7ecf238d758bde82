import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Proof that a person was erased: when, by whom, where, how much. Nothing in it says who it was. */
export class CreateErasure1790000003030 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE group_erasure (
        id           uuid         NOT NULL,   -- also that of its job
        person_id    uuid         NOT NULL,
        key_hashes   char(64)[]   NOT NULL,   -- hashes of the blind indexes that the person was known by
        reason       varchar(30)  NOT NULL,
        requested_by varchar(60)  NOT NULL,
        requested_at timestamptz  NOT NULL,
        counts       jsonb        NOT NULL DEFAULT '{}',   -- store code -> feature -> rows emptied
        finished_at  timestamptz,
        CONSTRAINT pk_group_erasure PRIMARY KEY (id),
        CONSTRAINT fk_group_erasure_person_id FOREIGN KEY (person_id) REFERENCES group_person (id),
        CONSTRAINT ck_group_erasure_reason
          CHECK (reason IN ('asked_by_person', 'consent_withdrawn', 'no_longer_needed', 'unlawful'))
      )`);
    await db.query(`CREATE INDEX ix_group_erasure_requested_at ON group_erasure (requested_at, id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE group_erasure`);
  }
}
