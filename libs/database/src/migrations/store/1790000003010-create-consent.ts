import type { MigrationInterface, QueryRunner } from 'typeorm';
import { makeAppendOnly } from '../../append-only';

/** What a customer agreed to and took back, for each purpose: a history, of which the latest counts. */
export class CreateConsent1790000003010 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE consent (
        id          uuid        NOT NULL,
        customer_id uuid        NOT NULL,
        purpose     varchar(20) NOT NULL,
        channel     varchar(10),             -- null: every channel
        state       varchar(9)  NOT NULL,
        source      varchar(10) NOT NULL,
        told_at     timestamptz NOT NULL,
        recorded_by varchar(60) NOT NULL,
        created_at  timestamptz NOT NULL,
        CONSTRAINT pk_consent PRIMARY KEY (id),
        CONSTRAINT fk_consent_customer_id FOREIGN KEY (customer_id) REFERENCES customer (id),
        CONSTRAINT ck_consent_purpose
          CHECK (purpose IN ('service', 'marketing', 'survey', 'profiling', 'group_sharing')),
        CONSTRAINT ck_consent_channel CHECK (channel IN ('sms', 'phone_call', 'wechat', 'email', 'post')),
        CONSTRAINT ck_consent_state CHECK (state IN ('given', 'withdrawn')),
        CONSTRAINT ck_consent_source CHECK (source IN ('written', 'spoken', 'online', 'imported'))
      )`);
    await db.query(`CREATE INDEX ix_consent_customer_id ON consent (customer_id, told_at, id)`);
    await makeAppendOnly(db, 'consent');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE consent`);
  }
}
