import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Leads, the head of the sales funnel, as far as the manufacturers' systems export them. */
export class CreateLead1790000001300 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE lead (
        id                  uuid         NOT NULL,
        source              varchar(30),
        contacted_at        timestamptz  NOT NULL,
        name                varchar(100) NOT NULL,
        phone               varchar(20)  NOT NULL,   -- E.164
        model               varchar(100),
        level               char(1),
        consultant_name     varchar(100),
        channel             varchar(100),
        referrer_phone      varchar(20),
        last_followed_up_at timestamptz,
        state               varchar(4)   NOT NULL,
        lost_reason         varchar(300),
        import_id           uuid,
        import_digest       char(32),                -- fingerprint of the imported row
        version             integer      NOT NULL DEFAULT 1,
        created_at          timestamptz  NOT NULL DEFAULT now(),
        updated_at          timestamptz  NOT NULL DEFAULT now(),
        CONSTRAINT pk_lead PRIMARY KEY (id),
        CONSTRAINT uq_lead_contact UNIQUE (source, contacted_at, phone, name),
        CONSTRAINT ck_lead_level CHECK (level IN ('A', 'B', 'C')),
        CONSTRAINT ck_lead_state CHECK (state IN ('open', 'won', 'lost'))
      )`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE lead`);
  }
}
