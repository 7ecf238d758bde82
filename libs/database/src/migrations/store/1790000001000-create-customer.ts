import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Customers: who they are, how to reach them, what was observed of them, and which of them are the same person. */
export class CreateCustomer1790000001000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE customer (
        id                uuid          NOT NULL,
        kind              varchar(12)   NOT NULL,
        nature            varchar(7)    NOT NULL,
        name              varchar(200)  NOT NULL,
        name_pinyin       varchar(400)  COLLATE "C" NOT NULL,   -- one index serves prefixes and order
        name_initials     varchar(200)  COLLATE "C" NOT NULL,
        occupation        varchar(100),
        hobbies           varchar(60)[] NOT NULL DEFAULT '{}',
        birthday_calendar varchar(5),
        solar_birthday    date,
        lunar_birth_month smallint,
        lunar_birth_day   smallint,
        lunar_birth_leap  boolean,
        address_text      varchar(300),
        province          varchar(60),
        city              varchar(60),
        county            varchar(60),
        street            varchar(200),
        id_number_kind    varchar(25),
        id_number_sealed  bytea,        -- AES-256-GCM under the group's key
        id_number_index   bytea,        -- HMAC of the number: found again without being readable
        id_number_masked  varchar(30),
        source            varchar(30),
        external_id       varchar(100),
        merged_into_id    uuid,
        import_id         uuid,
        import_digest     char(32),     -- fingerprint of the imported row: an unchanged one is left alone
        version           integer       NOT NULL DEFAULT 1,
        created_at        timestamptz   NOT NULL DEFAULT now(),
        updated_at        timestamptz   NOT NULL DEFAULT now(),
        CONSTRAINT pk_customer PRIMARY KEY (id),
        CONSTRAINT uq_customer_source_external_id UNIQUE (source, external_id),
        CONSTRAINT fk_customer_merged_into_id FOREIGN KEY (merged_into_id) REFERENCES customer (id),
        CONSTRAINT ck_customer_kind CHECK (kind IN ('person', 'organisation')),
        CONSTRAINT ck_customer_nature CHECK (nature IN ('private', 'public')),
        CONSTRAINT ck_customer_birthday_calendar CHECK (birthday_calendar IN ('solar', 'lunar')),
        CONSTRAINT ck_customer_id_number_kind
          CHECK (id_number_kind IN ('resident_card', 'unified_social_credit', 'organisation_code')),
        CONSTRAINT ck_customer_merged_into_id CHECK (merged_into_id <> id)
      )`);
    await db.query(`CREATE INDEX ix_customer_created_at ON customer (created_at, id) WHERE merged_into_id IS NULL`);
    await db.query(`CREATE INDEX ix_customer_name_pinyin ON customer (name_pinyin, id)`);
    await db.query(`CREATE INDEX ix_customer_name_initials ON customer (name_initials)`);
    await db.query(`CREATE INDEX ix_customer_name ON customer (name varchar_pattern_ops)`);
    await db.query(
      `CREATE INDEX ix_customer_id_number_index ON customer (id_number_index) WHERE id_number_index IS NOT NULL`,
    );
    await db.query(
      `CREATE INDEX ix_customer_merged_into_id ON customer (merged_into_id) WHERE merged_into_id IS NOT NULL`,
    );

    await db.query(`
      CREATE TABLE customer_contact (
        id           uuid         NOT NULL,
        customer_id  uuid         NOT NULL,
        name         varchar(100) NOT NULL,
        relation     varchar(60),
        address_text varchar(300),
        created_at   timestamptz  NOT NULL DEFAULT now(),
        CONSTRAINT pk_customer_contact PRIMARY KEY (id),
        CONSTRAINT uq_customer_contact_name UNIQUE (customer_id, name),
        CONSTRAINT fk_customer_contact_customer_id FOREIGN KEY (customer_id) REFERENCES customer (id)
      )`);

    await db.query(`
      CREATE TABLE customer_phone (
        id          uuid        NOT NULL,
        customer_id uuid        NOT NULL,
        contact_id  uuid,
        number      varchar(20) NOT NULL,   -- E.164
        reversed    varchar(20) NOT NULL,   -- digits back to front, for a search by last digits
        line        varchar(10) NOT NULL,
        quality     varchar(15) NOT NULL DEFAULT 'unverified',
        quality_at  timestamptz,
        created_at  timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_customer_phone PRIMARY KEY (id),
        CONSTRAINT uq_customer_phone_number UNIQUE (customer_id, number),
        CONSTRAINT fk_customer_phone_customer_id FOREIGN KEY (customer_id) REFERENCES customer (id),
        CONSTRAINT fk_customer_phone_contact_id FOREIGN KEY (contact_id) REFERENCES customer_contact (id),
        CONSTRAINT ck_customer_phone_line CHECK (line IN ('mobile', 'landline', 'other')),
        CONSTRAINT ck_customer_phone_quality
          CHECK (quality IN ('unverified', 'reachable', 'wrong_number', 'empty_number'))
      )`);
    await db.query(`CREATE INDEX ix_customer_phone_number ON customer_phone (number varchar_pattern_ops)`);
    await db.query(`CREATE INDEX ix_customer_phone_reversed ON customer_phone (reversed varchar_pattern_ops)`);

    await db.query(`
      CREATE TABLE customer_observation (
        id          uuid         NOT NULL,
        customer_id uuid         NOT NULL,
        field       varchar(30)  NOT NULL,
        value       varchar(300) NOT NULL,
        observed_at timestamptz  NOT NULL,
        observed_by varchar(60)  NOT NULL,
        CONSTRAINT pk_customer_observation PRIMARY KEY (id),
        CONSTRAINT fk_customer_observation_customer_id FOREIGN KEY (customer_id) REFERENCES customer (id)
      )`);
    await db.query(
      `CREATE INDEX ix_customer_observation_customer_id ON customer_observation (customer_id, observed_at, id)`,
    );

    await db.query(`
      CREATE TABLE customer_merge (
        id           uuid        NOT NULL,
        survivor_id  uuid        NOT NULL,
        merged_id    uuid        NOT NULL,
        followed_ids uuid[]      NOT NULL,   -- customers that had been merged into the merged one before
        merged_at    timestamptz NOT NULL,
        merged_by    varchar(60) NOT NULL,
        undone_at    timestamptz,
        undone_by    varchar(60),
        CONSTRAINT pk_customer_merge PRIMARY KEY (id),
        CONSTRAINT fk_customer_merge_survivor_id FOREIGN KEY (survivor_id) REFERENCES customer (id),
        CONSTRAINT fk_customer_merge_merged_id FOREIGN KEY (merged_id) REFERENCES customer (id)
      )`);
    await db.query(`CREATE INDEX ix_customer_merge_survivor_id ON customer_merge (survivor_id, id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE customer_merge, customer_observation, customer_phone, customer_contact, customer`);
  }
}
