import type { MigrationInterface, QueryRunner } from 'typeorm';
import { makeAppendOnly } from '../../append-only';

/** The log of what was decided about each contact. A contact may be deferred often, and is finished with once. */
export class CreateContactDecision1790000002310 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE contact_decision (
        id         uuid         NOT NULL,
        contact_id uuid         NOT NULL,
        decided_at timestamptz  NOT NULL,
        kind       varchar(10)  NOT NULL,
        reason     varchar(60)  NOT NULL,
        until      timestamptz,
        policy_ref varchar(120),            -- contact policy that decided
        created_at timestamptz  NOT NULL DEFAULT now(),
        CONSTRAINT pk_contact_decision PRIMARY KEY (id),
        CONSTRAINT fk_contact_decision_contact_id FOREIGN KEY (contact_id) REFERENCES contact (id),
        CONSTRAINT ck_contact_decision_kind CHECK (kind IN ('sent', 'deferred', 'merged', 'suppressed')),
        CONSTRAINT ck_contact_decision_until CHECK ((kind = 'deferred') = (until IS NOT NULL))
      )`);
    await db.query(
      `CREATE UNIQUE INDEX uq_contact_decision_final ON contact_decision (contact_id) WHERE kind <> 'deferred'`,
    );
    await db.query(`CREATE INDEX ix_contact_decision_contact_id ON contact_decision (contact_id, decided_at)`);
    await db.query(`CREATE INDEX ix_contact_decision_decided_at ON contact_decision (decided_at, id)`);
    await makeAppendOnly(db, 'contact_decision');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE contact_decision`);
  }
}
