import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Days on which a store works otherwise than its week and the public holidays say. */
export class CreateHolidayOverride1790000002610 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE holiday_override (
        id         uuid         NOT NULL,
        day        date         NOT NULL,
        windows    jsonb        NOT NULL,   -- [{ from, to }] by the store's clock; empty: closed
        name       varchar(100) NOT NULL,
        version    integer      NOT NULL DEFAULT 1,
        created_at timestamptz  NOT NULL,
        updated_at timestamptz  NOT NULL,
        CONSTRAINT pk_holiday_override PRIMARY KEY (id),
        CONSTRAINT uq_holiday_override_day UNIQUE (day)
      )`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE holiday_override`);
  }
}
