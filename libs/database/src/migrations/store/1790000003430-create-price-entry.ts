import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The price catalogue (价目表): what work and parts cost, and from which day. */
export class CreatePriceEntry1790000003430 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE price_entry (
        id             uuid          NOT NULL,
        kind           varchar(6)    NOT NULL,
        code           varchar(64)   NOT NULL,
        name           varchar(200)  NOT NULL,
        name_en        varchar(200),
        unit           varchar(10)   NOT NULL,
        unit_price_fen bigint        NOT NULL,
        hours          numeric(7, 2),            -- labour: sold hours of one unit
        valid_from     date          NOT NULL,   -- counts until the next entry of its code begins
        valid_until    date,                     -- the last day; null: no end is known
        version        integer       NOT NULL DEFAULT 1,
        created_at     timestamptz   NOT NULL DEFAULT now(),
        updated_at     timestamptz   NOT NULL DEFAULT now(),
        CONSTRAINT pk_price_entry PRIMARY KEY (id),
        CONSTRAINT uq_price_entry_code UNIQUE (code, kind, valid_from),
        CONSTRAINT ck_price_entry_kind CHECK (kind IN ('labour', 'part')),
        CONSTRAINT ck_price_entry_unit_price_fen CHECK (unit_price_fen >= 0),
        CONSTRAINT ck_price_entry_hours CHECK (hours >= 0),
        CONSTRAINT ck_price_entry_valid_until CHECK (valid_until >= valid_from)
      )`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE price_entry`);
  }
}
