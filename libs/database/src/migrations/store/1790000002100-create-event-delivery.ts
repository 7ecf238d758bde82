import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What of the log is still to be handed to handlers, and what was. The log itself stays append-only; these rows come and
 * go. No foreign key to it: a row is written in the statement that writes its event.
 */
export class CreateEventDelivery1790000002100 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE event_pending (
        event_id uuid NOT NULL,
        retry_at timestamptz,   -- null: at once; later, where every handler that is left has to wait
        CONSTRAINT pk_event_pending PRIMARY KEY (event_id)
      )`);
    await db.query(`
      CREATE TABLE event_delivery (
        event_id uuid         NOT NULL,
        handler  varchar(60)  NOT NULL,
        state    varchar(10)  NOT NULL,
        attempts integer      NOT NULL,
        retry_at timestamptz,
        error    varchar(120),
        CONSTRAINT pk_event_delivery PRIMARY KEY (event_id, handler),
        CONSTRAINT ck_event_delivery_state CHECK (state IN ('delivered', 'failing', 'parked')),
        CONSTRAINT ck_event_delivery_retry_at CHECK ((state = 'failing') = (retry_at IS NOT NULL))
      )`);
    await db.query(`CREATE INDEX ix_event_delivery_parked ON event_delivery (handler) WHERE state = 'parked'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE event_delivery`);
    await db.query(`DROP TABLE event_pending`);
  }
}
