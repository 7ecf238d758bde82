import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Contacts with customers, each with the state of its sending. */
export class CreateContact1790000002300 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE contact (
        id                 uuid         NOT NULL,
        journey            varchar(60)  NOT NULL,
        policy_ref         varchar(120) NOT NULL,   -- version of the journey that planned it
        step               varchar(40)  NOT NULL,
        subject_type       varchar(20)  NOT NULL,
        subject_id         uuid         NOT NULL,
        occurrence         varchar(80)  NOT NULL,
        customer_id        uuid         NOT NULL,
        vehicle_id         uuid,
        channel            varchar(10)  NOT NULL,
        category           varchar(12)  NOT NULL,
        due_at             timestamptz  NOT NULL,
        expires_at         timestamptz,
        owner_role         varchar(40),
        quiet_hours_exempt boolean      NOT NULL DEFAULT false,
        asked_at           timestamptz,             -- a person wants it now
        values             jsonb        NOT NULL DEFAULT '{}',
        state              varchar(9)   NOT NULL,
        claim_id           uuid,
        run_id             uuid,
        lease_until        timestamptz,             -- by the server's clock
        attempts           smallint     NOT NULL DEFAULT 0,
        refusals           smallint     NOT NULL DEFAULT 0,
        intent_at          timestamptz,             -- from here on the customer may have been reached
        contact_policy_ref varchar(120),
        recipient          varchar(20),
        message            varchar(2000),
        reference          varchar(200),
        sent_at            timestamptz,
        merged_into_id     uuid,
        outcome            varchar(40),
        outcome_at         timestamptz,
        version            integer      NOT NULL DEFAULT 1,
        created_at         timestamptz  NOT NULL DEFAULT now(),
        updated_at         timestamptz  NOT NULL DEFAULT now(),
        CONSTRAINT pk_contact PRIMARY KEY (id),
        CONSTRAINT uq_contact_step UNIQUE (journey, subject_type, subject_id, occurrence, step),
        CONSTRAINT fk_contact_customer_id FOREIGN KEY (customer_id) REFERENCES customer (id),
        CONSTRAINT fk_contact_vehicle_id FOREIGN KEY (vehicle_id) REFERENCES vehicle (id),
        CONSTRAINT fk_contact_merged_into_id FOREIGN KEY (merged_into_id) REFERENCES contact (id),
        CONSTRAINT ck_contact_subject_type CHECK (subject_type IN ('vehicle', 'service-order', 'appointment', 'customer')),
        CONSTRAINT ck_contact_channel CHECK (channel IN ('sms', 'phone_call')),
        CONSTRAINT ck_contact_category
          CHECK (category IN ('appointment', 'care', 'expiry', 'follow_up', 'safety', 'campaign')),
        CONSTRAINT ck_contact_state
          CHECK (state IN ('due', 'claimed', 'sending', 'sent', 'failed', 'unknown', 'cancelled')),
        CONSTRAINT ck_contact_claim
          CHECK ((state IN ('claimed', 'sending')) = (claim_id IS NOT NULL AND lease_until IS NOT NULL)),
        CONSTRAINT ck_contact_intent CHECK (state NOT IN ('sending', 'sent', 'unknown') OR intent_at IS NOT NULL),
        CONSTRAINT ck_contact_sent_at CHECK ((state = 'sent') = (sent_at IS NOT NULL))
      )`);
    await db.query(`CREATE INDEX ix_contact_due_at ON contact (due_at, id)`);
    await db.query(`CREATE INDEX ix_contact_waiting ON contact (due_at, id) WHERE state = 'due'`);
    await db.query(`CREATE INDEX ix_contact_under_way ON contact (lease_until) WHERE state IN ('claimed', 'sending')`);
    await db.query(`CREATE INDEX ix_contact_claim_id ON contact (claim_id) WHERE claim_id IS NOT NULL`);
    await db.query(`CREATE INDEX ix_contact_customer_id ON contact (customer_id, due_at)`);
    await db.query(`CREATE INDEX ix_contact_vehicle_id ON contact (vehicle_id) WHERE vehicle_id IS NOT NULL`);
    await db.query(
      `CREATE INDEX ix_contact_merged_into_id ON contact (merged_into_id) WHERE merged_into_id IS NOT NULL`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE contact`);
  }
}
