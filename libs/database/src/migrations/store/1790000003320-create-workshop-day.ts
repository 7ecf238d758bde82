import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is booked of one skill on one day: a counter that one conditional statement raises. Made with the first booking. */
export class CreateWorkshopDay1790000003320 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE workshop_day (
        id                 uuid        NOT NULL,
        day                date        NOT NULL,
        skill              varchar(30) NOT NULL,
        booked_minutes     integer     NOT NULL,
        carry_over_minutes integer     NOT NULL,   -- work of days before that is not done yet
        limit_minutes      integer,                -- set by hand; null: what attendance yields
        version            integer     NOT NULL DEFAULT 1,
        created_at         timestamptz NOT NULL,
        updated_at         timestamptz NOT NULL,
        CONSTRAINT pk_workshop_day PRIMARY KEY (id),
        CONSTRAINT uq_workshop_day_day UNIQUE (day, skill),
        CONSTRAINT ck_workshop_day_minutes
          CHECK (booked_minutes >= 0 AND carry_over_minutes >= 0 AND limit_minutes >= 0)
      )`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE workshop_day`);
  }
}
