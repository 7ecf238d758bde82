import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Holds and bookings: one bay and one technician for one stretch of time. Two that overlap cannot both be there, whoever
 * writes them. What is set free is deleted; a hold whose time is over counts for nothing, and the next booking deletes it.
 */
export class CreateReservation1790000003330 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE reservation (
        id            uuid         NOT NULL,
        bay_id        uuid         NOT NULL,
        technician_id uuid         NOT NULL,
        during        tstzrange    NOT NULL,
        skill         varchar(30)  NOT NULL,
        minutes       integer      NOT NULL,   -- of work
        kind          varchar(10)  NOT NULL,
        days          jsonb        NOT NULL,   -- [{ day, minutes }]: what it takes of each day's counter
        customer_id   uuid,
        set_aside     varchar(60),             -- row of the policy whose capacity it uses
        expires_at    timestamptz,             -- null: booked
        held_by       varchar(60)  NOT NULL,   -- a person or an API key
        rules_ref     varchar(120) NOT NULL,
        created_at    timestamptz  NOT NULL,
        CONSTRAINT pk_reservation PRIMARY KEY (id),
        CONSTRAINT fk_reservation_bay_id FOREIGN KEY (bay_id) REFERENCES bay (id),
        CONSTRAINT fk_reservation_technician_id FOREIGN KEY (technician_id) REFERENCES technician (id),
        CONSTRAINT fk_reservation_customer_id FOREIGN KEY (customer_id) REFERENCES customer (id),
        CONSTRAINT ex_reservation_bay_id EXCLUDE USING gist (during WITH &&, bay_id WITH =),
        CONSTRAINT ex_reservation_technician_id EXCLUDE USING gist (during WITH &&, technician_id WITH =),
        CONSTRAINT ck_reservation_during CHECK (NOT isempty(during) AND NOT lower_inf(during) AND NOT upper_inf(during)),
        CONSTRAINT ck_reservation_minutes CHECK (minutes > 0),
        CONSTRAINT ck_reservation_kind CHECK (kind IN ('waiter', 'drop_off', 'pick_up'))
      )`);
    await db.query(`CREATE INDEX ix_reservation_expires_at ON reservation (expires_at) WHERE expires_at IS NOT NULL`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE reservation`);
  }
}
