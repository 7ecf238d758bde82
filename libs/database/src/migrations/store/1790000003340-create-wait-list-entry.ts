import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Customers who would come sooner, or at all, if somebody else's slot became free. */
export class CreateWaitListEntry1790000003340 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE wait_list_entry (
        id           uuid        NOT NULL,
        customer_id  uuid        NOT NULL,
        vehicle_id   uuid        NOT NULL,
        skill        varchar(30) NOT NULL,
        minutes      integer     NOT NULL,
        kind         varchar(10) NOT NULL,
        earliest_at  timestamptz NOT NULL,
        latest_at    timestamptz NOT NULL,
        state        varchar(10) NOT NULL,
        offered_for  timestamptz,             -- when the slot that was offered last begins
        offered_at   timestamptz,
        version      integer     NOT NULL DEFAULT 1,
        created_at   timestamptz NOT NULL,
        updated_at   timestamptz NOT NULL,
        CONSTRAINT pk_wait_list_entry PRIMARY KEY (id),
        CONSTRAINT fk_wait_list_entry_customer_id FOREIGN KEY (customer_id) REFERENCES customer (id),
        CONSTRAINT fk_wait_list_entry_vehicle_id FOREIGN KEY (vehicle_id) REFERENCES vehicle (id),
        CONSTRAINT ck_wait_list_entry_kind CHECK (kind IN ('waiter', 'drop_off', 'pick_up')),
        CONSTRAINT ck_wait_list_entry_minutes CHECK (minutes > 0),
        CONSTRAINT ck_wait_list_entry_span CHECK (latest_at > earliest_at),
        CONSTRAINT ck_wait_list_entry_state CHECK (state IN ('waiting', 'offered', 'served', 'withdrawn')),
        CONSTRAINT ck_wait_list_entry_offered CHECK ((offered_for IS NULL) = (offered_at IS NULL))
      )`);
    await db.query(
      `CREATE INDEX ix_wait_list_entry_waiting ON wait_list_entry (created_at, id) WHERE state = 'waiting'`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE wait_list_entry`);
  }
}
